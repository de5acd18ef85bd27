"""The events of a session are numbered without a gap."""

from treeguide.store.driver import Row
from treeguide.store.invariants.base import History


class Gaps(History):
    """Finds events that are missing in a session."""

    name = "I1"
    title = "The events of a session are numbered from 1 to its head."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        for number, event in enumerate(events, 1):
            if event["seq"] != number:
                return f"Event {number} is missing."
        if len(events) != session["head"]:
            head = session["head"]
            return f"The session says that it has {head} events; {len(events)} are there."
        return None
