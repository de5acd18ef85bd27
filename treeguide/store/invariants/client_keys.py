"""A client's key stands for one event, and tells whether that comes again."""

from treeguide.store.chain import fingerprint
from treeguide.store.driver import Row
from treeguide.store.invariants.base import History


class ClientKeys(History):
    """Finds events that are kept twice, or would not be known again."""

    name = "I3"
    title = "Each key of a client is kept once, with the fingerprint of its event."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        seen = set()
        for event in events:
            if event["key"] in seen:
                return f"Event {event['seq']} is there for the second time."
            seen.add(event["key"])
            if event["body_enc"] is None and event["fp"] != _print_of(event):
                return f"Event {event['seq']} would not be known if it came again."
        return None


def _print_of(event: Row) -> str:
    return fingerprint(event["kind"], event["node"], event["given"], event["body"])
