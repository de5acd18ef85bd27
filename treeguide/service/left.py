"""What is left to do after sessions, and for whom, read for all entries of a list at once."""

from collections.abc import Callable, Iterable

from treeguide.engine import Event
from treeguide.model import Record
from treeguide.store import Broken, Locked, Store, StoreError
from treeguide.store.chain import OF_CALLERS, text_of
from treeguide.store.desk_sql import LEFT
from treeguide.store.driver import Row


class Left(Record, frozen=True):
    """What is left to do after a session, and for whom."""

    words: str = ""
    case: str = ""
    caller: str = ""
    contact: str = ""
    paused: str | None = None
    """Why it rests, empty where nobody has said it; None while it does not."""
    handed_by: str = ""
    """Who has passed it to who holds it and has done nothing there yet, by id."""


NOTHING = Left()
_SAID = {"ended": "words", "paused": "paused"}
"""Under which name is told what somebody has said with an event."""
Report = Callable[[StoreError], object]
"""Is told why what was said in a session cannot be read."""


def left_after(store: Store, session_ids: Iterable[str], report: Report) -> dict[str, Left]:
    """Return what is left to do after each session; nothing where it cannot be read any more.

    Of each only the events that say it are read, so its chain is not proved: opening it does that.
    One that is damaged, or whose master key is not there, is reported and keeps nobody from the
    others. Raises Broken where the database cannot read at all.
    """
    found: dict[str, list[Row]] = {one: [] for one in session_ids}
    wanted = text_of([[one] for one in sorted(found)])
    for row in store.driver.read(LEFT, rows=wanted) if found else ():
        found[row["session_id"]].append(row)
    return {session_id: _left(store, rows, report) for session_id, rows in found.items()}


def _left(store: Store, rows: list[Row], report: Report) -> Left:
    try:
        events = [store.event_in(row, row)[0] for row in rows]
    except (Broken, Locked) as error:
        report(error)
        return NOTHING
    found = dict[str, str]()
    for event in events:
        if event.kind in _SAID:
            found[_SAID[event.kind]] = event.text or ""
        elif event.kind == "handed-over":
            found["handed_by"] = _handed_by(event)
        elif event.kind == "identified" and isinstance(event.given, dict):
            found |= {name: event.given[name] for name in OF_CALLERS if name in event.given}
    return Left(**found)


def _handed_by(event: Event) -> str:
    to = event.given.get("to") if isinstance(event.given, dict) else None
    return "" if event.by in (None, to) else str(event.by)
