"""The same with what others are told and what becomes due: a dict of messages, one of timers."""

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests.store.model.sessions import NUMBER, Sessions, Told
from treeguide.engine import Event
from treeguide.store import Ack, Message, Standing, Timer

LEASE_US = 30_000_000
ENDPOINTS = st.sampled_from(["crm", "bi"])
BROKEN = "promise.broken"
TOPICS = st.sets(
    st.sampled_from(
        ["session.started", "session.answered", "session.noted", "session.ended", BROKEN]
    )
)
OWNER = st.sampled_from(["one", "two"])
MOST = st.integers(1, 3)
STATUS = st.sampled_from([200, 299, 300, 500, None])
AGAIN_US = st.sampled_from([None, 1, 60_000_000])
OUTBOX = "SELECT id, state, due_us, attempts, lease_owner, lease_until_us FROM outbox"
TRIES = "SELECT outbox_id, number, at_us, status, error FROM outbox_try"
TIMERS = "SELECT subject, state, due_us, attempts, lease_owner, lease_until_us FROM timer"


@dataclass
class Waiting:
    """A message or a timer as the model has it."""

    due_us: int
    state: str = "due"
    attempts: int = 0
    owner: str | None = None
    until_us: int | None = None

    def is_free_at(self, now_us: int) -> bool:
        """Whether somebody may claim it."""
        is_held = self.until_us is not None and self.until_us > now_us
        return self.state == "due" and self.due_us <= now_us and not is_held

    def claim(self, owner: str, now_us: int) -> None:
        self.owner, self.until_us = owner, now_us + LEASE_US
        self.attempts += 1

    def settle(self, owner: str, state: str, due_us: int) -> bool:
        """Let it have another state; return whether `owner` still held it."""
        if (self.state, self.owner) != ("due", owner):
            return False
        self.state, self.due_us, self.owner, self.until_us = state, due_us, None, None
        return True


