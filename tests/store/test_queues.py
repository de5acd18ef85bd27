"""Queues: a message is written with its event, claimed by one worker, and settled once."""

import json
import threading

import pytest

from tests.store.conftest import (
    EVERY_ENGINE,
    REFUSED,
    answered,
    append,
    begin,
    head_of,
    rows,
    run_raw,
)
from treeguide.engine import Event
from treeguide.store import Conflict, KeyUsed, Standing

pytestmark = EVERY_ENGINE

MINUTE = 60_000_000
LATER = 1_000_000_000


@pytest.fixture
def at(store):
    """Set the store's clock."""

    def set_to(now_us: int) -> None:
        store.clock = lambda: now_us

    set_to(LATER)
    return set_to


@pytest.fixture
def outbox(store, at):
    """Claim messages for a worker."""

    def claim(owner: str = "one", most: int = 100):
        return store.claim_outbox(owner, most=most, lease_us=MINUTE)

    return claim


def tries(store) -> list[tuple]:
    return rows(store, "SELECT number, status, error FROM outbox_try ORDER BY number")


def promised(store, due_us: int = 9000, seq: int = 2, session_id: str = "s1") -> None:
    event = Event(seq, seq * 1000, "answered", key=f"k{seq}", node="lit", given="no")
    append(store, event, Standing("team", "handoff", due_us=due_us), session_id=session_id)


def test_each_endpoint_that_subscribed_is_told_of_an_event_once(store, outbox):
    store.subscribe("crm", ["session.answered", "session.ended"])
    store.subscribe("bi", ["session.answered"])
    store.subscribe("other", ["session.ended"])

    append(store, answered(2, "k2"))

    found = outbox()
    assert sorted(message.endpoint_id for message in found) == ["bi", "crm"]
    assert {(message.topic, message.subject) for message in found} == {("session.answered", "s1.2")}
    assert json.loads(found[0].payload) == {"event": "answered", "seq": 2, "session": "s1"}


def test_the_start_of_a_session_is_told_too(store, outbox):
    store.subscribe("crm", ["session.started"])

    begin(store, "s2")

    assert [message.subject for message in outbox()] == ["s2.1"]


def test_nobody_is_told_of_what_was_before_subscribing_or_after_leaving(store, outbox):
    append(store, answered(2, "k2"))
    store.subscribe("crm", ["session.answered"])
    append(store, answered(3, "k3"))
    store.unsubscribe("crm")
    append(store, answered(4, "k4"))

    assert [message.subject for message in outbox()] == ["s1.3"]


def test_subscribing_twice_is_subscribing_once(store, outbox):
    for _ in range(2):
        store.subscribe("crm", ["session.answered"])

    append(store, answered(2, "k2"))

    assert len(outbox()) == 1


@pytest.mark.parametrize(
    ("event", "error"),
    [
        (answered(4, "k4"), Conflict),
        (answered(3, "k2", "yes"), KeyUsed),
        (answered(3, "k3", "yes", at_us=1), Conflict),
    ],
    ids=["stale", "key-used", "too-early"],
)
def test_an_event_that_is_not_kept_is_told_nobody(store, outbox, event, error):
    append(store, answered(2, "k2"))
    store.subscribe("crm", ["session.answered"])

    with pytest.raises(error):
        append(store, event)

    assert outbox() == []


def test_an_event_that_comes_twice_is_told_once(store, outbox):
    store.subscribe("crm", ["session.answered"])
    for _ in range(2):
        append(store, answered(2, "k2"))

    assert len(outbox()) == 1


def test_an_event_whose_message_cannot_be_kept_is_not_kept_either(store, outbox):
    store.subscribe("crm", ["session.answered"])
    store.driver.write(
        lambda run: run(
            "INSERT INTO outbox (id, endpoint_id, topic, subject, payload, due_us, attempts, state)"
            " VALUES ('s1.2@crm', 'crm', 'x', 'x', '', 0, 0, 'due')"
        )
    )

    with pytest.raises(REFUSED, match=r"outbox\.id|outbox_pkey"):
        append(store, answered(2, "k2"))

    assert head_of(store).seq == 1
    assert len(store.events_of("s1")) == 1


