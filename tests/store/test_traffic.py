"""Counters: what was answered, and after how long, is what counting the events gives."""

import math
import random
from collections import Counter

import pytest

from tests.store.conftest import EVERY_ENGINE, REFUSED, VERSION, answered, append, begin, rows
from treeguide.engine import Event
from treeguide.store import Conflict, KeyUsed, Traffic
from treeguide.store.traffic import dwell

DAY = 86_400_000_000
SECOND = 1_000_000


def kept(store) -> Counter:
    counted = {
        (one.mode, one.day, one.node, one.given, one.dwell): one.times
        for one in store.traffic(VERSION.hash)
    }
    return Counter(counted)


def recounted(histories: dict[str, list[Event]], modes: dict[str, str]) -> Counter:
    """Count events in the plainest way there is."""
    times: Counter = Counter()
    for session_id, events in histories.items():
        before_us = None
        for event in events:
            if event.kind in ("started", "answered", "changed"):
                node = "" if event.node is None else event.node
                given = event.given if type(event.given) is str else ""
                took = 0
                if before_us is not None and event.at_us - before_us > 1000:
                    took = round(8 * math.log((event.at_us - before_us) / 1000, 2))
                times[modes[session_id], event.at_us // DAY, node, given, took] += 1
            before_us = event.at_us
    return times


@EVERY_ENGINE
def test_the_counters_of_a_random_history_are_what_counting_its_events_gives(store):
    chance = random.Random(7)
    histories = {"s1": store.history_of("s1").events}
    modes = {"s1": "live"}
    for number in range(6):
        session_id = f"r{number}"
        modes[session_id] = chance.choice(["live", "practice", "test"])
        begin(store, session_id, at_us=number * DAY // 3, mode=modes[session_id])
        histories[session_id] = store.history_of(session_id).events
    for turn in range(60):
        session_id = chance.choice(sorted(histories))
        last = histories[session_id][-1]
        kind = chance.choice(["answered", "answered", "changed", "went-back", "noted"])
        given = chance.choice(["yes", "no", {"room": "12"}]) if kind != "noted" else None
        at_us = last.at_us + chance.choice([0, 900, 5_000, 7 * SECOND, DAY])
        event = Event(last.seq + 1, at_us, kind, key=f"k{turn}", node="lit", given=given)
        append(store, event, session_id=session_id)
        histories[session_id].append(event)

    assert kept(store) == recounted(histories, modes)


@EVERY_ENGINE
def test_an_event_that_comes_twice_or_is_refused_counts_once(store):
    append(store, answered(2, "k2"))
    before = kept(store)

    append(store, answered(2, "k2"))
    for wrong, error in ((answered(9, "k9"), Conflict), (answered(3, "k2", "yes"), KeyUsed)):
        with pytest.raises(error):
            append(store, wrong)
    begin(store)

    assert kept(store) == before
    assert sum(before.values()) == 2


@EVERY_ENGINE
def test_counters_are_added_up_over_sessions_and_listed_in_order(store):
    for session_id, given in (("s2", "yes"), ("s3", "no"), ("s4", "no")):
        begin(store, session_id)
        append(store, answered(2, "k2", given), session_id=session_id)

    assert store.traffic(VERSION.hash) == [
        Traffic("live", 0, "", "", 0, 4),
        Traffic("live", 0, "lit", "no", 0, 2),
        Traffic("live", 0, "lit", "yes", 0, 1),
    ]


@EVERY_ENGINE
def test_how_long_the_first_answer_took_is_counted_from_the_start(store):
    append(store, answered(2, "k2", at_us=1000 + 2 * SECOND))

    assert kept(store)["live", 0, "lit", "no", 88] == 1


@EVERY_ENGINE
def test_a_version_that_nobody_has_walked_has_no_traffic(store):
    assert store.traffic("0" * 64) == []


@EVERY_ENGINE
def test_days_begin_at_midnight_in_utc(store):
    begin(store, "s2", at_us=DAY - 1)
    begin(store, "s3", at_us=DAY)

    days = rows(store, "SELECT day, SUM(times) AS times FROM traffic GROUP BY day ORDER BY day")

    assert days == [(0, 2), (1, 1)]


@EVERY_ENGINE
def test_what_cannot_be_counted_is_not_kept(store):
    with pytest.raises(REFUSED):
        begin(store, "s2", mode=None)

    assert rows(store, "SELECT id FROM session") == [("s1",)]


@pytest.mark.parametrize(
    ("us", "eighths"),
    [
        (0, 0),
        (999, 0),
        (1_000, 0),
        (1_044, 0),
        (1_045, 1),
        (2_000, 8),
        (3_000, 13),
        (1_000_000, 80),
        (60_000_000, 127),
        (3_600_000_000, 174),
        (-5, 0),
    ],
)
def test_a_time_is_counted_in_eighths_of_an_octave_of_milliseconds(us, eighths):
    assert dwell(us) == eighths
