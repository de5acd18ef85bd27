"""The same with workers who claim and settle in one go: chance alone rarely does within a lease."""

from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.store.model.queues import AGAIN_US, BROKEN, ENDPOINTS, LEASE_US, OWNER, STATUS, Queues
from tests.store.model.sessions import NUMBER

ALL = 9
SOON_US = 10_000_000


class Shift(NamedTuple):
    """Who works when at a queue."""

    first: str
    """Who claims what is due."""
    waits_us: int
    """How long that takes, or the lease is over."""
    second: str
    """Who then claims what is free."""
    turns: list[str]
    """Whose word comes first about what was claimed at first; one of them at most holds it."""


SHIFT = st.builds(
    Shift,
    OWNER,
    st.sampled_from([0, LEASE_US - 1, LEASE_US]),
    OWNER,
    st.permutations(["one", "two"]),
)


class Workers(Queues):
    """Queues at which two work, who may be slow and take each other's work."""

    @rule(number=NUMBER, endpoint=ENDPOINTS, shift=SHIFT, status=STATUS, again_us=AGAIN_US)
    def tell(
        self, *, number: int, endpoint: str, shift: Shift, status: int | None, again_us: int | None
    ) -> None:
        self.subscribe(endpoint, {"session.noted"})
        self.note(number, "It smells.")
        claimed = self._messages_for(shift.first, ALL)
        self.wait(shift.waits_us)
        self._messages_for(shift.second, ALL)

        for message in claimed:
            for owner in shift.turns:
                self._settle(message, owner, status, again_us)

    @rule(
        number=NUMBER,
        endpoint=ENDPOINTS,
        shift=SHIFT,
        in_us=st.sampled_from([0, SOON_US]),
        anew_us=st.sampled_from([None, 0, SOON_US]),
    )
    def break_a_promise(
        self, *, number: int, endpoint: str, shift: Shift, in_us: int, anew_us: int | None
    ) -> None:
        self.subscribe(endpoint, {BROKEN})
        self.promise(number, in_us)
        claimed = self._timers_for(shift.first, ALL)
        if anew_us is not None:
            self.promise(number, anew_us)
        self.wait(shift.waits_us)
        self._timers_for(shift.second, ALL)

        for timer in claimed:
            for owner in shift.turns:
                self._fire(timer, owner)

    @rule(number=NUMBER, endpoint=ENDPOINTS, owner=OWNER)
    def break_the_same_promise_again(self, number: int, endpoint: str, owner: str) -> None:
        self.subscribe(endpoint, {BROKEN})
        told, due_us = self._one(number), self.now_us

        for due in (due_us, due_us - 1, due_us):
            self._promise(told, due)
            for timer in self._timers_for(owner, ALL):
                self._fire(timer, owner)
            self.note(number, "It smells.")

    @rule(number=NUMBER, since_us=st.permutations([1, 9]), owner=OWNER)
    def be_late_twice(self, number: int, since_us: list[int], owner: str) -> None:
        """Let two promises be due, and have no time but for the first."""
        self.start()
        for told, us in zip((self._one(number), self._one(-1)), since_us, strict=True):
            self._promise(told, self.now_us - us)

        self.claim_timers(owner, 1)
