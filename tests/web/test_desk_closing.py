"""Closing a call without script: how it ended, when somebody follows up, and the ticket."""

import re

import pytest

from tests.web.calls import agent, app, colleague
from treeguide.service import session_rights

__all__ = ["agent", "app", "colleague"]

HOUR_US = 3_600_000_000


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


def test_what_is_filled_in_for_the_end_stays_when_a_flag_is_set_first(agent):
    agent.send(answer="no").do("flagged", desk_flag="Unclear", desk_words="Ring again")

    assert agent.kinds[-1] == "flagged"
    assert (agent.field("words"), agent.field("flag")) == ("Ring again", "")


def test_a_closed_call_with_a_follow_up_is_on_the_desk_until_it_is_done(agent):
    fields = {"desk_resolved": "later", "desk_reason": "caller-busy"}
    agent.send(answer="no").do("ended", **fields, **{"desk_follow-up": "2999-01-01"})
    assert "This call is closed." in agent.page
    session_id = agent.session_id

    assert "Due in" in agent.open("/desk").page
    agent._followed(agent.post("/desk/_followed-up", {"session": session_id}))

    assert "Nothing is to be followed up." in agent.page


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("tomorrow", "“tomorrow” is no day."),
        ("2027-02-30", "“2027-02-30” is no day."),
        ("2020-01-01", "2020-01-01 is no day to come."),
        ("9999-12-31", "9999-12-31 is too far ahead."),
    ],
)
def test_a_day_that_is_none_is_refused_with_a_sentence(agent, day, sentence):
    fields = {"desk_resolved": "later", "desk_reason": "caller-busy", "desk_follow-up": day}

    agent.send(answer="no").do("ended", **fields)

    assert agent.status == 422
    assert sentence in agent.page


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


def test_a_ticket_says_once_what_was_promised_however_often_one_came_there(agent):
    agent.send(answer="yes").send(answer="fails")
    agent.open(agent.address.replace("team", "lit") + "?at=0").send(answer="person")
    agent.open(agent.address.replace("team", "lit") + "?at=0").send(answer="yes")
    assert agent.heading == "A team comes"

    assert agent.ticket.count("comes by") == agent.ticket.count("Promised: ") == 1


def test_an_answer_that_was_corrected_stands_in_the_ticket_where_it_was_asked(agent):
    agent.send(answer="yes").send(answer="works")
    agent.open(agent.address.replace("end", "lit") + "?at=0").send(answer="no")
    agent.open(agent.address.replace("end", "lit") + "?at=0").send(answer="yes")
    agent.open(agent.address.replace("end", "pull") + "?at=1").send(answer="works")
    agent.open(agent.address.replace("end", "lit") + "?at=0").send(answer="yes")

    assert agent.heading == "It ends"
    assert "1. Is it lit?\n   Yes, it is\n2. Pull the plug\n   It works\n" in agent.ticket


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

    for said in ("Not yet: somebody follows up", "no time now", "January 1, 2999", "Ring again"):
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
    assert "Done: Lamp" in agent.page
    agent._followed(agent.post("/desk/_followed-up", {**session, "undo": "yes"}))

    assert "Due in" in agent.page


def test_no_address_of_the_desk_tells_who_called_in_a_call_that_is_over_for_long(
    agent, monkeypatch
):
    agent.send(answer="no", **{"desk.caller": "Caller One"}).do("ended", desk_resolved="yes")
    done = f"/desk?done={agent.session_id}"
    assert "Caller One" in agent.open(done).page

    monkeypatch.setattr(session_rights, "READ_AGAIN_US", 0)

    assert "Done: Lamp" in agent.open(done).page
    assert "Caller One" not in agent.page


def closings(agent):
    return [
        event.given
        for event in agent.store.history_of(agent.session_id).events
        if event.kind == "ended"
    ]


def test_after_an_outcome_that_solves_it_the_close_form_needs_one_press(agent):
    agent.send(answer="no")

    assert re.search(r'value="yes" checked', agent.page)
    assert 'value="hung-up"' not in agent.page
    agent.do("ended", desk_resolved="yes", desk_reason="")
    assert closings(agent) == [{"resolved": "yes", "reason": "solved", "follow_up": None}]


@pytest.mark.parametrize("resolved", ["no", "later"])
def test_no_reason_stands_in_the_close_form_that_would_be_untrue_of_another_outcome(
    agent, resolved
):
    agent.send(answer="no")
    [reasons] = re.findall(r'<select id="f-desk.reason".*?</select>', agent.page, re.DOTALL)
    assert "selected" not in reasons

    agent.do("ended", desk_resolved=resolved, desk_reason="", **{"desk_follow-up": "2999-01-01"})

    assert agent.status == 422
    assert "Choose why the call ends." in agent.page
    assert closings(agent) == []


@pytest.mark.parametrize(
    ("resolved", "reason", "sentence"),
    [
        ("later", "solved", "“It is solved” does not fit “Not yet: somebody follows up”."),
        ("no", "solved", "“It is solved” does not fit “No”."),
        ("yes", "caller-busy", "“The caller has no time now” does not fit “Yes, it is solved”."),
        ("yes", "passed-on", "“Somebody else goes on with it” does not fit “Yes, it is solved”."),
    ],
)
def test_a_reason_that_contradicts_the_outcome_is_refused(agent, resolved, reason, sentence):
    fields = {"desk_resolved": resolved, "desk_reason": reason, "desk_follow-up": "2999-01-01"}

    agent.send(answer="no").do("ended", **fields)

    assert agent.status == 422
    assert sentence in agent.page
    assert closings(agent) == []


