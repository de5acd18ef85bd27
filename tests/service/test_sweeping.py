"""What happens by itself: sessions end, personal answers go, promises fall due."""

import datetime
import logging
import threading
import time

import pytest

from tests.service.cases import (
    DAY,
    act,
    answered,
    begun,
    clock,
    handed_over,
    sessions,
    store,
)
from treeguide.service import backlog, sweeping
from treeguide.service.replay import MORE
from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.service.sweeping import Pace, Sweeper, Swept
from treeguide.store import Ended, Failing, ending
from treeguide.store.keeping.verify import verify

__all__ = ["clock", "sessions", "store"]


@pytest.fixture
def sweeper(sessions) -> Sweeper:
    return Sweeper(sessions)


def outbox(store) -> list[tuple]:
    rows = store.driver.read("SELECT endpoint_id, topic, subject, payload FROM outbox ORDER BY id")
    return [tuple(row.values()) for row in rows]


def test_a_session_that_nobody_touched_for_long_is_abandoned(store, sessions, sweeper, clock):
    begun(sessions, "old")
    clock.now_us += 29 * DAY
    begun(sessions, "new")
    clock.now_us += 2 * DAY

    swept = sweeper.sweep()

    assert swept == Swept(ended=1)
    assert store.session_row("old").status == "abandoned"
    assert store.session_row("new").status == "open"
    last = store.history_of("old").events[-1]
    assert (last.kind, last.by, last.seq) == ("timed-out", "system", 2)


def test_a_session_that_has_reached_an_outcome_is_done(store, sessions, sweeper, clock):
    answered(begun(sessions, "lit"), "lit")
    clock.now_us += 2 * DAY

    sweeper.sweep()

    row = store.session_row("lit")
    assert (row.status, row.outcome, row.node, row.expires_us) == ("done", "good", "good", None)


def test_what_was_swept_shows_no_damage(store, sessions, sweeper, clock):
    store.subscribe("listener", ["session.timed-out"])
    for number in range(45):
        begun(sessions, f"s{number}")
    handed_over(sessions, "waiting")
    clock.now_us += 400 * DAY

    sweeper.sweep()
    judgement = verify(store, more=MORE)

    assert judgement.damages == ()
    assert [row["state"] for row in store.driver.read("SELECT state FROM timer")] == ["fired"]
    assert len(outbox(store)) == 46


def test_whoever_listens_is_told_that_a_session_has_ended(store, sessions, sweeper, clock):
    store.subscribe("listener", ["session.timed-out"])
    begun(sessions, "old")
    clock.now_us += 31 * DAY

    sweeper.sweep()
    sweeper.sweep()

    assert outbox(store) == [
        (
            "listener",
            "session.timed-out",
            "old.2",
            '{"event":"timed-out","seq":2,"session":"old"}',
        )
    ]


def test_a_session_that_was_touched_meanwhile_goes_on(store, sessions, clock):
    walk = begun(sessions, "old")
    clock.now_us += 31 * DAY
    due = ending.due_sessions(store, clock())
    answered(walk, "dark")

    ended = ending.end_sessions(store, due)

    assert ended == 0
    assert [event.kind for event in store.history_of("old").events] == ["started", "answered"]
    assert store.session_row("old").status == "open"


