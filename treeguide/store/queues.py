"""What others have to be told, and what becomes due: claimed by one worker for a while."""

from collections.abc import Iterable

from treeguide.model import Record
from treeguide.store import sql
from treeguide.store.driver import Run
from treeguide.store.part import Part
from treeguide.store.records import Message, Timer

POST_KINDS = "session."
"""Before the kind of an event this is the topic under which endpoints hear of it."""
PROMISE = "promise"
"""The kind of timer that is due when a team has promised to act."""


class Lags(Record, frozen=True):
    """How late the queues are: for how long the first in each is due, 0 where none is."""

    messages_us: int
    timers_us: int


class Queues(Part):
    """Keeps messages until they are sent, and timers until they fire."""

    def subscribe(self, endpoint_id: str, topics: Iterable[str]) -> None:
        """Keep a message for an endpoint for whatever happens under `topics` from now on."""
        rows = [
            {"endpoint_id": endpoint_id, "topic": topic, "since_us": self.clock()}
            for topic in sorted(topics)
        ]

        def keep(run: Run) -> None:
            for row in rows:
                run(sql.SUBSCRIBE, row)

        self._driver.write(keep)

    def unsubscribe(self, endpoint_id: str) -> None:
        """Keep no more messages for an endpoint; those that are kept stay."""
        self._driver.write(lambda run: run(sql.UNSUBSCRIBE, {"endpoint_id": endpoint_id}))

    def claim_outbox(self, owner: str, *, most: int, lease_us: int) -> list[Message]:
        """Return messages that are due; until the lease is over nobody else gets them."""
        now = self.clock()
        values = {"owner": owner, "most": most, "now_us": now, "until_us": now + lease_us}
        rows = self._driver.write(lambda run: run(sql.CLAIM_OUTBOX, values).fetchall())
        return [Message(*row) for row in rows]

    def lags(self) -> Lags:
        """Return how late the queues are; two rows are read, however many wait."""
        [first], now = self._driver.read(sql.LAGS), self.clock()
        return Lags(_since(first["message_us"], now), _since(first["timer_us"], now))

    def settle_outbox(
        self,
        message: Message,
        owner: str,
        *,
        status: int | None,
        error: str | None = None,
        again_us: int | None = None,
    ) -> bool:
        """Note how telling an endpoint went; return whether `owner` still held the message.

        `status` is what it answered: one of 200 to 299 means that it knows. Otherwise the message
        is due again at `again_us`, or given up where that is None.
        """
        is_sent = status is not None and 200 <= status < 300
        state = "sent" if is_sent else "dead" if again_us is None else "due"
        now = self.clock()
        values = {
            "id": message.id,
            "owner": owner,
            "state": state,
            "due_us": again_us or now,
            "at_us": now,
            "status": status,
            "error": error,
        }

        def settle(run: Run) -> bool:
            if run(sql.SETTLE_OUTBOX, values).rowcount != 1:
                return False
            run(sql.KEEP_TRY, values)
            return True

        return self._driver.write(settle)

    def claim_timers(self, owner: str, *, most: int, lease_us: int) -> list[Timer]:
        """Return timers that are due; until the lease is over nobody else gets them."""
        now = self.clock()
        values = {"owner": owner, "most": most, "now_us": now, "until_us": now + lease_us}
        rows = self._driver.write(lambda run: run(sql.CLAIM_TIMERS, values).fetchall())
        return [Timer(*row) for row in rows]

    def fire_timer(self, timer: Timer, owner: str, topic: str, payload: str) -> bool:
        """Note that a timer has fired, and tell who subscribed to `topic`; both or neither.

        Returns whether `owner` still held the timer.
        """
        values = {
            "kind": timer.kind,
            "subject": timer.subject,
            "owner": owner,
        }
        message = {
            "subject": f"{timer.kind}.{timer.subject}.{timer.due_us}",
            "topic": topic,
            "payload": payload,
            "due_us": self.clock(),
        }

        def fire(run: Run) -> bool:
            if run(sql.FIRE_TIMER, values).rowcount != 1:
                return False
            # The same promise may be made again: of that everybody has been told.
            run(sql.POST_ONCE, message)
            return True

        return self._driver.write(fire)


def _since(due_us: int | None, now_us: int) -> int:
    return 0 if due_us is None else max(0, now_us - due_us)
