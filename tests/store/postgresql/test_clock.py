"""Leases and timers follow the server's clock, whatever the clocks of the nodes say."""

import time

import pytest

from tests.store.conftest import VERSION, answered, append, begin
from treeguide.store import Master, Standing, Store, open_store
from treeguide.store.postgresql.clock import ServerClock

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
CLAIMS = pytest.mark.parametrize("claim", [Store.claim_timers, Store.claim_outbox])


@pytest.fixture
def node(address, monkeypatch):
    """Go on at a node whose own clock is so much ahead; all have one database."""
    ahead_us, stores, told = [0], {}, time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: told() + ahead_us[0] * 1000)

    def at(us: int) -> Store:
        ahead_us[0] = us
        if us not in stores:
            stores[us] = open_store(address, master=Master(b"m" * 32))
        return stores[us]

    yield at
    for store in stores.values():
        store.close()


@pytest.fixture
def now_us(node):
    """The server's time, at which a session has begun of which somebody is told."""
    store = node(0)
    store.publish_version(VERSION)
    store.subscribe("crm", ["session.answered"])
    now_us = store.driver.now_us()
    begin(store, at_us=now_us - HOUR)
    return now_us


def promise(store: Store, at_us: int, *, due_us: int) -> None:
    """Note at a moment that a team will act."""
    standing = Standing("team", "handoff", due_us=due_us)
    append(store, answered(2, "k2", at_us=at_us), standing)


@CLAIMS
def test_a_node_whose_clock_is_ahead_claims_nothing_too_early(node, now_us, claim):
    in_half_an_hour = now_us + HOUR // 2
    promise(node(0), in_half_an_hour, due_us=in_half_an_hour)

    assert claim(node(HOUR), "early", most=9, lease_us=MINUTE) == []


@CLAIMS
def test_a_node_whose_clock_is_behind_claims_what_is_due(node, now_us, claim):
    promise(node(0), now_us - MINUTE, due_us=now_us - MINUTE)

    assert len(claim(node(-HOUR), "late", most=9, lease_us=MINUTE)) == 1


@CLAIMS
@pytest.mark.parametrize(("first", "second"), [(0, HOUR), (-HOUR, 0), (-HOUR, HOUR)])
def test_nodes_whose_clocks_differ_do_not_claim_the_same_twice(node, now_us, claim, first, second):
    promise(node(0), now_us - HOUR + MINUTE, due_us=now_us - 2 * HOUR)

    found = [len(claim(node(at), f"at {at}", most=9, lease_us=MINUTE)) for at in (first, second)]

    assert found == [1, 0]


def test_events_of_all_nodes_have_the_time_of_the_server(node, now_us):
    told = [node(ahead_us).clock() for ahead_us in (-HOUR, 0, HOUR)]

    assert max(told) - min(told) < MINUTE
    assert all(abs(one - now_us) < MINUTE for one in told)


def test_asking_how_the_server_is_sets_the_clock_by_it(node, now_us):
    store = node(0)
    store.driver._connections.clock.learn(0)

    store.health()

    assert abs(store.clock() - now_us) < MINUTE


def test_between_two_answers_the_clock_goes_on_and_is_not_ahead(monkeypatch):
    clock, steady_ns = ServerClock(), [5_000]
    monkeypatch.setattr(time, "monotonic_ns", lambda: steady_ns[0])
    clock.learn(1_000)

    steady_ns[0] += 7_000

    assert clock.now_us() == 1_007
