"""Whoever waits at a bell misses nothing, and whoever rings it never waits."""

import signal
import threading

import pytest

from treeguide.web.serving.bell import Bell

LONG = 30


@pytest.fixture
def bell():
    made = Bell()
    yield made
    made.close()


@pytest.fixture
def heeded():
    """A handler for a signal that nobody else uses here."""
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    yield
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGUSR1, before)


def test_a_ring_before_the_wait_is_heard_once(bell):
    bell.ring()
    bell.ring()

    assert [bell.wait(LONG), bell.wait(0)] == [True, False]


def test_who_is_not_rung_for_goes_on_after_a_time(bell):
    assert bell.wait(0.01) is False


def test_another_thread_can_ring(bell):
    threading.Timer(0.05, bell.ring).start()

    assert bell.wait(LONG)


def test_nobody_waits_to_ring_a_bell_that_nobody_hears(bell):
    for _ in range(100_000):
        bell.ring()

    assert bell.wait(0)


def test_a_signal_rings_also_where_another_thread_gets_it(bell, heeded):
    bell.ring_at_signals()
    other = threading.Thread(target=lambda: signal.raise_signal(signal.SIGUSR1))
    other.start()
    other.join()

    assert bell.wait(LONG)
