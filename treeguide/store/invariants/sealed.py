"""Personal answers can be read with their keys, as long as they are to be kept."""

from typing import ClassVar

import msgspec

from treeguide.engine import US_A_DAY
from treeguide.store.chain import UNTIL_ERASED
from treeguide.store.driver import Row
from treeguide.store.errors import Broken, Locked
from treeguide.store.invariants.base import Invariant
from treeguide.store.keeping.kept_file import NoKeys

KEYS_OF = "SELECT keep_days FROM data_key WHERE session_id = :id"
NO_KEYS = (
    "The keys of personal answers are not here, so whether these can be read was not looked at."
)
LOCKED = (
    "The master key of some personal answers is not here, so whether they can be read was not"
    " looked at."
)


class Sealed(Invariant):
    """Finds personal answers that nobody can read any more, though nobody has erased them."""

    name = "answers"
    title = "Every personal answer can be read, unless it was erased or its time is over."
    needs_keys: ClassVar[bool] = False
    """Whether answers are unreadable, and not only unread, where there are no keys at all."""

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        for event in events:
            if event["body_enc"] is not None:
                message = self._wrong_with(session, event)
                if message:
                    return message
        return None

    def _wrong_with(self, session: Row, event: Row) -> str | None:
        if isinstance(self.store.keys, NoKeys) and not self.needs_keys:
            self.remarks.add(NO_KEYS)
            return None
        try:
            _, is_complete = self.store.vault.open_what_is_left(
                session["id"], event["seq"], event["body_enc"]
            )
        except Locked:
            self.remarks.add(LOCKED)
            return None
        except Broken:
            return f"The personal answers of event {event['seq']} cannot be read any more."
        if is_complete or session["status"] == "erased" or self._is_over(session, event):
            return None
        return f"The key of the personal answers of event {event['seq']} is missing."

    def _is_over(self, session: Row, event: Row) -> bool:
        """Whether only parts are missing whose time may be over.

        A key is as old as the session at most.
        """
        over = parts_over(session, event, self.store.clock())
        held = {row["keep_days"] for row in self.store.keys.read(KEYS_OF, id=session["id"])}
        return bool(over) and _parts(event) - over <= held


def parts_over(session: Row, event: Row, now_us: int) -> set[int]:
    """Return which sealed parts of an event, by their days, may be over."""
    age_us = now_us - session["started_us"]
    return {days for days in _parts(event) if days != UNTIL_ERASED and age_us >= days * US_A_DAY}


def _parts(event: Row) -> set[int]:
    return set(msgspec.json.decode(event["body_enc"], type=dict[int, str]))
