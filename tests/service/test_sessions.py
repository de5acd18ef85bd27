"""Sessions in the hands of requests: whoever comes second, late or again changes nothing."""

import pytest

from tests.service.cases import (
    DAY,
    act,
    answered,
    begun,
    clock,
    dark,
    elsewhere,
    sessions,
    store,
    walk,
)
from treeguide.kernel import WrongValues
from treeguide.service import sessions as keeping
from treeguide.store import Conflict, Erased, Full, Gone, KeyUsed

__all__ = ["clock", "elsewhere", "sessions", "store", "walk"]


def reads(store, monkeypatch) -> list[str]:
    """Note of which sessions the events are read from now on."""
    noted = []
    history_of = store.history_of
    monkeypatch.setattr(store, "history_of", lambda one: noted.append(one) or history_of(one))
    return noted


# Beginning.


def test_a_session_begins_at_the_first_node_and_is_kept(sessions, store):
    walk = sessions.begin("case", "customer", language="de", token_hash="mine", mode="practice")

    row = store.session_row(walk.row.id)
    assert walk.session.node == row.node == "lamp"
    assert (row.language, row.token_hash, row.mode, row.audience, row.head) == (
        "de",
        "mine",
        "practice",
        "customer",
        1,
    )
    assert len(row.id) >= 22


def test_each_session_has_an_id_of_its_own(sessions):
    assert len({sessions.begin("case", "customer").row.id for _ in range(20)}) == 20


def test_a_start_that_is_repeated_leads_to_the_same_session(sessions, store):
    answered(begun(sessions, "s1"), "dark")

    again = begun(sessions, "s1")

    assert (again.row.id, again.session.seq, again.session.node) == ("s1", 2, "you")
    assert store.session_row("s1").head == 2


def test_a_start_that_is_repeated_later_is_the_same_one_still(sessions, clock):
    known = {"floor": 3, "name": "Ada"}
    sessions.begin("case", "customer", session_id="s1", known=known)
    clock.now_us += DAY

    again = sessions.begin("case", "customer", session_id="s1", known=known)

    assert again.session.started.at_us < clock.now_us


@pytest.mark.parametrize(
    "other",
    [{"known": {"floor": 4}}, {"token_hash": "x"}, {"mode": "test"}, {"known": {"name": "Bob"}}],
)
def test_the_id_of_another_session_is_refused(sessions, other):
    sessions.begin("case", "customer", session_id="s1", known={"floor": 3})

    with pytest.raises(KeyUsed):
        sessions.begin("case", "customer", session_id="s1", **{"known": {"floor": 3}, **other})


def test_a_start_that_is_repeated_after_the_erasure_is_told_of_it(sessions, store):
    known = {"name": "Ada"}
    sessions.begin("case", "customer", session_id="s1", known=known)
    store.erase_session("s1", actor="Ada", reason="asked")

    with pytest.raises(Erased):
        sessions.begin("case", "customer", session_id="s1", known=known)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"floor": "third"}, "floor"),
        ({"floor": 41}, "floor"),
        ({"name": 7}, "name"),
        ({"cellar": 1}, "has no variable “cellar”"),
        ({"today": "2026-01-01"}, "has no variable “today”"),
    ],
)
def test_a_known_value_that_does_not_fit_is_refused_and_nothing_is_kept(
    sessions, store, known, said
):
    with pytest.raises(WrongValues) as refused:
        sessions.begin("case", "customer", session_id="s1", known={"phone": "1", **known})

    [(name, sentence)] = refused.value.troubles.items()
    assert said in f"{name}: {sentence}"
    with pytest.raises(Gone):
        store.session_row("s1")


def test_known_values_are_known_and_the_personal_ones_are_sealed(sessions, store):
    known = {"name": "Ada", "phone": None, "floor": 3}

    sessions.begin("case", "customer", session_id="s1", known=known)

    assert store.history_of("s1").events[0].known == known
    assert store.rows_of("s1")[0].body == '{"known":{"floor":3,"phone":null}}'


@pytest.mark.parametrize(("tree_id", "audience"), [("nothing", "customer"), ("case", "nobody")])
def test_a_tree_that_is_not_offered_cannot_be_started(sessions, tree_id, audience):
    with pytest.raises(Gone, match="Nobody has published"):
        sessions.begin(tree_id, audience)


