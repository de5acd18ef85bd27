"""A message is sent only once its endpoint has said that it knows."""

from collections.abc import Iterator

from treeguide.store.invariants.base import Damage, Invariant

AT_ONCE = 1_000
UNANSWERED = """
SELECT id, endpoint_id FROM outbox o
WHERE state = 'sent' AND id > :after AND NOT EXISTS (
  SELECT 1 FROM outbox_try t WHERE t.outbox_id = o.id AND t.status BETWEEN 200 AND 299)
ORDER BY id LIMIT :most
"""

UNKNOWN = """
SELECT DISTINCT outbox_id FROM outbox_try t
WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = t.outbox_id)
"""


class Sent(Invariant):
    """Finds messages that count as sent though nobody has taken them."""

    name = "I8"
    title = "Each message that counts as sent was accepted by its endpoint."

    def found(self) -> Iterator[Damage]:
        for row in self.store.driver.read(UNKNOWN):
            yield self.damage(f"message “{row['outbox_id']}”", "It was tried, and is not there.")
        after = ""
        while rows := self.store.driver.read(UNANSWERED, after=after, most=AT_ONCE):
            for row in rows:
                message = f"It counts as sent, and “{row['endpoint_id']}” never said that it knows."
                yield self.damage(f"message “{row['id']}”", message)
            after = rows[-1]["id"]
