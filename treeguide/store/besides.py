"""What an event writes beside itself, where lists and searches look for it."""

import datetime

from treeguide.engine import Event
from treeguide.store import desk_sql
from treeguide.store.driver import Statement


def besides(session_id: str, event: Event) -> list[Statement]:
    """Return the statements that keep a case, or what is to be followed up."""
    given = event.given
    assert isinstance(given, dict)
    if event.kind == "identified" and "case" in given:
        return [_of_case(session_id, given["case"])]
    if event.kind == "ended" and given.get("follow_up"):
        values = {
            "session_id": session_id,
            "at_us": event.at_us,
            "ended_by": event.by,
            "follow_up_us": first_us_of(given["follow_up"]),
        }
        return [(desk_sql.KEEP_FOLLOW_UP, values)]
    return []


def first_us_of(day: str) -> int:
    """Return when a day begins, in UTC."""
    midnight = datetime.datetime.combine(
        datetime.date.fromisoformat(day), datetime.time(), datetime.UTC
    )
    return int(midnight.timestamp()) * 1_000_000


def _of_case(session_id: str, case: str | None) -> Statement:
    reference = " ".join((case or "").split())
    if not reference:
        return desk_sql.DROP_CASE, {"session_id": session_id}
    return desk_sql.KEEP_CASE, {"session_id": session_id, "reference": reference}
