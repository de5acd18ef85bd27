"""The history of a session, proved by its hash chain, as far as it can still be read."""

from collections.abc import Mapping
from typing import Any

from msgspec import MsgspecError

from treeguide.engine import Event
from treeguide.model import Record
from treeguide.store.chain import beginning, event_of, link
from treeguide.store.driver import Row
from treeguide.store.errors import Broken, Gone, erased
from treeguide.store.keeping.histories import EVENTS_OF, SESSION
from treeguide.store.part import Part
from treeguide.store.sealing.vault import Vault

REMEDY = "`treeguide verify` says what else is damaged, `treeguide repair` saves the rest."


class History(Record, frozen=True):
    """What was done in a session."""

    events: list[Event]
    gone: frozenset[int] = frozenset()
    """The numbers of the events of which something personal has been deleted."""


class Histories(Part):
    """Reads what was done in sessions."""

    vault: Vault

    def history_of(self, session_id: str) -> History:
        """Return what was done in a session, in order, with what is left of what is personal.

        Raises Gone where there is no such session, Erased where it was erased as a whole, Locked
        without the master key of what is personal, Broken where it is not as it was written.
        """
        session = self._session(session_id)
        rows = self._driver.read(EVENTS_OF, session_id=session_id)
        _prove(session, rows)
        events, gone = [], set()
        for row in rows:
            event, is_complete = self.event_in(session, row)
            events.append(event)
            if not is_complete:
                gone.add(row["seq"])
        if gone:
            # Perhaps somebody has erased the session since it was read.
            self._session(session_id)
        return History(events, frozenset(gone))

    def event_in(self, session: Row, row: Row) -> tuple[Event, bool]:
        """Return the event of a session that a row holds, and whether nothing of it was deleted.

        Raises Broken where it is not as it was written.
        """
        opened, is_complete = self._opened(session["id"], row)
        return _event(row, session, opened), is_complete

    def _session(self, session_id: str) -> Row:
        found = self._driver.read(SESSION, session_id=session_id)
        if not found:
            raise Gone(f"There is no session “{session_id}”.")
        if found[0]["status"] == "erased":
            raise erased(session_id)
        return found[0]

    def _opened(self, session_id: str, row: Row) -> tuple[Mapping[str, Any], bool]:
        if row["body_enc"] is None:
            return {}, True
        return self.vault.open_what_is_left(session_id, row["seq"], row["body_enc"])


def damaged(session_id: str, what: str) -> Broken:
    """Return the error that says what of a session is damaged."""
    return Broken(f"{what} of the session “{session_id}” is not as it was written. {REMEDY}")


def _prove(session: Row, rows: list[Row]) -> None:
    """Raise Broken unless the chain holds and leads through the head that the session names."""
    hashes = [beginning(session)]
    for row in rows:
        if row["seq"] != len(hashes) or link(hashes[-1], session["id"], row) != row["hash"]:
            raise damaged(session["id"], f"Event {len(hashes)}")
        hashes.append(row["hash"])
    # Between the two reads the session may have gone on.
    if not 0 < session["head"] < len(hashes) or hashes[session["head"]] != session["head_hash"]:
        raise damaged(session["id"], "The end")


def _event(row: Row, session: Row, opened: Mapping[str, Any]) -> Event:
    try:
        return event_of(row, session, opened)
    except (MsgspecError, TypeError, AttributeError) as error:
        # Somebody who can write hashes too: then only what they cover shows it.
        raise damaged(session["id"], f"Event {row['seq']}") from error
