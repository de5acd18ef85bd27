"""A card's number that an agent has typed is kept only after she has said how."""

import pytest

from tests.web.calls import ANYWHERE, NODES, Agent

CARD = "4111 1111 1111 1111"
HIDDEN = "•••• •••• •••• 1111"
NOTE = f"Pays with {CARD}, calls back"


@pytest.fixture
def app(write_tree, app_of):
    write_tree("lamp", NODES, audience=["agent"], anywhere=ANYWHERE)
    return app_of()


@pytest.fixture
def agent(app, store):
    return Agent(app, store, name="Agent One").call()


def test_a_note_with_a_card_is_not_kept_and_the_page_says_what_it_looks_like(agent):
    agent.send(answer="yes", **{"desk.note": NOTE})

    assert agent.status == 422
    assert "looks like the number of a payment card" in agent.page
    assert agent.field("note") == NOTE
    assert agent.kinds == ["started"]


def test_the_sentence_does_not_repeat_the_number(agent):
    agent.send(answer="yes", **{"desk.note": NOTE})

    assert agent.page.count(CARD) == 1


def test_masking_is_what_is_chosen_unless_she_says_otherwise(agent):
    agent.send(answer="yes", **{"desk.note": NOTE})

    assert '<input type="radio" name="desk.note.slip" value="mask" checked>' in agent.page
    assert '<input type="radio" name="desk.note.slip" value="keep">' in agent.page


@pytest.mark.parametrize(("how", "kept"), [("mask", NOTE.replace(CARD, HIDDEN)), ("keep", NOTE)])
def test_it_is_kept_as_she_has_chosen_and_her_answer_counts(agent, how, kept):
    agent.send(answer="yes", **{"desk.note": NOTE, "desk.note.slip": how})

    assert agent.heading == "Pull the plug"
    assert kept in agent.ticket


def test_what_was_kept_on_purpose_is_not_asked_about_again(agent):
    agent.send(kind="noted", **{"desk.note": NOTE, "desk.note.slip": "keep"})

    agent.send(answer="yes", **{"desk.note": f"{NOTE} tomorrow"})

    assert agent.heading == "Pull the plug"


def test_a_note_that_is_kept_while_it_is_typed_says_it_too(agent):
    response = agent.type(desk_note=NOTE)

    assert response.status_code == 422
    assert "looks like the number of a payment card" in response.json["said"]
    assert agent.kinds == ["started"]


@pytest.mark.parametrize(
    ("kind", "field"), [("paused", "desk.pause"), ("flagged", "desk.flag"), ("ended", "desk.words")]
)
def test_reasons_flags_and_closing_words_are_asked_about_and_masked(agent, kind, field):
    more = {"desk.resolved": "yes", "desk.reason": "solved"} if kind == "ended" else {}
    agent.send(kind=kind, **{field: NOTE}, **more)
    assert agent.status == 422

    agent.send(kind=kind, **{field: NOTE, f"{field}.slip": "mask"}, **more)

    said = [event.text for event in agent.store.history_of(agent.session_id).events if event.text]
    assert said == [NOTE.replace(CARD, HIDDEN)]


def test_a_number_to_call_back_is_asked_about_only_where_authors_read_it(agent):
    agent.send(kind="noted", **{"desk.note": "Call back on 0170 1234567"})
    assert agent.status == 200

    agent.send(kind="flagged", **{"desk.flag": "Call me on 0170 1234567"})

    assert agent.status == 422
    assert "looks like a phone number" in agent.page


def test_a_card_s_number_is_no_reference_of_a_case(agent):
    agent.send(kind="noted", **{"desk.case": CARD})

    assert agent.status == 422
    assert (
        '<input type="radio" form="walk" name="desk.case.slip" value="mask" checked>' in agent.page
    )


def test_a_call_does_not_begin_before_it_is_said_how_a_card_in_its_case_is_kept(app, store):
    agent = Agent(app, store, name="Agent Two")

    agent.call(**{"desk.case": CARD, "desk.caller": "Caller One", "q": "lamp"})

    assert agent.status == 422
    assert "looks like the number of a payment card" in agent.page
    assert '<input type="radio" name="desk.case.slip" value="mask" checked>' in agent.page
    for kept in (f'value="{CARD}"', 'value="Caller One"', 'name="q" value="lamp"'):
        assert kept in agent.page
    assert store.sessions_of_agent(agent.me.id, 9) == []


@pytest.mark.parametrize(("how", "kept"), [("mask", HIDDEN), ("keep", CARD)])
def test_a_call_begins_with_the_case_as_she_has_chosen(app, store, how, kept):
    agent = Agent(app, store, name="Agent Two")

    agent.call(**{"desk.case": CARD, "desk.case.slip": how})

    assert (agent.status, agent.field("case")) == (200, kept)
    assert [row.id for row in store.sessions_of_case(kept, 9)] == [agent.session_id]


@pytest.mark.parametrize("name", ["desk.case", "desk.caller"])
def test_signs_that_nobody_can_see_are_left_out_of_who_calls(agent, name):
    begun = agent.call(**{name: "\u202eAB\u200b-1\x0b2"})

    assert begun.status == 200
    assert begun.field(name.removeprefix("desk.")) == "AB-1 2"
