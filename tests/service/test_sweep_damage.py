"""What is damaged, or fails, keeps nothing else from happening by itself."""

import logging

import pytest

from tests.service.cases import DAY, act, begun, clock, handed_over, sessions, store
from tests.store.tampering import tamper
from tests.store.test_ending import AHEAD
from treeguide.service import backlog, sweeping
from treeguide.service.sweeping import Sweeper, Swept
from treeguide.store import Broken, Failing, ending

__all__ = ["clock", "sessions", "store"]


@pytest.fixture
def sweeper(sessions, caplog) -> Sweeper:
    caplog.set_level(logging.WARNING, "treeguide")
    return Sweeper(sessions)


@pytest.fixture
def five(store, sessions, clock):
    """Sessions that are overdue, of which the store cannot end “s2”."""
    for number in range(5):
        begun(sessions, f"s{number}")
    tamper(store, AHEAD, id="s2")
    clock.now_us += 31 * DAY


def still_open(store) -> list[str]:
    found = store.driver.read("SELECT id FROM session WHERE status = 'open' ORDER BY id")
    return [row["id"] for row in found]


def said(caplog) -> list[str]:
    return [record.getMessage().partition(". ")[0] for record in caplog.records]


def test_a_session_that_cannot_be_ended_keeps_none_of_the_others_open(five, store, sweeper, caplog):
    swept = sweeper.sweep()

    assert swept == Swept(ended=4)
    assert still_open(store) == ["s2"]
    assert said(caplog) == ["The session “s2” cannot be ended by itself"]


def test_a_session_that_cannot_be_ended_is_tried_again_after_a_while(
    five, store, sweeper, clock, caplog
):
    for wait_us in (0, backlog.ASIDE_US // 2, backlog.ASIDE_US):
        clock.now_us += wait_us
        sweeper.sweep()

    assert len(said(caplog)) == 2


def test_those_that_cannot_be_ended_take_nobody_s_place(
    five, store, sessions, sweeper, monkeypatch, clock
):
    monkeypatch.setattr(backlog, "READ_AT_ONCE", 1)
    monkeypatch.setattr(backlog.secrets, "randbelow", lambda count: 0)
    for _ in range(7):
        sweeper.sweep()

    assert still_open(store) == ["s2"]


def test_a_session_that_cannot_be_ended_keeps_no_personal_answers_of_others(
    store, sessions, sweeper, clock, caplog
):
    for name in ("bad", "good"):
        handed_over(sessions, name)
    tamper(store, AHEAD, id="bad")
    clock.now_us += 8 * DAY

    swept = [sweeper.sweep(), sweeper.sweep()]

    assert swept == [Swept(forgotten=1, fired=2), Swept()]
    assert still_open(store) == ["bad"]
    assert len(said(caplog)) == 1


def test_answers_that_stay_do_not_keep_those_behind_them(
    store, sessions, sweeper, clock, monkeypatch
):
    monkeypatch.setattr(sweeping, "KEYS_AT_ONCE", 1)
    for name in ("bad", "good"):
        handed_over(sessions, name)
    tamper(store, AHEAD, id="bad")
    clock.now_us += 8 * DAY

    swept = [sweeper.sweep().forgotten for _ in range(3)]

    assert swept == [0, 1, 0]


def test_a_database_that_refuses_everything_is_not_taken_for_damaged_sessions(
    store, sessions, sweeper, clock, monkeypatch, caplog
):
    def refuses(store, rows):
        raise Broken("The database is malformed.")

    monkeypatch.setattr(sweeping, "end_sessions", refuses)
    for number in range(40):
        begun(sessions, f"s{number}")
    clock.now_us += 31 * DAY

    swept = sweeper.sweep()

    assert not swept.is_behind
    assert len(said(caplog)) == sweeping.MOST_STUCK + 1
    assert said(caplog)[-1] == "Sessions cannot be ended by themselves at present"


@pytest.mark.parametrize("error", [Failing("The disk is gone."), ZeroDivisionError()], ids=repr)
def test_where_no_session_can_be_ended_the_other_parts_are_done(
    store, sessions, sweeper, clock, monkeypatch, caplog, error
):
    def fails(*what):
        raise error

    monkeypatch.setattr(backlog, "due_sessions", fails)
    handed_over(sessions, "waiting")
    clock.now_us += 8 * DAY

    assert sweeper.sweep().forgotten == 1
    assert len(said(caplog)) == 1


def test_where_no_answers_can_be_deleted_promises_are_told_all_the_same(
    store, sessions, sweeper, clock, monkeypatch
):
    def fails(*what):
        raise Failing("The disk is gone.")

    monkeypatch.setattr(store.vault, "due", fails)
    handed_over(sessions, "waiting")
    clock.now_us += 2 * DAY

    assert sweeper.sweep() == Swept(fired=1)


def test_a_promise_that_cannot_be_told_keeps_no_later_one_from_it(
    store, sessions, sweeper, clock, monkeypatch, caplog
):
    fire = store.fire_timer

    def fires(timer, *what):
        if timer.subject == "first":
            raise Broken("The message is malformed.")
        return fire(timer, *what)

    monkeypatch.setattr(store, "fire_timer", fires)
    for name in ("first", "second", "third"):
        handed_over(sessions, name)
    clock.now_us += 2 * DAY

    assert sweeper.sweep().fired == 2
    assert said(caplog) == ["The promise in the session “first” cannot be told to be due"]


def test_a_note_at_an_overdue_promise_does_not_tell_of_it_again(store, sessions, sweeper, clock):
    store.subscribe("listener", [sweeping.DUE])
    walk = handed_over(sessions, "first")
    clock.now_us += DAY + 1
    fired = [sweeper.sweep().fired]

    act(walk, "noted", node=walk.session.node, text="She rang again.")
    handed_over(sessions, "second")
    clock.now_us += DAY + 1
    fired += [sweeper.sweep().fired, sweeper.sweep().fired]

    assert fired == [1, 1, 0]
    assert len(store.driver.read("SELECT id FROM outbox")) == 2


def test_a_fault_tells_its_place_and_a_store_that_fails_its_sentence(
    five, store, sweeper, monkeypatch, caplog
):
    def fails(store, rows):
        raise ZeroDivisionError("Ada")

    sweeper.sweep()
    monkeypatch.setattr(sweeping, "end_sessions", fails)
    monkeypatch.setattr(sweeper._backlog, "is_aside", lambda name: False)
    sweeper._end(ending.due_sessions(store, store.clock()))

    refused, fault = caplog.records
    assert (refused.exc_info, "UNIQUE" in refused.getMessage()) == (None, True)
    assert (fault.exc_info[0], "Ada" in fault.getMessage()) == (ZeroDivisionError, False)
