"""Timers: a promise falls due once and is told once, whatever else happens meanwhile."""

import pytest

from tests.store.conftest import (
    EVERY_ENGINE,
    REFUSED,
    answered,
    append,
    begin,
    head_of,
    rows,
)
from tests.store.test_queues import LATER, MINUTE, at, outbox
from treeguide.engine import Event
from treeguide.store import Conflict, Standing

__all__ = ["at", "outbox"]

pytestmark = EVERY_ENGINE


def promised(store, due_us: int = 9000, seq: int = 2, session_id: str = "s1") -> None:
    event = Event(seq, seq * 1000, "answered", key=f"k{seq}", node="lit", given="no")
    append(store, event, Standing("team", "handoff", due_us=due_us), session_id=session_id)


def test_a_promise_becomes_due_when_it_was_made_for(store, at):
    promised(store, due_us=9000)

    at(8999)
    before = store.claim_timers("one", most=9, lease_us=MINUTE)
    at(9000)
    [timer] = store.claim_timers("one", most=9, lease_us=MINUTE)

    assert before == []
    assert (timer.kind, timer.subject, timer.due_us) == ("promise", "s1", 9000)


def test_a_timer_is_claimed_by_one_worker_until_its_lease_is_over(store, at):
    promised(store)
    at(LATER)

    claims = [store.claim_timers(owner, most=9, lease_us=MINUTE) for owner in ("one", "two")]
    at(LATER + MINUTE)
    again = store.claim_timers("two", most=9, lease_us=MINUTE)

    assert [len(found) for found in claims] == [1, 0]
    assert again == claims[0]


def test_no_more_timers_are_claimed_than_were_asked_for(store, at):
    for number in range(3):
        begin(store, f"t{number}")
        promised(store, 9000 - number, session_id=f"t{number}")
    at(LATER)

    found = [store.claim_timers("one", most=2, lease_us=MINUTE) for _ in range(2)]

    assert [{timer.subject for timer in some} for some in found] == [{"t1", "t2"}, {"t0"}]


def test_a_timer_fires_once_and_tells_who_wants_to_know(store, at, outbox):
    store.subscribe("crm", ["promise.broken"])
    promised(store)
    at(LATER)
    [timer] = store.claim_timers("one", most=9, lease_us=MINUTE)

    fired = [store.fire_timer(timer, owner, "promise.broken", "{}") for owner in ("two", "one")]
    fired.append(store.fire_timer(timer, "one", "promise.broken", "{}"))

    assert fired == [False, True, False]
    assert [(one.topic, one.subject) for one in outbox()] == [("promise.broken", "promise.s1.9000")]
    at(LATER + 10 * MINUTE)
    assert store.claim_timers("one", most=9, lease_us=MINUTE) == []


def test_a_timer_whose_message_cannot_be_kept_has_not_fired(store, at):
    store.subscribe("crm", ["promise.broken"])
    promised(store)
    at(LATER)
    [timer] = store.claim_timers("one", most=9, lease_us=MINUTE)

    with pytest.raises(REFUSED, match="payload"):
        store.fire_timer(timer, "one", "promise.broken", None)

    assert rows(store, "SELECT state, lease_owner FROM timer") == [("due", "one")]


def test_a_promise_that_is_made_anew_is_due_at_its_new_time(store, at):
    promised(store, 9000)
    at(10_000)
    [timer] = store.claim_timers("one", most=9, lease_us=MINUTE)
    store.fire_timer(timer, "one", "promise.broken", "{}")

    promised(store, 20_000, seq=3)

    assert store.claim_timers("one", most=9, lease_us=MINUTE) == []
    at(20_000)
    assert [one.due_us for one in store.claim_timers("two", most=9, lease_us=MINUTE)] == [20_000]


def test_a_promise_that_is_made_anew_while_somebody_holds_it_is_due_for_anybody(store, at):
    promised(store, 9000)
    at(10_000)
    store.claim_timers("one", most=9, lease_us=MINUTE)

    promised(store, 10_000, seq=3)

    [timer] = store.claim_timers("two", most=9, lease_us=MINUTE)
    assert (timer.due_us, store.fire_timer(timer, "one", "promise.broken", "{}")) == (10_000, False)
    assert rows(store, "SELECT attempts FROM timer") == [(1,)]


@pytest.mark.parametrize("how", ["kept", "erased", "ended"])
def test_a_promise_that_needs_no_keeping_any_more_is_never_due(store, at, how):
    promised(store)

    if how == "erased":
        store.erase_session("s1", actor="Ada", reason="asked")
    else:
        append(store, answered(3, "k3"), Standing("lit", "question", closed=how == "ended"))

    at(LATER)
    assert store.claim_timers("one", most=9, lease_us=MINUTE) == []


def test_an_event_that_is_not_kept_sets_no_timer(store, at):
    with pytest.raises(Conflict):
        promised(store, seq=3)

    at(LATER)
    assert store.claim_timers("one", most=9, lease_us=MINUTE) == []


def fired(store, *names: str) -> None:
    """Let the promises of sessions be made, fall due at 9000, and be told of."""
    store.subscribe("crm", ["promise.broken"])
    for name in names:
        begin(store, name)
        promised(store, 9000, session_id=name)
    for timer in store.claim_timers("one", most=9, lease_us=MINUTE):
        store.fire_timer(timer, "one", "promise.broken", "{}")


def noted(seq: int) -> Event:
    return Event(seq, seq * 1000, "paused", key=f"k{seq}", node="team")


def test_what_happens_at_a_promise_that_has_fired_does_not_let_it_fire_again(store, at):
    fired(store, "t1")

    append(store, noted(3), Standing("team", "handoff", due_us=9000), session_id="t1")

    assert rows(store, "SELECT state FROM timer") == [("fired",)]
    assert store.claim_timers("one", most=9, lease_us=MINUTE) == []


def test_of_many_events_that_are_kept_together_none_lets_its_promise_fire_again(store, at):
    fired(store, "t1", "t2", "t3")
    due = dict(zip(("t1", "t2", "t3"), (9000, 9000, 9500), strict=True))

    kept = store.driver.write_all(
        [
            store.prepared(
                head_of(store, name), noted(3), Standing("team", "handoff", due_us=due_us)
            ).statements
            for name, due_us in due.items()
        ]
    )

    assert kept == [True, True, True]
    assert rows(store, "SELECT subject, state, due_us FROM timer ORDER BY subject") == [
        ("t1", "fired", 9000),
        ("t2", "fired", 9000),
        ("t3", "due", 9500),
    ]


def test_the_same_promise_made_once_more_is_told_once(store, at, outbox):
    fired(store, "t1")
    append(store, noted(3), Standing("lit", "question"), session_id="t1")
    append(store, noted(4), Standing("team", "handoff", due_us=9000), session_id="t1")

    [timer] = store.claim_timers("one", most=9, lease_us=MINUTE)
    has_fired = store.fire_timer(timer, "one", "promise.broken", "{}")

    assert has_fired
    assert [message.subject for message in outbox()] == ["promise.t1.9000"]
    at(LATER + 10 * MINUTE)
    assert store.claim_timers("one", most=9, lease_us=MINUTE) == []
