"""Appending: by expected position and client's key, once and durably."""

import threading

import pytest

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, answered, append, begin, head_of, rows
from treeguide.engine import Event
from treeguide.store import Ack, Conflict, Ended, Gone, Head, KeyUsed, Standing, Start

pytestmark = EVERY_ENGINE


def test_what_is_appended_is_read_back_as_it_was(store):
    filled = answered(3, "k3", {"room": "12", "pages": 3, "tags": ["a"]}, text="said", by="team")
    changed = Event(4, 4000, "changed", key="k4", node="lit", given="yes", index=0)
    for event in (answered(2, "k2"), filled, changed):
        append(store, event, AT_LAMP)

    events = store.history_of("s1").events

    assert [event.kind for event in events] == ["started", "answered", "answered", "changed"]
    assert [(e.given, e.index, e.text, e.by) for e in events[1:]] == [
        ("no", None, None, None),
        ({"room": "12", "pages": 3, "tags": ["a"]}, None, "said", "team"),
        ("yes", 0, None, None),
    ]


def test_the_same_key_again_is_acknowledged_and_kept_once(store):
    first = append(store, answered(2, "k2"), AT_LAMP)
    later = append(store, answered(2, "k2"), AT_LAMP)

    assert (first.seq, first.replayed) == (2, False)
    assert later == Ack(2, first.hash, replayed=True)
    assert len(store.history_of("s1").events) == 2


def test_the_same_key_is_known_even_after_the_session_has_gone_on(store):
    append(store, answered(2, "k2"), AT_LAMP)
    append(store, answered(3, "k3"), AT_LAMP)

    again = append(store, answered(2, "k2"), AT_LAMP)

    assert (again.seq, again.replayed) == (2, True)


@pytest.mark.parametrize("seq", [2, 3])
def test_other_content_under_a_used_key_is_refused(store, seq):
    append(store, answered(2, "k2"), AT_LAMP)

    with pytest.raises(KeyUsed, match="answered before"):
        append(store, answered(seq, "k2", "yes"), AT_LAMP)

    assert len(store.history_of("s1").events) == 2


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_position_that_is_not_the_next_one_is_a_conflict(store, seq):
    append(store, answered(2, "k2"), AT_LAMP)

    with pytest.raises(Conflict) as conflict:
        append(store, answered(seq, "other"), AT_LAMP)

    assert conflict.value.head == 2


def test_time_never_runs_backwards_in_a_session(store):
    early = Event(2, 10, "answered", key="k2", node="lit", given="no")

    with pytest.raises(Conflict):
        append(store, early, AT_LAMP)


def test_a_session_that_nobody_started_is_gone(store):
    with pytest.raises(Gone):
        store.append(Head("nobody", 1, "", "", "live", 0), answered(2, "k2"), AT_LAMP)
    with pytest.raises(Gone):
        store.history_of("nobody")


def test_a_session_that_has_ended_takes_nothing_more(store):
    append(store, Event(2, 2000, "ended", key="k2"), Standing("lit", "question", closed=True))

    with pytest.raises(Ended, match="has ended"):
        append(store, answered(3, "k3"), AT_LAMP)


def test_the_row_of_a_session_says_where_it_stands(store):
    append(store, answered(2, "k2", "yes"), Standing("good", "outcome", "good"))

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
        results.append(append(store, answered(2, "k2"), AT_LAMP).replayed)

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False, True, True, True, True, True]
    assert len(store.history_of("s1").events) == 2


def test_a_key_that_was_used_moves_nothing_not_even_where_it_could_be_next(store):
    append(store, answered(2, "k2"), AT_LAMP)
    before = (store.session_row("s1"), store.traffic(store.session_row("s1").tree_hash))

    with pytest.raises(KeyUsed):
        append(store, answered(3, "k2", "yes"), Standing("good", "outcome", "good"))
    append(store, answered(3, "k2"), Standing("good", "outcome", "good"))

    after = (store.session_row("s1"), store.traffic(store.session_row("s1").tree_hash))
    assert after == before


