"""Whether the master keys are there that personal answers need: for whoever runs the server."""

from threading import Lock
from time import monotonic

from treeguide.store import Store
from treeguide.store.sealing.missing_keys import MissingKey, missing_from
from treeguide.web.logs import log

FRESH_S = 60.0
"""For how long an answer holds: to find it, all keys of sessions are counted."""
FRESH_WHILE_MISSING_S = 5.0
_NONE = (
    "There is no master key, so no personal answer can be kept. The server's log says where it has"
    " to be put."
)
_UNREAD = (
    "The file of the master keys was changed, and this server cannot use it as it is now. The old"
    " keys are used meanwhile; the server's log says what to do."
)
_MISSING = (
    "The master key {} is needed and not there: the personal answers of {} can be neither read nor"
    " given. The server's log says where it has to be put, and from when it works."
)


class Keys:
    """Looks now and then which master keys are needed, and says once in the log which are missing.

    Whether one that was missing is there by now is looked at each time, for that is done at once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looking = Lock()
        self._fresh_until = 0.0
        self._logged = ""
        self._held: dict[str, int] = {}

    def found(self) -> tuple[list[str], list[str]]:
        """Return why no personal answer can be taken or read here, and what else is missing."""
        with self._looking:
            is_stale = monotonic() >= self._fresh_until
            if is_stale:
                self._held = self._store.vault.masters()
            missing = missing_from(self._store.vault.master, self._held)
            if is_stale:
                self._fresh_until = monotonic() + (FRESH_WHILE_MISSING_S if missing else FRESH_S)
            self._log(" ".join(map(str, missing)))
            why, more = self._told([one for one in missing if one.master_id], bool(missing))
            return why, [*more, *([_UNREAD] if self._store.vault.master.unread else [])]

    def _told(self, missing: list[MissingKey], is_any: bool) -> tuple[list[str], list[str]]:
        told = [_MISSING.format(one.master_id, _keys(one.data_keys)) for one in missing]
        if told and len(told) == len(self._held):
            return told, []
        return [], told or ([_NONE] if is_any else [])

    def _log(self, sentence: str) -> None:
        if sentence and sentence != self._logged:
            log.error("%s", sentence)
        self._logged = sentence


def _keys(number: int) -> str:
    return "1 session key" if number == 1 else f"{number:,} session keys"