@pytest.mark.parametrize(
    ("resolved", "reason"), [("yes", "solved"), ("no", "passed-on"), ("later", "passed-on")]
)
def test_what_is_with_a_team_is_passed_on_unless_it_is_said_to_be_solved(agent, resolved, reason):
    agent.send(answer="yes").send(answer="fails")
    chosen, said = reasons_of(agent)[0]
    assert said == "If not solved: somebody else goes on with it"

    agent.do("ended", desk_resolved=resolved, desk_reason=chosen, **{"desk_day": "2999-01-01"})

    assert [one["reason"] for one in closings(agent)] == [reason]


def test_another_reason_that_was_chosen_for_what_is_with_a_team_stays(agent):
    agent.send(answer="yes").send(answer="fails")

    agent.do("ended", desk_reason="caller-busy")
    assert '<option value="caller-busy" selected>' in agent.page
    agent.do("ended", desk_resolved="no", desk_reason="caller-busy")

    assert [one["reason"] for one in closings(agent)] == ["caller-busy"]


def test_no_reason_is_chosen_already_where_no_team_has_it(agent):
    assert reasons_of(agent)[0] == ("", "Please choose")

    agent.send(answer="yes").send(answer="fails").send(answer="done")

    assert reasons_of(agent)[0] == ("", "Please choose")


def test_that_it_is_solved_is_no_reason_to_choose_beside_saying_whether_it_is(agent):
    assert "solved" not in dict(reasons_of(agent))


@pytest.mark.parametrize("kind", ["paused", "flagged", "handed-over", "ended"])
def test_each_sheet_with_words_says_with_which_keys_it_is_sent(agent, colleague, kind):
    page = agent.open(agent.address).page
    [button] = re.findall(rf'<button class="go" name="kind" value="{kind}".*?</button>', page)

    assert 'aria-keyshortcuts="Control+Enter"' in button
    assert ">Ctrl + Enter</kbd>" in button


@pytest.mark.parametrize("reason", ["not-in-tree", "other"])
def test_a_problem_that_was_solved_beside_the_tree_says_so(agent, reason):
    agent.send(answer="no").do("ended", desk_resolved="yes", desk_reason=reason)

    assert [one["reason"] for one in closings(agent)] == [reason]


def test_words_to_the_author_and_what_is_left_to_do_are_kept_apart(agent):
    fields = {"desk_resolved": "yes", "desk_reason": "solved"}
    agent.send(answer="no")
    agent.do("ended", **fields, desk_words="Send a lamp", desk_author="Says light")

    kept = [(one.kind, one.text) for one in agent.store.history_of(agent.session_id).events][-2:]
    assert kept == [("flagged", "Says light"), ("ended", "Send a lamp")]


def test_closing_twice_with_words_to_the_author_closes_once(agent):
    agent.send(answer="no")
    fields = {"desk.resolved": "yes", "desk.reason": "solved", "desk.author": "Says light"}
    address, sent = agent.form, {**agent.hidden, "kind": "ended", **fields}

    first, second = (agent.post(address, sent) for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert agent.kinds == ["started", "answered", "flagged", "ended"]


def test_a_promise_stays_on_the_desk_after_its_call_until_its_moment_has_come(
    agent, store, monkeypatch
):
    agent.do("noted", desk_case="INC-7", desk_caller="Caller One")
    agent.send(answer="yes").send(answer="fails")
    agent.do("ended", desk_resolved="no", desk_reason="passed-on")

    listed, now_us = waiting_on(agent), store.clock()

    for said in ("A team comes", "Field team", "INC-7 · Caller One", "Agent One", " by <time"):
        assert said in listed
    assert "The call is closed." in listed
    monkeypatch.setattr(store, "clock", lambda: now_us + 3 * HOUR_US)
    assert "The call is closed." not in waiting_on(agent)


def test_of_a_promise_that_a_team_has_kept_nothing_waits_after_the_call(agent):
    agent.send(answer="yes").send(answer="fails").send(answer="done")
    agent.do("ended", desk_resolved="yes")

    assert "Nothing is waiting." in waiting_on(agent)


def test_all_that_is_wrong_in_the_close_form_is_told_at_once_by_the_names_of_its_fields(agent):
    fields = {"desk_resolved": "later", "desk_reason": "caller-busy", "desk_words": "w" * 2001}
    agent.do("ended", **fields, **{"desk_follow-up": "2001-01-01"})

    assert "2001-01-01 is no day to come." in agent.page
    assert "“What is left to do” has 2001 characters, and 2000 fit." in agent.page
    assert agent.kinds == ["started"]


def test_the_desk_says_which_of_ones_calls_rest_and_why_and_which_were_handed_over(
    agent, colleague
):
    agent.do("noted", desk_note="kept beside").do("paused", desk_pause="Waits for a part")
    assert "Waits for a part" in mine_of(agent)
    agent.do("noted", desk_note="kept beside, too")
    assert "Waits for a part" in mine_of(agent)

    agent.do("resumed")
    assert "paused" not in mine_of(agent)
    agent.do("handed-over", desk_colleague=colleague.me.id)

    assert "You have handed this call over." in agent.page
    assert "handed to you" in mine_of(colleague)


def reasons_of(agent):
    """Return the reasons to choose from, each with its words; the first is chosen already."""
    select = agent.page.split('<select id="f-desk.reason"')[1].split("</select>")[0]
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', select)


def waiting_on(agent):
    """Return what the desk lists as waiting for others."""
    page = agent.client.get("/desk").get_data(as_text=True)
    return page.split('<h2 id="waiting">')[1]


def mine_of(agent):
    """Return what the desk lists as somebody's own calls."""
    page = agent.client.get("/desk").get_data(as_text=True)
    return page.split('<h2 id="mine">')[1].split("</section>")[0]
