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
from tests.store.plans import plan_of
from treeguide.store import Conflict, KeyUsed, Standing
from treeguide.store.queues import Lags
from treeguide.store.sql import LAGS

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
    assert len(store.history_of("s1").events) == 1


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


def test_a_message_that_has_arrived_cannot_be_settled_even_by_who_holds_it(store, outbox):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    [claimed] = outbox("one")
    run_raw(store, "UPDATE outbox SET state = 'sent'")

    assert not store.settle_outbox(claimed, "one", status=500, again_us=1)


def test_the_queues_are_as_late_as_the_first_that_is_due(store, at):
    at(LATER)
    before = store.lags()
    store.subscribe("crm", ["session.answered"])

    append(store, answered(2, "k2"), Standing("team", "handoff", due_us=9000))
    begin(store, "s2")
    append(store, answered(2, "k2", at_us=3000), session_id="s2")

    assert before == Lags(0, 0)
    assert store.lags() == Lags(LATER - 2000, LATER - 9000)


def test_what_is_due_later_or_done_makes_no_queue_late(store, outbox, at):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"), Standing("team", "handoff", due_us=9000))
    [message], [timer] = outbox(), store.claim_timers("one", most=9, lease_us=MINUTE)
    assert store.lags() != Lags(0, 0)

    store.settle_outbox(message, "one", status=500, again_us=LATER + MINUTE)
    store.fire_timer(timer, "one", "promise.due", "{}")

    assert store.lags() == Lags(0, 0)


def test_where_nobody_listens_no_message_is_late(store, at):
    store.subscribe("crm", ["session.answered"])
    append(store, answered(2, "k2"))
    assert store.lags().messages_us > 0

    store.unsubscribe("crm")

    assert store.lags().messages_us == 0


@pytest.mark.parametrize("index", ["outbox_due", "timer_due"])
def test_how_late_the_queues_are_is_found_by_an_index(store, index):
    found = plan_of(store, LAGS, {})

    assert index in found
