"""What is done in a session: once, where it stands, by whoever holds it."""

import threading

import pytest

from tests.service.cases import (
    DAY,
    NOON,
    PERSON,
    act,
    answered,
    clock,
    dark,
    elsewhere,
    sessions,
    store,
    walk,
)
from treeguide.kernel import NotOffered, WalkError
from treeguide.store import Conflict, Ended, KeyUsed, damages

__all__ = ["clock", "elsewhere", "sessions", "store", "walk"]


def test_an_answer_moves_the_session_and_is_kept(sessions, store, walk):
    ack = dark(walk)

    assert (ack.seq, ack.replayed, walk.hash) == (2, False, ack.hash)
    assert (walk.session.node, store.session_row("s1").node) == ("you", "you")
    assert list(damages(store)) == []


def test_the_same_answer_twice_in_one_hand_moves_once(sessions, store, walk):
    first = dark(walk)

    again = dark(walk)

    assert (again.seq, again.hash, again.replayed) == (2, first.hash, True)
    assert (walk.session.seq, store.session_row("s1").head) == (2, 2)
    assert walk.is_as_kept


def test_of_two_hands_with_one_key_the_second_is_told_that_it_is_done(sessions, store, walk):
    other = sessions.open("s1")
    first = dark(walk)

    again = dark(other)
    sessions.give_back(other)

    assert (again.seq, again.hash, again.replayed) == (2, first.hash, True)
    assert sessions.at_hand("s1", 2) is None
    assert store.session_row("s1").head == 2


def test_of_two_hands_with_keys_of_their_own_the_second_is_too_late(sessions, store, walk):
    other = sessions.open("s1")
    dark(walk)

    with pytest.raises(Conflict) as late:
        other.act("answered", seq=1, key="other", node="lamp", given="lit")
    sessions.give_back(other)

    assert late.value.head == 2
    assert sessions.open("s1").session.node == "you"


def test_what_would_be_wrong_is_too_late_where_another_process_has_gone_on(
    sessions, elsewhere, walk
):
    answered(elsewhere.open("s1"), "dark")

    with pytest.raises(Conflict) as late:
        walk.act("answered", seq=1, key="other", node="you", given=PERSON)
    sessions.give_back(walk)

    assert late.value.head == 2
    assert sessions.at_hand("s1", 1) is None


def test_a_page_of_before_is_too_late(sessions, walk):
    dark(walk)

    with pytest.raises(Conflict) as late:
        dark(walk, key="other", seq=1)

    assert late.value.head == 2
    assert (walk.session.seq, walk.is_as_kept) == (2, True)


def test_a_page_of_the_future_is_a_conflict(walk):
    with pytest.raises(Conflict) as early:
        dark(walk, seq=5)

    assert early.value.head == 1
    assert (walk.session.seq, walk.is_as_kept) == (1, True)


def test_a_key_used_for_something_else_is_refused_and_moves_nothing(sessions, store, walk):
    dark(walk)

    for seq, what in ((1, {"node": "lamp", "given": "lit"}), (2, {"node": "you", "given": PERSON})):
        with pytest.raises(KeyUsed):
            walk.act("answered", seq=seq, key="k1", **what)

    assert (walk.session.seq, store.session_row("s1").head) == (2, 2)


def test_the_key_of_the_start_is_used_too(walk):
    with pytest.raises(KeyUsed):
        dark(walk, key="start")


def test_a_key_that_was_used_before_a_restart_is_known(sessions, elsewhere, walk):
    dark(walk)

    assert dark(elsewhere.open("s1")).replayed
    with pytest.raises(KeyUsed):
        elsewhere.open("s1").act("went-back", seq=2, key="k1")


