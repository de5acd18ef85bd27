"""Whoever subscribed is told of each event, once."""

from treeguide.store.chain import text_of
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Invariant
from treeguide.store.queues import POST_KINDS
from treeguide.store.store import Store

GRACE_US = 10_000_000
"""An event this soon after a subscription may have been on its way when that was made."""
SUBSCRIBED = "SELECT endpoint_id, topic, since_us FROM subscription"
TOLD = "SELECT endpoint_id, topic, subject, payload FROM outbox WHERE id = :id"


class Messages(Invariant):
    """Finds events of which somebody is not told."""

    name = "I7"
    title = "Each event has one message for every endpoint that had subscribed to it."

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._since: dict[str, list[tuple[str, int]]] = {}
        for row in store.driver.read(SUBSCRIBED):
            listeners = self._since.setdefault(row["topic"], [])
            listeners.append((row["endpoint_id"], row["since_us"] + GRACE_US))

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        for event in events if self._since else ():
            message = message_of(session["id"], event["seq"], event["kind"])
            for endpoint_id, since_us in self._since.get(message["topic"], ()):
                told = self._told(f"{message['subject']}@{endpoint_id}")
                if not told and event["at_us"] > since_us:
                    return f"The endpoint “{endpoint_id}” is not told of event {event['seq']}."
                if told and told != [message | {"endpoint_id": endpoint_id}]:
                    return f"“{endpoint_id}” is told of event {event['seq']} in another way."
        return None

    def _told(self, message_id: str) -> list[Row]:
        return self.store.driver.read(TOLD, id=message_id)


def message_of(session_id: str, seq: int, kind: str) -> Row:
    """Return what is told of an event, and under which names."""
    return {
        "topic": POST_KINDS + kind,
        "subject": f"{session_id}.{seq}",
        "payload": text_of({"event": kind, "seq": seq, "session": session_id}),
    }
