"""Closing a call without script: how it ended, when somebody follows up, and the ticket."""

import re

import pytest

from tests.web.calls import agent, app, colleague

__all__ = ["agent", "app", "colleague"]


def test_a_caller_who_hung_up_closes_the_call_at_once(agent):
    agent.do("hung-up")

    assert "This call is closed." in agent.page
    assert agent.kinds == ["started", "ended"]


def test_the_close_form_says_what_it_lacks_and_keeps_what_was_written(agent):
    agent.send(answer="no").do("ended", desk_resolved="later", desk_words="Ring again")

    assert agent.status == 422
    assert "Choose why the call ends." in agent.page
    assert "Choose the day on which somebody follows up." in agent.page
    assert agent.field("words") == "Ring again"


def test_a_closed_call_with_a_follow_up_is_on_the_desk_until_it_is_done(agent):
    fields = {"desk_resolved": "later", "desk_reason": "caller-busy"}
    agent.send(answer="no").do("ended", **fields, **{"desk_follow-up": "2999-01-01"})
    assert "This call is closed." in agent.page
    session_id = agent.session_id

    assert "Due in" in agent.open("/desk").page
    agent._followed(agent.post("/desk/_followed-up", {"session": session_id}))

    assert "Nothing is to be followed up." in agent.page


@pytest.mark.parametrize("day", ["tomorrow", "2020-01-01", "9999-12-31", "2027-02-30"])
def test_a_day_that_is_none_is_refused_with_a_sentence(agent, day):
    fields = {"desk_resolved": "later", "desk_reason": "caller-busy", "desk_follow-up": day}

    agent.send(answer="no").do("ended", **fields)

    assert agent.status == 422
    assert day in agent.page


def test_the_ticket_has_who_called_what_was_asked_and_what_was_noted(agent):
    agent.do("noted", desk_case="INC-7", desk_note="Model X1").send(answer="yes")
    agent.send(answer="fails")

    text = agent.ticket
    markdown = agent.client.get(f"/desk/lamp/{agent.session_id}/_ticket?as=markdown")

    assert text.startswith("Lamp\n\nCase: INC-7\n")
    assert "1. Is it lit?\n   Yes, it is\n   “Model X1”\n2. Pull the plug\n   It does not" in text
    assert "comes by" in text
    assert markdown.get_data(as_text=True).startswith("**Lamp**\n\n- Case: INC-7\n")
    assert agent.client.get(f"/desk/lamp/{agent.session_id}/_ticket?as=pdf").status_code == 404


def test_the_ticket_says_who_had_the_call_how_it_ended_and_what_was_flagged(agent):
    agent.do("flagged", desk_flag="Says “lamp”, means “light”")
    agent.send(answer="no").do("ended", **{"desk.resolved": "yes", "desk.reason": "solved"})

    text = agent.ticket
    german = agent.client.get(
        f"/desk/lamp/{agent.session_id}/_ticket", headers={"Accept-Language": "de"}
    )

    assert "Agent: Agent One\n" in text
    assert "Outcome: It ends (resolved)\nResolved: Yes, it is solved\n" in text
    assert "“Flagged: Says “lamp”, means “light””" in text
    assert "Ergebnis: It ends (resolved)\nGelöst: Ja" in german.get_data(as_text=True)


def test_markdown_of_a_note_stays_a_note(agent):
    agent.do("noted", desk_note="# <b>*bold*</b>")

    markdown = agent.client.get(f"/desk/lamp/{agent.session_id}/_ticket?as=markdown")

    assert r"> \# \<b\>\*bold\*\</b\>" in markdown.get_data(as_text=True)


def test_a_closed_call_and_the_desk_say_how_it_ended_and_what_is_left_to_do(agent):
    fields = {"desk_resolved": "later", "desk_reason": "caller-busy", "desk_words": "Ring again"}
    agent.do("noted", desk_caller="Caller One").send(answer="no")
    agent.do("ended", **fields, **{"desk_follow-up": "2999-01-01"})

    for said in ("Not yet: somebody follows up", "no time now", "2999-01-01", "Ring again"):
        assert said in re.search(r'class="ending">.*?</dl>', agent.page, re.DOTALL)[0]
    assert "Ring again" in agent.ticket
    desk = agent.open("/desk").page
    assert "Caller One" in desk
    assert "Ring again" in desk


def test_a_follow_up_that_was_not_done_yet_comes_back_with_one_press(agent):
    fields = {"desk_resolved": "later", "desk_reason": "caller-busy"}
    agent.send(answer="no").do("ended", **fields, **{"desk_follow-up": "2999-01-01"})
    session = {"session": agent.session_id}

    agent._followed(agent.post("/desk/_followed-up", session))
    assert "Undo" in agent.page
    agent._followed(agent.post("/desk/_followed-up", {**session, "undo": "yes"}))

    assert "Due in" in agent.page


def test_after_an_outcome_that_solves_it_the_close_form_is_filled_in(agent):
    agent.send(answer="no")

    assert re.search(r'value="yes" checked', agent.page)
    assert '<option value="solved" selected>' in agent.page
    assert 'value="hung-up"' not in agent.page


def test_words_to_the_author_and_what_is_left_to_do_are_kept_apart(agent):
    fields = {"desk_resolved": "yes", "desk_reason": "solved"}
    agent.send(answer="no")
    agent.do("ended", **fields, desk_words="Send a lamp", desk_author="Says light")

    kept = [(one.kind, one.text) for one in agent.store.events_of(agent.session_id)][-2:]
    assert kept == [("flagged", "Says light"), ("ended", "Send a lamp")]


def test_closing_twice_with_words_to_the_author_closes_once(agent):
    agent.send(answer="no")
    fields = {"desk.resolved": "yes", "desk.reason": "solved", "desk.author": "Says light"}
    address, sent = agent.form, {**agent.hidden, "kind": "ended", **fields}

    first, second = (agent.post(address, sent) for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert agent.kinds == ["started", "answered", "flagged", "ended"]