def test_the_same_start_again_is_acknowledged_and_kept_once(store):
    again = begin(store)

    assert (again.seq, again.hash, again.replayed) == (1, head_of(store).hash, True)
    assert len(store.history_of("s1").events) == 1


@pytest.mark.parametrize(
    "other", [{"mode": "test"}, {"audience": "agent"}, {"channel": "api"}, {"token_hash": "x"}]
)
def test_the_id_of_another_session_is_refused(store, other):
    with pytest.raises(KeyUsed, match="another session"):
        begin(store, **other)

    assert store.session_row("s1").token_hash is None


@pytest.mark.parametrize("what", [{"key": "other"}, {"known": {"lit": True}}])
def test_another_start_under_the_id_of_a_session_is_refused(store, what):
    start = Start("s1", "lamp", store.session_row("s1").closure)
    started = Event(1, 1000, "started", **{"key": "start", **what})

    with pytest.raises(KeyUsed, match="another session"):
        store.start_session(start, started, AT_LAMP)


def test_a_session_is_kept_with_all_that_was_fixed_when_it_began(store):
    fixed = {
        "token_hash": "mine",
        "mode": "practice",
        "audience": "agent",
        "channel": "embed",
        "language": "de",
    }

    begin(store, "s2", **fixed)

    row = store.session_row("s2")
    assert {name: getattr(row, name) for name in fixed} == fixed
    assert (row.head, row.status, row.started_us, row.touched_us) == (1, "open", 1000, 1000)


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (Standing("good", "outcome", "good", closed=True), "done"),
        (Standing("lit", "question", closed=True), "abandoned"),
        (Standing("good", "outcome", "good"), "open"),
    ],
)
def test_a_session_has_ended_well_where_it_had_an_outcome(store, standing, status):
    append(store, answered(2, "k2", "yes"), standing)

    assert store.session_row("s1").status == status


def test_events_can_be_listed_as_they_are_kept(store):
    append(store, answered(2, "k2", {"room": 12}), AT_LAMP)

    kept = store.rows_of("s1")

    assert [(one.seq, one.key, one.kind, one.node, one.given, one.at_us) for one in kept] == [
        (1, "start", "started", None, None, 1000),
        (2, "k2", "answered", "lit", None, 2000),
    ]
    assert (kept[1].body, kept[1].sealed) == ('{"values":{"room":12}}', None)
    assert store.rows_of("nobody") == []


def test_how_long_a_page_was_looked_at_is_kept(store):
    append(store, answered(2, "k2"), AT_LAMP, shown_at=1500, active_ms=420)

    assert rows(store, "SELECT shown_at, active_ms FROM event WHERE seq = 2") == [(1500, 420)]


@pytest.mark.parametrize("wrong", ["seq", "hash", "both"])
def test_a_head_that_is_wrong_in_any_way_is_a_conflict(store, wrong):
    append(store, answered(2, "k2"), AT_LAMP)
    head = head_of(store)
    believed = Head(
        "s1",
        head.seq if wrong == "hash" else 1,
        head.hash if wrong == "seq" else "0" * 64,
        head.tree_hash,
        head.mode,
        head.at_us,
    )

    with pytest.raises(Conflict) as conflict:
        store.append(believed, answered(believed.seq + 1, "k3", at_us=9000), AT_LAMP)

    assert conflict.value.head == 2


def test_of_many_threads_with_keys_of_their_own_one_advances(store):
    head, results = head_of(store), []

    def click(number: int) -> None:
        try:
            results.append(store.append(head, answered(2, f"k{number}"), AT_LAMP).seq)
        except Conflict as conflict:
            results.append(f"conflict at {conflict.head}")

    threads = [threading.Thread(target=click, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, results)) == ["2", *["conflict at 2"] * 5]
    assert len(store.history_of("s1").events) == 2
