"""Each event's hash covers all its columns and the hash before."""

from treeguide.store.chain import beginning, link
from treeguide.store.driver import Row
from treeguide.store.invariants.base import History


class Chains(History):
    """Finds what was changed in a session."""

    name = "I2"
    title = "Every session and every event is as it was written."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        before = beginning(session)
        for event in events:
            before = link(before, session["id"], event)
            if before != event["hash"]:
                return f"Event {event['seq']} is not as it was written."
        if before != session["head_hash"]:
            return "The session does not end with the event that was written last."
        return None
