"""Appending: by expected position and client's key, once and durably."""

import threading

import pytest

from tests.store.conftest import AT_LAMP, answered, begin
from treeguide.engine import Event
from treeguide.store import Ack, Conflict, Gone, KeyUsed, Standing


def test_what_is_appended_is_read_back_as_it_was(store):
    filled = answered(3, "k3", {"room": "12", "pages": 3, "tags": ["a"]}, text="said", by="team")
    changed = Event(4, 4000, "changed", key="k4", node="lit", given="yes", index=0)
    for event in (answered(2, "k2"), filled, changed):
        store.append("s1", event, AT_LAMP)

    events = store.events_of("s1")

    assert [event.kind for event in events] == ["started", "answered", "answered", "changed"]
    assert [(e.given, e.index, e.text, e.by) for e in events[1:]] == [
        ("no", None, None, None),
        ({"room": "12", "pages": 3, "tags": ["a"]}, None, "said", "team"),
        ("yes", 0, None, None),
    ]


def test_the_same_key_again_is_acknowledged_and_kept_once(store):
    first = store.append("s1", answered(2, "k2"), AT_LAMP)
    later = store.append("s1", answered(2, "k2"), AT_LAMP)

    assert (first, later) == (Ack(2), Ack(2, replayed=True))
    assert len(store.events_of("s1")) == 2


def test_the_same_key_is_known_even_after_the_session_has_gone_on(store):
    store.append("s1", answered(2, "k2"), AT_LAMP)
    store.append("s1", answered(3, "k3"), AT_LAMP)

    assert store.append("s1", answered(2, "k2"), AT_LAMP) == Ack(2, replayed=True)


@pytest.mark.parametrize("seq", [2, 3])
def test_other_content_under_a_used_key_is_refused(store, seq):
    store.append("s1", answered(2, "k2"), AT_LAMP)

    with pytest.raises(KeyUsed, match="answered before"):
        store.append("s1", answered(seq, "k2", "yes"), AT_LAMP)

    assert len(store.events_of("s1")) == 2


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_position_that_is_not_the_next_one_is_a_conflict(store, seq):
    store.append("s1", answered(2, "k2"), AT_LAMP)

    with pytest.raises(Conflict) as conflict:
        store.append("s1", answered(seq, "other"), AT_LAMP)

    assert conflict.value.head == 2


def test_time_never_runs_backwards_in_a_session(store):
    early = Event(2, 10, "answered", key="k2", node="lit", given="no")

    with pytest.raises(Conflict):
        store.append("s1", early, AT_LAMP)


def test_a_session_that_nobody_started_is_gone(store):
    with pytest.raises(Gone):
        store.append("nobody", answered(2, "k2"), AT_LAMP)
    with pytest.raises(Gone):
        store.events_of("nobody")


def test_a_session_that_has_ended_takes_nothing_more(store):
    store.append("s1", Event(2, 2000, "ended", key="k2"), Standing("lit", "question", closed=True))

    with pytest.raises(Gone, match="has ended"):
        store.append("s1", answered(3, "k3"), AT_LAMP)


def test_the_row_of_a_session_says_where_it_stands(store):
    store.append("s1", answered(2, "k2", "yes"), Standing("good", "outcome", "good"))

    row = store.session_row("s1")

    assert (row.node, row.kind, row.outcome, row.head, row.touched_us) == (
        "good",
        "outcome",
        "good",
        2,
        2000,
    )


def test_of_many_threads_with_one_key_one_advances(store):
    results = []

    def click():
        results.append(store.append("s1", answered(2, "k2"), AT_LAMP).replayed)

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False, True, True, True, True, True]
    assert len(store.events_of("s1")) == 2


def test_sessions_that_wait_for_a_team_are_listed_the_longest_waiting_first(store):
    begin(store, "s2")
    store.append("s2", answered(2, "k2"), Standing("team", "handoff"))
    store.append("s1", answered(2, "k2"), AT_LAMP)
    store.append("s1", answered(3, "k3"), Standing("system", "action"))

    assert [row.id for row in store.waiting_for_others()] == ["s2", "s1"]


def test_the_latest_session_of_a_holder_is_found(store):
    begin(store, "s2", token_hash="mine")
    begin(store, "s3", token_hash="mine")
    store.append("s2", answered(2, "k2"), AT_LAMP)

    assert store.latest_of("mine", "lamp").id == "s2"
    assert store.latest_of("mine", "other") is None
    assert store.latest_of("theirs", "lamp") is None
