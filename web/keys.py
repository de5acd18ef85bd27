"""Whether the master keys are there that personal answers need: for whoever runs the server."""

from threading import Lock
from time import monotonic

from treeguide.store import Store
from treeguide.store.sealing.missing_keys import MissingKey
from treeguide.web.logs import log

FRESH_S = 60.0
"""For how long an answer holds: to find it, all keys of sessions are counted."""
FRESH_WHILE_MISSING_S = 5.0
_NONE = (
    "There is no master key, so no personal answer can be kept. The server's log says where it has"
    " to be put."
)
_MISSING = (
    "The master key {} is needed and not there: the personal answers of {:,} session keys can be"
    " neither read nor given. The server's log says where it has to be put."
)


class Keys:
    """Looks now and then which master keys are missing, and says it in the log once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looking = Lock()
        self._fresh_until = 0.0
        self._logged = ""
        self._found: tuple[list[str], list[str]] = [], []

    def found(self) -> tuple[list[str], list[str]]:
        """Return why no personal answer can be taken or read here, and what else is missing."""
        with self._looking:
            if monotonic() >= self._fresh_until:
                self._found = self._looked()
                is_missing = any(self._found)
                self._fresh_until = monotonic() + (FRESH_WHILE_MISSING_S if is_missing else FRESH_S)
            return self._found

    def _looked(self) -> tuple[list[str], list[str]]:
        held, master = self._store.vault.masters(), self._store.vault.master
        missing = [
            MissingKey(name, held[name], master.where)
            for name in sorted(held)
            if name not in master
        ]
        if not held and not master.ids:
            missing = [MissingKey("", 0, master.where)]
        self._log(" ".join(map(str, missing)))
        told = [_MISSING.format(one.master_id, one.data_keys) for one in missing if one.master_id]
        if held and len(missing) == len(held):
            return told, []
        return [], told or [_NONE] * len(missing)

    def _log(self, sentence: str) -> None:
        if sentence and sentence != self._logged:
            log.error("%s", sentence)
        self._logged = sentence
