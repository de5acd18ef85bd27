"""A promise that is still open has a timer, also after its call; and no other one has."""

from collections.abc import Iterator

from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.queues import PROMISE

AT_ONCE = 1_000
IDLE = """
SELECT t.subject FROM timer t
WHERE t.kind = :kind AND t.state = 'due' AND t.subject > :after AND NOT EXISTS (
  SELECT 1 FROM session s
  WHERE s.id = t.subject AND s.status <> 'erased' AND s.kind = 'handoff')
ORDER BY t.subject LIMIT :most
"""


class Timers(Invariant):
    """Finds timers of promises that nobody waits for."""

    name = "I15"
    title = "Each timer of a promise belongs to a session that waits for a team."

    def found(self) -> Iterator[Damage]:
        after = ""
        while rows := self.store.driver.read(IDLE, kind=PROMISE, after=after, most=AT_ONCE):
            for row in rows:
                yield self.damage(f"session “{row['subject']}”", "A timer waits, and no promise.")
            after = rows[-1]["subject"]
