"""Whether what is kept is what was written."""

from collections.abc import Iterator

from treeguide.model import Record
from treeguide.store.chain import beginning, link
from treeguide.store.sqlite import Row
from treeguide.store.store import Store


class Damage(Record, frozen=True):
    """A session whose rows are not what was written, and where that shows first."""

    session_id: str
    message: str


def damages(store: Store) -> Iterator[Damage]:
    """Yield each session with a gap, a broken chain or a wrong head."""
    for session, events in store.chains():
        message = _damage(session, events)
        if message:
            yield Damage(session["id"], message)


def _damage(session: Row, events: list[Row]) -> str | None:
    before, last_us = beginning(session), session["started_us"]
    for number, event in enumerate(events, 1):
        if event["seq"] != number:
            return f"Event {number} is missing."
        before = link(before, session["id"], event)
        if before != event["hash"]:
            return f"Event {number} is not as it was written."
        if event["at_us"] < last_us:
            return f"Event {number} is older than the one before it."
        last_us = event["at_us"]
    if (len(events), before) != (session["head"], session["head_hash"]):
        return f"The session says that it has {session['head']} events; {len(events)} are there."
    return None
