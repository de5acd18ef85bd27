"""Sessions with their events as rows, in pieces short enough to let a server write meanwhile."""

import secrets
from collections.abc import Iterator

from treeguide.store.chain import COLUMNS
from treeguide.store.driver import Driver, Row
from treeguide.store.errors import Broken

AT_ONCE = 250
LOOKS = 5
"""How often a session is read until nobody has written to it meanwhile."""

SESSIONS = "SELECT * FROM session WHERE id > :after ORDER BY id LIMIT :most"
SESSION = "SELECT * FROM session WHERE id = :session_id"
EVENT_COLUMNS = f"session_id, hash, {', '.join(COLUMNS)}"
NAMES = [f"id{number}" for number in range(AT_ONCE)]
# Not a range of ids: databases may sort the two tables in different ways.
EVENTS = f"""
SELECT {EVENT_COLUMNS} FROM event WHERE session_id IN ({", ".join(f":{one}" for one in NAMES)})
ORDER BY seq
"""
EVENTS_OF = f"SELECT {EVENT_COLUMNS} FROM event WHERE session_id = :session_id ORDER BY seq"

History = tuple[Row, list[Row]]
"""A session and its events."""
Piece = list[History] | Broken
"""Some sessions, or why the next ones cannot be read."""


def all_histories(driver: Driver, after: str = "") -> Iterator[Piece]:
    """Yield all sessions behind `after` in the database's order, some at a time."""
    while True:
        try:
            sessions = driver.read(SESSIONS, after=after, most=AT_ONCE)
        except Broken as error:
            yield error
            return
        if not sessions:
            return
        yield from _with_events(driver, sessions)
        after = sessions[-1]["id"]


def sampled_histories(driver: Driver, most: int) -> Iterator[Piece]:
    """Yield some sessions from a random place on, or all of them if there are no more."""
    after = secrets.token_urlsafe(16)
    try:
        sessions = driver.read(SESSIONS, after=after, most=most)
        seen = {session["id"] for session in sessions}
        first = driver.read(SESSIONS, after="", most=most)
    except Broken as error:
        yield error
        return
    more = [session for session in first if session["id"] not in seen]
    for some in (sessions, more[: most - len(sessions)]):
        for number in range(0, len(some), AT_ONCE):
            yield from _with_events(driver, some[number : number + AT_ONCE])


def settled_history(driver: Driver, session_id: str) -> History | None:
    """Return a session as it is between two writes; None if there is none any more."""
    for _ in range(LOOKS):
        before = driver.read(SESSION, session_id=session_id)
        events = driver.read(EVENTS_OF, session_id=session_id)
        after = driver.read(SESSION, session_id=session_id)
        if before == after:
            break
    return (after[0], events) if after else None


def _with_events(driver: Driver, sessions: list[Row]) -> Iterator[Piece]:
    try:
        rows = driver.read(EVENTS, **_named(sessions))
    except Broken:
        for session in sessions:
            yield _alone(driver, session)
        return
    events: dict[str, list[Row]] = {session["id"]: [] for session in sessions}
    for row in rows:
        # A damaged index finds rows of sessions that nobody has asked for.
        events.get(row["session_id"], []).append(row)
    yield [(session, events[session["id"]]) for session in sessions]


def _named(sessions: list[Row]) -> dict[str, str]:
    """Return the ids under their names; where there are too few, the first one stands in."""
    ids = dict.fromkeys(NAMES, sessions[0]["id"])
    return ids | {name: row["id"] for name, row in zip(NAMES, sessions, strict=False)}


def _alone(driver: Driver, session: Row) -> Piece:
    try:
        return [(session, driver.read(EVENTS_OF, session_id=session["id"]))]
    except Broken as error:
        return Broken(f"The session “{session['id']}” cannot be read. {error}")