def test_a_session_stays_with_its_version_when_another_one_is_live(sessions, store):
    answered(begun(sessions, "s1"), "dark")

    store.withdraw("case")

    assert sessions.open("s1").session.node == "you"


# Opening.


def test_a_session_that_was_given_back_is_not_read_again(sessions, store, walk, monkeypatch):
    sessions.give_back(walk)
    noted = reads(store, monkeypatch)

    assert sessions.open("s1") is walk
    assert noted == []


def test_a_session_at_hand_at_the_position_of_the_page_asks_the_store_nothing(
    sessions, walk, store, monkeypatch
):
    sessions.give_back(walk)
    monkeypatch.setattr(store.driver, "read", None)

    assert sessions.open("s1", seq=1) is walk


def test_who_finds_a_session_taken_reads_it_from_the_store(sessions, walk):
    sessions.give_back(walk)

    first, second = sessions.open("s1"), sessions.open("s1")

    assert first is walk
    assert second is not walk
    assert (second.hash, second.session.node) == (first.hash, "lamp")


def test_a_session_is_at_hand_only_for_who_stands_where_it_stands(sessions, walk):
    sessions.give_back(walk)

    assert sessions.at_hand("s1", 2) is None
    assert sessions.at_hand("nobody", 1) is None
    assert sessions.at_hand("s1", 1) is walk
    assert sessions.at_hand("s1", 1) is None


def test_a_session_that_another_process_has_led_on_is_read_again(sessions, elsewhere, walk):
    sessions.give_back(walk)
    answered(elsewhere.open("s1"), "dark")

    assert sessions.open("s1").session.node == "you"
    assert sessions.open("s1", seq=2).session.node == "you"


@pytest.mark.parametrize("seq", [None, 1, 2])
def test_an_erased_session_is_not_walked_again_even_from_what_is_at_hand(
    sessions, store, walk, seq
):
    sessions.give_back(walk)
    store.erase_session("s1", actor="Ada", reason="asked")

    with pytest.raises(Erased):
        dark(sessions.open("s1", seq=seq))
    with pytest.raises(Erased):
        sessions.open("s1")


def test_a_session_that_nobody_began_is_gone(sessions):
    with pytest.raises(Gone):
        sessions.open("nobody")


def test_a_session_that_was_forgotten_is_read_from_the_store(sessions, walk):
    sessions.give_back(walk)

    sessions.forget("s1")
    sessions.forget("nobody")

    assert sessions.open("s1") is not walk


# Giving back.


def test_what_is_given_back_never_replaces_a_later_state(sessions, walk):
    sessions.give_back(walk)
    early, late = sessions.open("s1"), sessions.open("s1")
    answered(late, "dark")

    for one in (late, early):
        sessions.give_back(one)

    assert sessions.open("s1", seq=2) is late


def test_a_later_state_replaces_what_was_given_back(sessions, walk):
    early, late = sessions.open("s1"), sessions.open("s1")
    answered(late, "dark")

    for one in (early, late):
        sessions.give_back(one)

    assert sessions.open("s1", seq=2) is late


@pytest.mark.parametrize("trouble", [Full("full"), Conflict(5)])
def test_a_session_whose_answer_was_not_kept_is_not_kept_at_hand(
    sessions, store, walk, monkeypatch, trouble
):
    def refuse(*_: object, **__: object) -> None:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(store, "append", refuse)
        with pytest.raises(type(trouble)):
            dark(walk)
    sessions.give_back(walk)

    again = sessions.open("s1")
    assert (again is walk, again.session.node) == (False, "lamp")
    assert dark(again).seq == 2


def test_a_session_that_has_ended_is_not_kept_at_hand(sessions, walk):
    act(walk, "ended")

    sessions.give_back(walk)

    assert sessions.at_hand("s1", 2) is None


def test_no_more_sessions_are_at_hand_than_are_meant_to_and_the_latest_stay(sessions, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_AT_HAND", 2)
    walks = {name: begun(sessions, name) for name in ("s1", "s2", "s3")}
    for name in ("s1", "s2", "s1", "s3"):
        sessions.give_back(walks[name])

    assert [sessions.at_hand(name, 1) for name in walks] == [walks["s1"], None, walks["s3"]]
