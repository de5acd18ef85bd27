"""The history of a session, proved by its hash chain, as far as it can still be read."""

from collections.abc import Mapping
from typing import Any

from msgspec import MsgspecError

from treeguide.engine import Event, Session, fold
from treeguide.kernel import Program, WalkError
from treeguide.model import Record
from treeguide.service.shelf import REMEDY, Edition
from treeguide.store import Broken, Erased, Gone, SessionRow, Store
from treeguide.store.chain import beginning, event_of, link
from treeguide.store.driver import Row
from treeguide.store.keeping.histories import EVENTS_OF, SESSION

ERASED = "What was answered in the session “{}” has been deleted, so nobody can go on with it."
OVER = (
    "Personal answers of the session “{}” have been deleted, as the time for keeping them was over,"
    " and where the session stands cannot be told without them. Its transcript lists what is left."
)


class History(Record, frozen=True):
    """What was done in a session."""

    events: list[Event]
    gone: frozenset[int] = frozenset()
    """The numbers of the events of which something personal has been deleted."""


def history_of(store: Store, session_id: str) -> History:
    """Return what was done in a session, in order, with what is left of what is personal.

    Raises Gone where there is no such session, Erased where it was erased as a whole, Broken where
    it is not as it was written.
    """
    found = store.driver.read(SESSION, session_id=session_id)
    if not found:
        raise Gone(f"There is no session “{session_id}”.")
    [session] = found
    _refuse_erased(session_id, session["status"])
    rows = store.driver.read(EVENTS_OF, session_id=session_id)
    _prove(session, rows)
    events, gone = [], set()
    for row in rows:
        event, is_complete = event_in(store, session, row)
        events.append(event)
        if not is_complete:
            gone.add(row["seq"])
    if gone:
        # Perhaps somebody has erased the session since it was read.
        _refuse_erased(session_id, store.session_row(session_id).status)
    return History(events, frozenset(gone))


def event_in(store: Store, session: Row, row: Row) -> tuple[Event, bool]:
    """Return the event of a session that a row holds, and whether nothing of it was deleted.

    Raises Broken where it is not as it was written.
    """
    opened, is_complete = _opened(store, session["id"], row)
    return _event(row, session, opened), is_complete


def followed(edition: Edition, row: SessionRow, history: History) -> Session | None:
    """Return the session that a history makes.

    None where it cannot be gone through any more without what was deleted. Raises Broken where
    nothing was deleted, so that it could not have come to be.
    """
    try:
        session = fold(_program(edition, row, history), history.events)
    except WalkError as error:
        if history.gone:
            return None
        raise Broken(f"What is kept of the session “{row.id}” cannot have happened.") from error
    return session if not history.gone or _stands_as_kept(session, row) else None


def _program(edition: Edition, row: SessionRow, history: History) -> Program:
    """Return what is walked: an ended session can be read without what was required in it."""
    return edition.forgiving if history.gone and row.status != "open" else edition.program


def _stands_as_kept(session: Session, row: SessionRow) -> bool:
    """Whether the history leads to where it led when all of it was there."""
    outcome = session.outcome[0] if session.outcome is not None else None
    return session.seq != row.head or (session.node, outcome) == (row.node, row.outcome)


def _refuse_erased(session_id: str, status: str) -> None:
    if status == "erased":
        raise Erased(ERASED.format(session_id))


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


def damaged(session_id: str, what: str) -> Broken:
    """Return the error that says what of a session is damaged."""
    return Broken(f"{what} of the session “{session_id}” is not as it was written. {REMEDY}")


def _opened(store: Store, session_id: str, row: Row) -> tuple[Mapping[str, Any], bool]:
    if row["body_enc"] is None:
        return {}, True
    return store.vault.open_what_is_left(session_id, row["seq"], row["body_enc"])