def test_of_several_who_sweep_at_once_one_ends_a_session(store, sessions, clock):
    for number in range(60):
        begun(sessions, f"s{number:02}")
    clock.now_us += 31 * DAY
    due, ended = ending.due_sessions(store, clock()), []

    threads = [
        threading.Thread(target=lambda: ended.append(ending.end_sessions(store, due)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(ended) == 60
    assert verify(store, more=MORE).damages == ()


def test_who_holds_a_session_at_hand_learns_that_it_has_ended(store, sessions, sweeper, clock):
    walk = begun(sessions, "old")
    clock.now_us += 31 * DAY
    sweeper.sweep()

    with pytest.raises(Ended):
        answered(walk, "dark")


def test_a_session_that_has_ended_is_not_kept_at_hand(store, sessions, sweeper, clock):
    sessions.give_back(begun(sessions, "old"))
    clock.now_us += 31 * DAY
    sweeper.sweep()

    assert sessions.open("old", 1).row.status == "abandoned"


def test_a_session_cannot_be_kept_from_ending_by_a_key(store, sessions, sweeper, clock):
    walk = begun(sessions, "old")
    walk.act("answered", seq=1, key=ending.KIND, node="lamp", given="dark")
    clock.now_us += 31 * DAY

    sweeper.sweep()

    assert store.session_row("old").status == "abandoned"


def test_personal_answers_go_when_their_time_is_over(store, sessions, sweeper, clock):
    act(handed_over(sessions, "ended"), "ended")
    clock.now_us += 6 * DAY
    assert sweeper.sweep() == Swept(fired=1)
    clock.now_us += 2 * DAY

    swept = sweeper.sweep()

    assert swept == Swept(forgotten=1)
    assert store.history_of("ended").gone == {3}
    blobs = [row.sealed for row in store.rows_of("ended") if row.sealed]
    left = [store.vault.open_what_is_left("ended", 3, blob)[0] for blob in blobs]
    assert left == [{"values.name": "Ada"}]
    assert verify(store, more=MORE).damages == ()


def test_a_case_goes_with_the_last_words_that_were_said_about_it(store, sweeper, clock):
    sessions = Sessions(Shelf(store, datetime.UTC, 30))
    walk = act(begun(sessions, "called"), "identified", given={"case": "INC-7", "caller": "Ada"})
    act(walk, "ended")
    assert [row.id for row in store.sessions_of_case("INC-7", 9)] == ["called"]
    clock.now_us += 31 * DAY

    sweeper.sweep()

    assert store.sessions_of_case("INC-7", 9) == []
    assert verify(store, more=MORE).damages == ()


def test_a_session_under_way_ends_before_its_answers_go(store, sessions, sweeper, clock):
    handed_over(sessions, "waiting")
    clock.now_us += 8 * DAY

    swept = sweeper.sweep()

    assert swept.forgotten == 1
    assert store.session_row("waiting").status == "abandoned"
    assert [row.kind for row in store.rows_of("waiting")][-1] == "timed-out"
    assert verify(store, more=MORE).damages == ()


def test_answers_stay_where_their_session_could_not_be_ended(
    store, sessions, sweeper, clock, monkeypatch
):
    handed_over(sessions, "waiting")
    clock.now_us += 8 * DAY
    monkeypatch.setattr(sweeping, "end_sessions", lambda store, rows: 0)

    sweeper.sweep()

    assert store.history_of("waiting").events[2].given["phone"] == "555-0100"


def test_a_key_of_a_session_that_was_never_kept_goes_too(store, sweeper, clock):
    store.vault.seal("nobody", 1, {7: {"phone": "555-0100"}})
    clock.now_us += 8 * DAY

    assert sweeper.sweep() == Swept(forgotten=1)


def test_a_promise_that_is_due_is_told_once(store, sessions, sweeper, clock):
    store.subscribe("listener", [sweeping.DUE])
    due_us = handed_over(sessions, "waiting").session.at_us + DAY
    assert sweeper.sweep() == Swept()
    clock.now_us += 2 * DAY

    swept = [sweeper.sweep().fired, sweeper.sweep().fired]

    assert swept == [1, 0]
    [(endpoint, topic, _, payload)] = outbox(store)
    assert (endpoint, topic) == ("listener", "promise.due")
    assert payload == f'{{"due_us":{due_us},"event":"promise.due","session":"waiting"}}'


def test_a_promise_that_is_due_is_told_also_where_its_session_has_ended_by_itself(
    store, sessions, sweeper, clock
):
    store.subscribe("listener", [sweeping.DUE])
    walk = handed_over(sessions, "waiting")
    ending.end_sessions(store, ending.open_among(store, {"waiting"}))
    assert (store.session_row("waiting").status, sweeper.sweep().fired) == ("abandoned", 0)
    clock.now_us = walk.session.at_us + 2 * DAY

    assert sweeper.sweep().fired == 1

    assert [topic for _, topic, _, _ in outbox(store)] == [sweeping.DUE]


def test_a_promise_that_was_kept_is_never_due(store, sessions, sweeper, clock):
    answered(handed_over(sessions, "come"), "done")
    clock.now_us += 2 * DAY

    assert sweeper.sweep().fired == 0


def test_a_round_is_short_however_much_there_is_to_do(store, sessions, sweeper, clock, monkeypatch):
    for name in ("FEWEST_AT_ONCE", "MOST_AT_ONCE"):
        monkeypatch.setattr(sweeping, name, 10)
    sweeper._pace.at_once = 10
    for number in range(25):
        begun(sessions, f"s{number}")
    clock.now_us += 31 * DAY

    rounds = [sweeper.sweep() for _ in range(3)]

    assert rounds == [Swept(ended=10, is_behind=True)] * 2 + [Swept(ended=5)]


@pytest.mark.parametrize(
    ("seconds", "at_once"),
    [
        ([], 250),
        ([9], 125),
        ([9] * 9, 100),
        ([0.001], 500),
        ([0.001] * 9, 2000),
        ([0.03], 250),
        ([0.04], 188),
    ],
)
def test_as_many_are_ended_at_once_as_nobody_has_to_wait_long_for(seconds, at_once):
    pace = Pace()

    for one in seconds:
        pace.took(one)

    assert pace.at_once == at_once


def test_a_sweeper_that_was_started_sweeps_until_it_is_stopped(store, sessions, clock):
    begun(sessions, "old")
    clock.now_us += 31 * DAY
    sweeper = Sweeper(sessions, every_s=0.01)

    sweeper.start()
    wait_until(lambda: store.session_row("old").status == "abandoned")
    sweeper.stop()

    begun(sessions, "later")
    clock.now_us += 31 * DAY
    time.sleep(0.05)
    assert store.session_row("later").status == "open"


def test_a_sweeper_that_never_started_can_be_stopped(sweeper):
    sweeper.stop()


def test_trouble_with_the_disk_is_said_once_and_then_overcome(
    store, sessions, clock, monkeypatch, caplog
):
    caplog.set_level(logging.WARNING, "treeguide")
    begun(sessions, "old")
    clock.now_us += 31 * DAY
    failures = iter(
        [Failing("The disk is gone."), Failing("The disk is gone."), ZeroDivisionError()]
    )

    def fails(*what):
        for error in failures:
            raise error
        return ending.due_sessions(*what)

    monkeypatch.setattr(backlog, "due_sessions", fails)
    sweeper = Sweeper(sessions, every_s=0.01)

    sweeper.start()
    wait_until(lambda: store.session_row("old").status == "abandoned")
    sweeper.stop()

    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "Sessions cannot be ended by themselves at present. The disk is gone.",
        "The sweeper has a fault, and tries again.",
    ]


def wait_until(happens) -> None:
    for _ in range(1000):
        if happens():
            return
        time.sleep(0.01)
    raise TimeoutError
