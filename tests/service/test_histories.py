"""What can still be told of a session when personal answers of it are gone, and what cannot."""

import datetime
import json

import pytest

from tests.service.cases import (
    DAY,
    PERSON,
    TREE,
    act,
    answered,
    begun,
    clock,
    elsewhere,
    handed_over,
    sessions,
    store,
)
from treeguide.kernel import WalkError
from treeguide.service.histories import followed
from treeguide.service.publishing import publish_folder
from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.service.sweeping import Sweeper
from treeguide.service.transcript import transcript
from treeguide.service.transcript_forms import text
from treeguide.service.transcript_lines import Reader
from treeguide.store import Broken, Erased, Gone

__all__ = ["clock", "elsewhere", "sessions", "store"]

PHONE_DAYS, UNTIL_ERASED = 7, -1


def written(sessions, session_id="s1"):
    row = sessions.store.session_row(session_id)
    edition = sessions.shelf.edition(row.tree_id, row.closure)
    history = sessions.store.history_of(session_id)
    return transcript(row, edition, history, Reader(edition.source_wording))


def weeks_later(sessions, clock):
    """Let the time be over for which phone numbers are kept."""
    clock.now_us += 8 * DAY
    Sweeper(sessions).sweep()


def test_a_session_whose_time_is_over_for_a_part_can_still_be_opened(sessions, elsewhere, clock):
    handed_over(sessions, "s1")

    weeks_later(sessions, clock)
    walk = elsewhere.open("s1")

    assert (walk.session.node, walk.session.closed) == ("team", True)
    assert walk.session.told[1] == ("you", {"name": "Ada", "floor": 3})
    with pytest.raises(WalkError, match="has ended"):
        walk.act("answered", seq=walk.session.seq, key="late", node="team", given="done")


def test_what_is_left_is_listed_and_what_is_gone_is_marked(sessions, clock):
    answered(handed_over(sessions, "s1"), "done")

    weeks_later(sessions, clock)
    told = written(sessions)

    assert (told.deleted, told.followed, told.outcome) == (True, True, "good")
    assert [line.deleted for line in told.lines] == [False, False, True, False, False]
    assert told.lines[2].values == {"name": "Ada", "floor": 3}
    assert [line.active for line in told.lines] == [True] * 5


def test_a_required_answer_that_is_gone_hides_nothing_else_of_an_ended_session(sessions, store):
    act(handed_over(sessions, "s1"), "ended")
    store.vault.forget("s1", UNTIL_ERASED)

    walk, told = Sessions(sessions.shelf).open("s1"), written(sessions)

    assert walk.session.node == "team"
    assert told.followed
    assert [line.title for line in told.lines if line.title] == ["Is the lamp lit?", "Who are you?"]
    assert told.lines[2].values == {"phone": "555-0100", "floor": 3}


def test_nobody_goes_on_with_an_open_session_without_what_was_required(sessions, elsewhere, store):
    handed_over(sessions, "s1")
    store.vault.forget("s1", UNTIL_ERASED)

    with pytest.raises(Erased, match="transcript lists what is left"):
        elsewhere.open("s1")


def test_an_open_session_goes_on_without_what_nothing_hangs_on(sessions, elsewhere, store):
    handed_over(sessions, "s1")
    store.vault.forget("s1", PHONE_DAYS)

    walk = answered(elsewhere.open("s1"), "done")

    assert walk.session.outcome[0] == "good"
    assert store.session_row("s1").outcome == "good"


@pytest.fixture
def forked(store, tmp_path):
    """Sessions of a tree in which the way depends on what is deleted after a week."""
    nodes = {
        "ask": {
            "kind": "form",
            "title": "How old?",
            "fields": [{"variable": "age", "required": True}],
            "to": "by-age",
        },
        "by-age": {
            "kind": "decision",
            "rules": [{"id": "adult", "when": "age >= 18", "to": "grown"}],
            "otherwise": "young",
        },
        "grown": {"kind": "question", "title": "Grown?", "answers": TWO},
        "young": {"kind": "question", "title": "Young?", "answers": TWO},
        "end": {"kind": "outcome", "title": "End", "result": "resolved"},
    }
    age = {"type": "integer", "label": "Age", "keep_days": 7}
    tree = {**TREE, "id": "fork", "start": "ask", "nodes": nodes, "variables": {"age": age}}
    (tmp_path / "trees" / "fork").mkdir()
    (tmp_path / "trees" / "fork" / "tree.json").write_text(json.dumps(tree), "utf-8")
    publish_folder(store, tmp_path / "trees")
    return Sessions(Shelf(store, datetime.UTC))


TWO = [{"id": one, "label": one.capitalize(), "to": "end"} for one in ("yes", "no")]


def test_a_walk_that_hangs_on_what_is_gone_is_never_made_up(forked, clock):
    walk = forked.begin("fork", "customer", session_id="s1")
    answered(walk, {"age": 40}, "yes")

    weeks_later(forked, clock)
    told = written(forked)

    with pytest.raises(Erased):
        Sessions(forked.shelf).open("s1")
    assert (told.deleted, told.followed, told.path) == (True, False, [])
    assert [line.title for line in told.lines] == [None, "How old?", "Grown?", None]
    assert told.lines[2].label == "Yes"
    assert (told.outcome, told.result) == ("end", "resolved")
    assert "nobody can tell which answers counted" in text(told)


def test_where_the_session_stood_is_not_made_up_either(forked, clock):
    answered(forked.begin("fork", "customer", session_id="s1"), {"age": 40})

    weeks_later(forked, clock)

    assert not written(forked).followed


def test_an_erased_session_tells_nothing(sessions, store):
    handed_over(sessions, "s1")
    store.erase_session("s1", actor="test", reason="asked for")

    with pytest.raises(Erased):
        store.history_of("s1")


def test_a_session_that_is_erased_while_it_is_read_tells_nothing(sessions, store, monkeypatch):
    handed_over(sessions, "s1")
    open_what_is_left = store.vault.open_what_is_left

    def erase_first(*which):
        store.erase_session("s1", actor="test", reason="asked for")
        return open_what_is_left(*which)

    monkeypatch.setattr(store.vault, "open_what_is_left", erase_first)

    with pytest.raises(Erased):
        store.history_of("s1")


def test_there_is_no_history_of_a_session_that_is_not_there(store):
    with pytest.raises(Gone):
        store.history_of("nobody")


def test_without_anything_gone_a_walk_that_leads_nowhere_is_damage(sessions, store):
    handed_over(sessions, "s1")
    history, row = store.history_of("s1"), store.session_row("s1")
    del history.events[1]

    with pytest.raises(Broken):
        followed(sessions.shelf.edition(row.tree_id, row.closure), row, history)


@pytest.mark.parametrize("given", ["nowhere", "dark"])
def test_an_answer_that_comes_after_an_erasure_is_never_called_wrong(
    sessions, elsewhere, store, given
):
    begun(sessions, "s1")
    walk = elsewhere.open("s1")
    store.erase_session("s1", actor="test", reason="asked for")

    with pytest.raises(Erased):
        walk.act("answered", seq=1, key="k1", node="lamp", given=given)
    elsewhere.give_back(walk)

    assert elsewhere.at_hand("s1", 1) is None


def test_wrong_values_after_an_erasure_are_never_called_wrong(sessions, elsewhere, store):
    walk = answered(begun(sessions, "s1"), "dark")
    store.erase_session("s1", actor="test", reason="asked for")

    with pytest.raises(Erased):
        walk.act("answered", seq=2, key="k2", node="you", given={**PERSON, "floor": 99})
