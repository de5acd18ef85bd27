"""Calls that agents hold, for who leads them: those that go on, and those that were closed."""

from collections.abc import Iterable

from treeguide.engine import Event
from treeguide.model import Record
from treeguide.store.chain import text_of
from treeguide.store.driver import Row
from treeguide.store.listing import Place
from treeguide.store.part import Part
from treeguide.store.records import SessionRow
from treeguide.store.sessions import session_of
from treeguide.store.sql import SESSION_COLUMNS

_LISTED = f"""
SELECT {SESSION_COLUMNS}, COALESCE(reference, case_reference) AS case_reference, (
  SELECT event.kind FROM event WHERE event.session_id = session.id
    AND event.kind NOT IN ('noted', 'flagged', 'identified')
  ORDER BY seq DESC LIMIT 1
) AS latest
FROM session LEFT JOIN session_case ON session_case.session_id = session.id
"""
# The sign before a column keeps SQLite from going through all sessions that there were: there is
# an index of those that agents hold.
GOING_ON = f"""{_LISTED}
WHERE status = 'open' AND agent_id IS NOT NULL
  AND (+started_us, id {{bin}}) < (:started_us, :id)
ORDER BY +started_us DESC, id {{bin}} DESC LIMIT :most
"""
CLOSED = f"""{_LISTED}
WHERE status IN ('done', 'escalated', 'abandoned') AND agent_id IS NOT NULL
  AND touched_us >= :since_us AND started_us >= :begun_us
  AND (started_us, id {{bin}}) < (:started_us, :id)
ORDER BY started_us DESC, id {{bin}} DESC LIMIT :most
"""
# Notes and the like move nothing, and nobody types them into a list.
MOVES = """
SELECT session_id, seq, at_us, kind FROM {rows} JOIN event ON session_id = value ->> 0
WHERE kind NOT IN ('noted', 'flagged', 'identified') ORDER BY session_id {bin}, seq
"""
LONGEST_US = 7 * 24 * 3_600_000_000
"""How long a closed call has lasted at most; a longer one is looked for in the administration."""


class Call(Record, frozen=True):
    """A session that an agent holds, or has held as it ended."""

    session: SessionRow
    is_paused: bool


class Calls(Part):
    """Lists calls, the newest first."""

    def calls_that_go_on(self, place: Place, most: int) -> list[Call]:
        """Return calls behind a place that go on."""
        values = {"started_us": place.started_us, "id": place.session_id, "most": most}
        return [_call(row) for row in self._driver.read(GOING_ON, **values)]

    def calls_closed(self, place: Place, most: int, since_us: int) -> list[Call]:
        """Return calls behind a place that were closed at `since_us` or later."""
        values = {"started_us": place.started_us, "id": place.session_id, "most": most}
        values |= {"since_us": since_us, "begun_us": since_us - LONGEST_US}
        return [_call(row) for row in self._driver.read(CLOSED, **values)]

    def moves_of(self, session_ids: Iterable[str]) -> dict[str, list[Event]]:
        """Return when something was done in sessions beside notes, in order and without words."""
        found: dict[str, list[Event]] = {one: [] for one in session_ids}
        wanted = text_of([[one] for one in sorted(found)])
        for row in self._driver.read(MOVES, rows=wanted) if found else ():
            found[row.pop("session_id")].append(Event(**row))
        return found


def _call(row: Row) -> Call:
    latest = row.pop("latest")
    session = session_of(row)
    return Call(session, session.status == "open" and latest == "paused")