def test_a_message_is_claimed_by_one_worker(store, outbox):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))

    first, second = outbox("one"), outbox("two")

    assert [message.attempts for message in first] == [1]
    assert second == []


def test_workers_at_the_same_time_share_the_messages(store, outbox):
    store.subscribe("crm", ["session.answered"])
    for seq in range(2, 42):
        append(store, answered(seq, f"k{seq}"))
    claimed: dict[str, list[str]] = {f"worker {number}": [] for number in range(4)}

    def work(owner: str) -> None:
        while found := outbox(owner, most=3):
            claimed[owner] += [message.id for message in found]

    threads = [threading.Thread(target=work, args=(owner,)) for owner in claimed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one for found in claimed.values() for one in found) == sorted(
        f"s1.{seq}@crm" for seq in range(2, 42)
    )


def test_the_longest_due_messages_are_claimed_first(store, outbox):
    store.subscribe("crm", ["session.answered"])
    for seq in range(2, 7):
        append(store, answered(seq, f"k{seq}"))

    found = [{message.subject for message in outbox(most=2)} for _ in range(3)]

    assert found == [{"s1.2", "s1.3"}, {"s1.4", "s1.5"}, {"s1.6"}]


def test_a_message_is_not_due_before_its_time(store, at, outbox):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))

    at(1999)
    before = outbox()
    at(2000)

    assert (before, len(outbox())) == ([], 1)


def test_a_message_whose_lease_is_over_is_claimed_again(store, at, outbox):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    [claimed] = outbox("one")

    at(LATER + MINUTE - 1)
    while_leased = outbox("two")
    at(LATER + MINUTE)
    [again] = outbox("two")

    assert while_leased == []
    assert (again.id, again.attempts) == (claimed.id, 2)


def test_who_has_lost_the_lease_settles_nothing(store, at, outbox):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    [claimed] = outbox("one")
    at(LATER + MINUTE)
    [again] = outbox("two")

    settled = [
        store.settle_outbox(message, owner, status=200)
        for message, owner in ((claimed, "one"), (again, "two"), (again, "two"))
    ]

    assert settled == [False, True, False]
    assert tries(store) == [(2, 200, None)]


@pytest.mark.parametrize("status", [200, 204, 299])
def test_a_message_that_has_arrived_is_never_sent_again(store, at, outbox, status):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    [claimed] = outbox()

    store.settle_outbox(claimed, "one", status=status, again_us=LATER)

    at(LATER + 10 * MINUTE)
    assert outbox() == []
    assert tries(store) == [(1, status, None)]


@pytest.mark.parametrize("status", [None, 199, 300, 500])
def test_a_message_that_has_not_arrived_is_due_again_when_it_was_said(store, at, outbox, status):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    [claimed] = outbox()

    store.settle_outbox(claimed, "one", status=status, error="away", again_us=LATER + 5)

    assert outbox() == []
    at(LATER + 5)
    assert [message.attempts for message in outbox()] == [2]
    assert tries(store) == [(1, status, "away")]


def test_a_message_that_is_given_up_is_kept_and_not_sent(store, at, outbox):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    [claimed] = outbox()

    store.settle_outbox(claimed, "one", status=410)

    at(LATER + 10 * MINUTE)
    assert outbox() == []
    assert rows(store, "SELECT state FROM outbox") == [("dead",)]


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


def test_a_message_that_has_arrived_cannot_be_settled_even_by_who_holds_it(store, outbox):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    [claimed] = outbox("one")
    run_raw(store, "UPDATE outbox SET state = 'sent'")

    assert not store.settle_outbox(claimed, "one", status=500, again_us=1)


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
