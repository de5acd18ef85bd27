"""Time never runs backwards in a session."""

from treeguide.store.driver import Row
from treeguide.store.invariants.base import History


class Times(History):
    """Finds events that are older than what came before them."""

    name = "I10"
    title = "No event is older than the one before it."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        last_us = session["started_us"]
        for event in events:
            if event["at_us"] < last_us:
                return f"Event {event['seq']} is older than the one before it."
            last_us = event["at_us"]
        if session["touched_us"] != last_us:
            return "The session was last touched at another time than its last event says."
        return None