class Queues(Sessions):
    """Sessions to which other systems listen, and in which teams promise to act."""

    def __init__(self) -> None:
        super().__init__()
        self.listeners: dict[str, set[str]] = {"crm": set(), "bi": set()}
        self.messages: dict[str, Waiting] = {}
        self.tries: dict[tuple[str, int], tuple[int, int | None, str]] = {}
        """When each attempt to tell was over, and what came of it."""
        self.timers: dict[str, Waiting] = {}
        self.promised: dict[str, list[int]] = {}
        """When the promises of each session were due, the latest last."""
        self.claimed: dict[str, Message] = {}
        self.due: dict[str, Timer] = {}

    @rule(endpoint=ENDPOINTS, topics=TOPICS)
    def subscribe(self, endpoint: str, topics: set[str]) -> None:
        self.store.subscribe(endpoint, topics)
        self.listeners[endpoint] |= topics

    @rule(endpoint=ENDPOINTS)
    def unsubscribe(self, endpoint: str) -> None:
        self.store.unsubscribe(endpoint)
        self.listeners[endpoint].clear()

    @rule(number=NUMBER, in_us=st.sampled_from([None, 0, 10_000_000, 60_000_000]))
    def promise(self, number: int, in_us: int | None) -> None:
        self._promise(self._one(number), None if in_us is None else self.now_us + in_us)

    @rule(number=NUMBER, again=NUMBER)
    def promise_the_same_again(self, number: int, again: int) -> None:
        told = self._one(number)
        promised = self.promised.get(told.id)
        if promised:
            self._promise(told, promised[again % len(promised)])

    @rule(owner=OWNER, most=MOST)
    def claim_messages(self, owner: str, most: int) -> None:
        self._messages_for(owner, most)

    @rule(number=NUMBER, owner=OWNER, status=STATUS, again_us=AGAIN_US)
    def settle(self, number: int, owner: str, status: int | None, again_us: int | None) -> None:
        if self.claimed:
            message = list(self.claimed.values())[number % len(self.claimed)]
            self._settle(message, owner, status, again_us)

    @rule(owner=OWNER, most=MOST)
    def claim_timers(self, owner: str, most: int) -> None:
        self._timers_for(owner, most)

    @rule(number=NUMBER, owner=OWNER)
    def fire(self, number: int, owner: str) -> None:
        if self.due:
            self._fire(list(self.due.values())[number % len(self.due)], owner)

    @invariant()
    def what_is_told_and_what_is_due_is_what_the_model_has(self) -> None:
        assert _kept_in(self.store.driver.read(OUTBOX)) == self.messages
        assert _kept_in(self.store.driver.read(TIMERS)) == self.timers

    @invariant()
    def each_attempt_is_kept(self) -> None:
        kept = (tuple(row.values()) for row in self.store.driver.read(TRIES))
        assert {(name, number): said for name, number, *said in kept} == {
            attempt: list(said) for attempt, said in self.tries.items()
        }

    def is_kept(self, told: Told, event: Event, standing: Standing, ack: Ack) -> None:
        self._post(f"session.{event.kind}", f"{told.id}.{event.seq}", event.at_us)
        before = self.timers.get(told.id)
        if standing.due_us is None:
            if told.waits:
                self.timers.pop(told.id, None)
        elif before is None or before.due_us != standing.due_us:
            self.timers[told.id] = Waiting(standing.due_us)
            self.promised.setdefault(told.id, []).append(standing.due_us)
        super().is_kept(told, event, standing, ack)

    def is_erased(self, told: Told) -> None:
        self.timers.pop(told.id, None)
        super().is_erased(told)

    def _post(self, topic: str, subject: str, due_us: int) -> None:
        for endpoint, topics in self.listeners.items():
            if topic in topics:
                self.messages.setdefault(f"{subject}@{endpoint}", Waiting(due_us))

    def _promise(self, told: Told, due_us: int | None) -> None:
        event = self._event(told, "answered", node="lit", given="no")
        self._append(told, event, Standing("team", "handoff", due_us=due_us))

    def _messages_for(self, owner: str, most: int) -> list[Message]:
        found = self.store.claim_outbox(owner, most=most, lease_us=LEASE_US)

        self._are_claimed(self.messages, [one.id for one in found], owner, most)
        assert [one.attempts for one in found] == [self.messages[one.id].attempts for one in found]
        self.claimed |= {one.id: one for one in found}
        return found

    def _settle(
        self, message: Message, owner: str, status: int | None, again_us: int | None
    ) -> None:
        error = f"{owner} heard {status}"
        due_us = None if again_us is None else self.now_us + again_us

        said = self.store.settle_outbox(message, owner, status=status, error=error, again_us=due_us)

        is_sent = status in (200, 299)
        state = "sent" if is_sent else "dead" if due_us is None else "due"
        kept = self.messages[message.id]
        assert said == kept.settle(owner, state, due_us or self.now_us)
        if said:
            self.tries[message.id, kept.attempts] = self.now_us, status, error

    def _timers_for(self, owner: str, most: int) -> list[Timer]:
        found = self.store.claim_timers(owner, most=most, lease_us=LEASE_US)

        self._are_claimed(self.timers, [one.subject for one in found], owner, most)
        assert [one.due_us for one in found] == [self.timers[one.subject].due_us for one in found]
        self.due |= {one.subject: one for one in found}
        return found

    def _fire(self, timer: Timer, owner: str) -> None:
        said = self.store.fire_timer(timer, owner, BROKEN, "{}")

        kept = self.timers.get(timer.subject)
        assert said == (kept is not None and kept.settle(owner, "fired", kept.due_us))
        if said:
            self._post(BROKEN, f"promise.{timer.subject}.{timer.due_us}", self.now_us)

    def _are_claimed(
        self, kept: dict[str, Waiting], names: list[str], owner: str, most: int
    ) -> None:
        """Hold what was claimed against what may be: the longest due first, each once."""
        free = {name: one for name, one in kept.items() if one.is_free_at(self.now_us)}
        assert len(names) == len(set(names)) == min(most, len(free))
        due = sorted(one.due_us for one in free.values())
        assert sorted(free[name].due_us for name in names) == due[: len(names)]
        for name in names:
            kept[name].claim(owner, self.now_us)


def _kept_in(rows: list[dict]) -> dict[str, Waiting]:
    kept = (list(row.values()) for row in rows)
    return {name: Waiting(due, state, *more) for name, state, due, *more in kept}
