"""Whoever subscribed is told of each event, once."""

from treeguide.store.driver import Row
from treeguide.store.invariants.base import Invariant
from treeguide.store.queues import POST_KINDS
from treeguide.store.store import Store

GRACE_US = 10_000_000
"""An event this soon after a subscription may have been on its way when that was made."""
SUBSCRIBED = "SELECT endpoint_id, topic, since_us FROM subscription"
TOLD = "SELECT 1 AS told FROM outbox WHERE id = :id"


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
            for endpoint_id, since_us in self._since.get(POST_KINDS + event["kind"], ()):
                message_id = f"{session['id']}.{event['seq']}@{endpoint_id}"
                if event["at_us"] > since_us and not self._is_told(message_id):
                    return f"The endpoint “{endpoint_id}” is not told of event {event['seq']}."
        return None

    def _is_told(self, message_id: str) -> bool:
        return bool(self.store.driver.read(TOLD, id=message_id))