@pytest.mark.parametrize(
    ("kind", "what", "error"),
    [
        ("answered", {"node": "lamp", "given": "blue"}, NotOffered),
        ("answered", {"node": "team", "given": "done"}, NotOffered),
        ("went-back", {}, WalkError),
        ("danced", {}, WalkError),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_session_stays_at_hand(
    sessions, store, walk, kind, what, error
):
    with pytest.raises(error):
        walk.act(kind, seq=1, key="k1", **what)
    sessions.give_back(walk)

    assert store.session_row("s1").head == 1
    assert sessions.at_hand("s1", 1) is walk
    assert dark(walk).seq == 2


def test_a_session_that_has_ended_takes_nothing_more(sessions, walk):
    other = sessions.open("s1")
    act(walk, "ended")

    with pytest.raises(WalkError, match="has ended"):
        dark(walk, key="other", seq=2)
    with pytest.raises(Ended):
        dark(other, key="another")


def test_time_goes_on_in_a_session_though_the_clock_goes_back(sessions, store, walk, clock):
    clock.now_us -= DAY

    answered(walk, "dark", PERSON)

    times = [event.at_us for event in store.history_of("s1").events]
    assert times == sorted(set(times))
    assert times[0] >= NOON


def test_of_many_threads_that_open_one_session_one_moves_it(sessions, store, walk):
    sessions.give_back(walk)
    said = []

    def click(number: int) -> None:
        opened = sessions.open("s1", seq=1)
        try:
            said.append(dark(opened, key=f"key {number}").seq)
        except Conflict as late:
            said.append(f"late for {late.head}")
        sessions.give_back(opened)

    threads = [threading.Thread(target=click, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, said)) == ["2", *["late for 2"] * 7]
    at_hand = sessions.open("s1")
    assert (at_hand.session.seq, at_hand.session.node) == (2, "you")
    assert list(damages(store)) == []


def test_an_answer_that_came_between_two_readings_is_not_lost(sessions, elsewhere, walk, store):
    row = store.session_row("s1")
    dark(walk)

    between = elsewhere._read(row)

    assert not between.is_as_kept
    with pytest.raises(Conflict):
        between.act("answered", seq=2, key="k2", node="you", given=PERSON)
    elsewhere.give_back(between)
    assert elsewhere.at_hand("s1", 2) is None
    assert elsewhere.at_hand("s1", 3) is None
    assert store.session_row("s1").head == 2


# Where a session stands, and how long it lasts.


def test_how_long_a_session_lasts_follows_from_where_it_stands(sessions, store, walk):
    lasting = []
    for given in (None, "dark", PERSON, "done"):
        if given is not None:
            answered(walk, given)
        row = store.session_row("s1")
        lasting.append((row.node, row.kind, (row.expires_us - row.touched_us) // DAY))

    assert lasting == [
        ("lamp", "question", 30),
        ("you", "form", 30),
        ("team", "handoff", 366),
        ("good", "outcome", 1),
    ]


def test_a_session_that_has_ended_does_not_expire(store, walk):
    answered(walk, "lit")
    act(walk, "ended")

    row = store.session_row("s1")
    assert (row.status, row.outcome, row.expires_us) == ("done", "good", None)


def test_a_promise_is_kept_as_long_as_the_case_waits(store, walk):
    def promises() -> list[tuple]:
        return [tuple(row.values()) for row in store.driver.read("SELECT subject FROM timer")]

    counts = []
    for given in ("dark", PERSON, "done"):
        answered(walk, given)
        counts.append(promises())

    assert counts == [[], [("s1",)], []]


@pytest.mark.parametrize(
    ("node", "asked", "index"),
    [("lamp", None, 0), ("lamp", 0, 0), ("lamp", 7, 0), ("you", None, None), ("you", 0, None)],
)
def test_the_address_of_a_node_means_an_entry_of_the_path(walk, node, asked, index):
    dark(walk)

    assert walk.index_of(node, asked) == index


def test_a_node_that_was_never_met_is_no_entry_of_the_path(walk):
    with pytest.raises(LookupError):
        walk.index_of("bad", None)


def test_a_page_of_before_shows_the_session_as_it_stood(walk):
    dark(walk)

    assert walk.position(0).node == "lamp"
    assert walk.position(None).node == "you"


# What the store notes of it.


def test_a_session_in_hand_knows_what_the_store_notes_of_it(sessions, store, walk):
    """Lists, rights and the ticket's “Last touched” are read off it while it is at hand."""
    stands = [(walk.row, store.session_row("s1"))]
    for given in ("dark", PERSON, "done"):
        answered(walk, given)
        stands.append((walk.row, store.session_row("s1")))
    act(walk, "ended")
    stands.append((walk.row, store.session_row("s1")))

    assert [in_hand for in_hand, _ in stands] == [kept for _, kept in stands]
    assert len({kept.touched_us for _, kept in stands}) == len(stands)


def test_a_session_in_hand_knows_what_was_kept_without_waiting(store, walk):
    append = walk.prepared("answered", seq=1, key="k1", node="lamp", given="dark")
    store.driver.write_together(*append.statements, repeatable=True)
    walk.stands(append.ack, "k1")

    assert walk.row == store.session_row("s1")
    assert walk.row.head == 2


@pytest.mark.parametrize(("seq", "key"), [(1, "new"), (2, "dark")], ids=["too late", "again"])
def test_what_moves_nothing_is_not_prepared(walk, seq, key):
    """The store says what has become of it."""
    walk.act("answered", seq=1, key="dark", node="lamp", given="dark")

    assert walk.prepared("went-back", seq=seq, key=key, node="you") is None
    assert (walk.session.seq, walk.session.node, walk.is_as_kept) == (2, "you", True)


def test_a_session_that_is_given_up_in_hand_is_abandoned(store, walk):
    act(walk, "ended")

    assert walk.row == store.session_row("s1")
    assert walk.row.status == "abandoned"
