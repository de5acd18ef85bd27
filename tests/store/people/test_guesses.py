"""Guesses: a few are free, then one has to wait, longer each time, however many come at once."""

import threading

import pytest

from tests.store.conftest import EVERY_ENGINE
from treeguide.store.people.guesses import (
    FORGOTTEN_AFTER_US,
    FREE,
    KEPT_US,
    LONGEST_US,
    SHORTEST_US,
)

pytestmark = EVERY_ENGINE


@pytest.fixture
def at(store):
    """Let it be some microseconds later."""
    start = store.clock()

    def later(us: int) -> int:
        store.clock = lambda: start + us
        return start + us

    later(0)
    return later


def test_the_first_ones_are_looked_at_and_then_one_waits(store, at):
    free = [store.try_to_guess("ada") for _ in range(FREE)]

    assert free == [0] * FREE
    assert store.try_to_guess("ada") == at(0) + SHORTEST_US
    at(SHORTEST_US)
    assert store.try_to_guess("ada") == 0


def test_each_wait_is_twice_as_long_up_to_a_quarter_of_an_hour(store, at):
    now, waits = 0, []
    for _ in range(FREE + 14):
        assert store.try_to_guess("ada") == 0
        wait = max(0, store.closed_until_us("ada") - at(now))
        waits.append(wait)
        now += wait
        at(now)

    assert waits[: FREE + 3] == [0] * (FREE - 1) + [SHORTEST_US * 2**n for n in range(4)]
    assert waits[-1] == LONGEST_US


def test_a_guess_from_elsewhere_waits_too_and_one_about_somebody_else_does_not(store, at):
    for number in range(FREE):
        store.try_to_guess("ada", f"address {number}")

    assert store.try_to_guess("ada", "another address") > 0
    assert store.try_to_guess("bob", "another address") == 0


def test_one_that_is_right_lets_all_be_forgotten(store, at):
    for _ in range(FREE):
        store.try_to_guess("ada")
    store.forget_guesses("ada")

    assert store.try_to_guess("ada") == 0


def test_after_a_day_they_are_forgotten(store, at):
    for _ in range(FREE):
        store.try_to_guess("ada")
    at(FORGOTTEN_AFTER_US + 1)

    assert [store.try_to_guess("ada") for _ in range(FREE)] == [0] * FREE


def test_many_at_once_gain_nothing(store):
    looked_at = []

    def guess() -> None:
        looked_at.extend(store.try_to_guess("ada") == 0 for _ in range(20))

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(looked_at) <= FREE + 1


def test_one_that_was_right_is_taken_back_and_the_others_stay_counted(store, at):
    for _ in range(FREE):
        store.try_to_guess("network")

    store.take_back_guess("network")

    assert store.closed_until_us("network") == 0
    at(SHORTEST_US)
    assert store.try_to_guess("network") == 0
    assert store.try_to_guess("network") == at(SHORTEST_US) + SHORTEST_US


def test_where_somebody_was_right_is_remembered_and_counted_anew(store, at):
    at(KEPT_US)
    for _ in range(FREE):
        store.try_to_guess("home")

    store.remember_right("home")

    assert (store.is_remembered("home"), store.is_remembered("elsewhere")) == (True, False)
    assert store.closed_until_us("home") == 0


def test_what_was_long_ago_is_forgotten_and_what_was_lately_stays(store, at):
    at(KEPT_US)
    store.remember_right("early")
    at(2 * KEPT_US)
    store.remember_right("lately")
    at(2 * KEPT_US + 1)

    forgotten = store.forget_old_guesses()

    assert forgotten == 1
    assert (store.is_remembered("early"), store.is_remembered("lately")) == (False, True)
