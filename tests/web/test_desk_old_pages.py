"""A page of the console that was sent before: twice at once it is one, later it opens nothing."""

import pytest

from tests.web.test_desk_rights import ann, app, of_sales
from tests.web.test_slips import HIDDEN
from treeguide.access import Grant

__all__ = ["ann", "app"]


def used(agent) -> dict[str, str]:
    """Return what an agent's page sends of itself, after it was sent once."""
    hidden = {**agent.hidden}
    agent.send(answer="yes")
    return hidden


@pytest.mark.parametrize("kind", ["noted", "taken-over"])
def test_an_old_page_that_sends_by_itself_is_told_no_words_of_a_call_that_has_ended(
    app, store, ann, kind
):
    old, bob = used(ann), of_sales(app, store, name="Bob").open(ann.address)
    bob.do("taken-over")
    form = bob.form
    bob.type(desk_note="CanaryNote at the end")
    bob.open(bob.address).do("hung-up")

    masked = {"kind": kind, "desk.quiet": "1", "desk.note.slip": "mask"}
    answer = ann.post(form, {**old, **masked})

    assert answer.status_code == 409
    assert "CanaryNote" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("is_quiet", [True, False])
def test_a_note_on_an_old_page_of_a_call_that_a_colleague_has_taken_is_not_lost(
    app, store, ann, is_quiet
):
    form, old = ann.form, used(ann)
    of_sales(app, store, name="Bob").open(ann.address).do("taken-over")
    note = {"kind": "noted", "desk.note": "NeverLost", "desk.before-note": ""}

    answer = ann.post(form, {**old, **note, **({"desk.quiet": "1"} if is_quiet else {})})

    assert answer.status_code == 409
    assert is_quiet or "“NeverLost”" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "what",
    [
        {"answer": "yes"},
        {"kind": "handed-over"},
        {"kind": "handed-over", "desk.note": "CanaryNote. Wait", "desk.case": "INC-7"},
        {"kind": "hung-up"},
        {"kind": "ended", "desk.resolved": "yes", "desk.reason": "solved", "desk.author": "Wrong"},
    ],
)
def test_two_clicks_are_one_even_where_the_first_one_gave_the_call_away(app, store, ann, what):
    bob, form, hidden = of_sales(app, store, name="Bob"), ann.form, ann.hidden
    what = {"desk.colleague": bob.me.id, "desk.before-note": "CanaryNote", **what}

    first = ann.post(form, {**hidden, **what}).status_code
    once = ann.kinds
    second = ann.post(form, {**hidden, **what}).status_code

    assert (first, second) == (303, 303)
    assert ann.kinds == once


def test_two_clicks_take_a_call_over_once(app, store, ann):
    bob = of_sales(app, store, name="Bob").open(ann.address)
    form, taking = bob.form, {**bob.hidden, "kind": "taken-over"}

    clicks = [bob.post(form, taking).status_code for _ in range(2)]

    assert clicks == [303, 303]
    assert ann.kinds.count("handed-over") == 1


def test_an_old_page_does_not_tell_whether_a_call_that_has_ended_has_these_words(app, store, ann):
    form, old = ann.form, used(ann)
    of_sales(app, store, name="Bob").open(ann.address).do("taken-over").do("hung-up")

    guessed = {"desk.caller": "CanaryCaller"}, {"desk.caller": "Wrong"}, {}
    answers = [ann.post(form, {**old, "answer": "yes", **one}).status_code for one in guessed]

    assert answers == [409, 409, 303]


def test_who_holds_a_call_without_reading_words_is_told_of_her_own_note_how_it_is_kept(store, ann):
    store.give_role(ann.me.id, Grant("author", "sales"), by="test")
    store.take_role(ann.me.id, Grant("agent", "sales"), by="test")
    mine = {"desk_note": "Card 4111 1111 1111 1111", "desk.note.slip": "mask"}

    told = ann.open(ann.address).type(**mine, **{"desk.before-note": ""})

    assert told.get_json()["kept"] == {"desk.note": f"Card {HIDDEN}"}
    assert [one.text for one in store.history_of(ann.session_id).events][
        -1
    ] == f"CanaryNote\nCard {HIDDEN}"
