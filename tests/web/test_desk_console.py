"""The console without script: notes, who calls, pauses, passing on, jumping."""

import re

import pytest

from tests.web.calls import Agent, agent, app, colleague
from treeguide import access
from treeguide.access import Grant

__all__ = ["agent", "app", "colleague"]


def test_say_and_do_stand_apart_and_an_exact_line_has_a_tick_that_goes_with_the_answer(agent):
    assert "Say exactly" in agent.page
    agent.send(answer="yes", **{"desk.read": "yes"})

    assert agent.heading == "Pull the plug"
    read = [event.read for event in agent.store.history_of(agent.session_id).events]
    assert read == [False, True]


def test_answers_have_digits_and_those_offered_anywhere_count_down_from_nine(agent):
    keys = re.findall(r'name="answer" value="(\w+)" data-key="(\d)"', agent.page)

    assert keys == [("yes", "1"), ("no", "2"), ("person", "9")]


def test_an_answer_that_was_tried_before_in_this_call_is_marked(agent):
    agent.send(answer="yes").do("went-back")

    marked = re.findall(r'value="(\w+)"[^>]*>(?:(?!</button>).)*tried before', agent.page)
    assert marked == ["yes"]


def test_a_note_goes_with_whatever_is_pressed_and_knows_its_node(agent):
    agent.send(answer="yes", **{"desk.note": "Model X1"})

    assert agent.heading == "Pull the plug"
    assert agent.field("note") == ""
    assert [e.node for e in agent.store.rows_of(agent.session_id) if e.kind == "noted"] == ["lit"]
    assert "Model X1" in agent.page


def test_a_note_that_is_typed_on_is_one_note(agent):
    for text in ("Mod", "Model", "Model X1"):
        assert agent.type(desk_note=text).status_code == 200

    agent.open(agent.address)
    assert agent.field("note") == "Model X1"
    assert agent.ticket.count("Mod") == 1


def test_the_same_note_sent_twice_is_kept_once(agent):
    agent.type(desk_note="Model X1")
    agent.type(desk_note="Model X1")

    assert agent.kinds.count("noted") == 1


def test_a_note_from_a_second_tab_makes_no_page_a_late_one(agent):
    agent.type(desk_note="From the other tab")

    agent.send(answer="yes")

    assert agent.sent.status_code == 303
    assert agent.heading == "Pull the plug"


def test_notes_of_two_tabs_at_one_node_are_both_kept(agent):
    form, other = agent.form, dict(agent.hidden)
    agent.type(desk_note="From the other tab")

    agent.post(form, {**other, "answer": "yes", "desk.note": "From this one"})

    agent.open(agent.address)
    assert "From the other tab\nFrom this one" in agent.page


def test_a_tab_in_which_nothing_is_typed_leaves_the_note_of_another_one(agent):
    form, other = agent.form, dict(agent.hidden)
    agent.type(desk_note="From the other tab")

    agent.post(form, {**other, "answer": "yes", "desk.note": ""})

    assert "From the other tab" in agent.open(agent.address).page


def test_a_double_click_answers_once(agent):
    address, fields = agent.form, agent.hidden | {"answer": "yes", "desk.note": "Once"}

    first, second = (agent.post(address, fields) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert agent.kinds == ["started", "noted", "answered"]


def test_a_late_page_says_so_keeps_the_note_and_shows_what_was_typed(agent, app, store):
    late = agent.form, agent.hidden
    agent.send(answer="yes")

    response = agent.post(
        late[0], {**late[1], "answer": "no", "desk.note": "Late note", "why-no": "A reason"}
    )

    assert response.status_code == 409
    assert "A reason" in response.get_data(as_text=True)
    assert "Late note" in agent.open(agent.address).page


def test_who_calls_is_kept_and_shown_and_its_case_is_found(agent):
    agent.do("noted", desk_case="INC-7", desk_caller="Caller One", desk_contact="4711")

    assert [agent.field(name) for name in ("case", "caller", "contact")] == [
        "INC-7",
        "Caller One",
        "4711",
    ]
    assert agent.session_id in agent.open("/desk?q=inc-7").page


def test_a_name_that_is_too_long_is_refused_with_a_sentence_and_stays(agent):
    agent.do("noted", desk_caller="x" * 201)

    assert agent.status == 422
    assert "201 characters" in agent.page
    assert agent.field("caller") == "x" * 201


def test_a_flag_a_pause_and_going_on_are_kept_with_their_words(agent):
    agent.do("flagged", desk_flag="Wrong word").do("paused", desk_pause="Fetches a cable")
    assert "Fetches a cable" in agent.page
    assert "This call is paused." in agent.page

    agent.do("resumed")

    assert "This call is paused." not in agent.page
    assert agent.kinds == ["started", "flagged", "paused", "resumed"]


def test_whose_role_suggests_nothing_flags_nothing(agent, monkeypatch):
    walks = access.Role("Walks alone.", access.ROLES["agent"].permissions - {"suggest"})
    monkeypatch.setitem(access.ROLES, "agent", walks)

    refused = agent.post(agent.form, {**agent.hidden, "kind": "flagged", "desk.flag": "Wrong"})

    assert refused.status_code == 403
    assert agent.kinds == ["started"]


def test_a_colleague_takes_over_and_then_the_first_one_looks_on(agent, colleague):
    colleague.open(agent.address)
    assert "You are looking on" in colleague.page
    assert 'name="answer"' not in colleague.page

    colleague.send(kind="taken-over")

    assert 'name="answer"' in colleague.page
    agent.send(answer="yes", **{"desk.note": "Not lost"})
    assert agent.status == 409
    assert "Agent Two has this call." in agent.page
    assert agent.kinds == ["started", "handed-over"]


def test_handing_over_needs_a_colleague_and_leaves_words(agent, colleague):
    agent.do("handed-over")
    assert agent.status == 422
    assert "Choose a colleague" in agent.page

    agent.do("handed-over", desk_colleague=colleague.me.id, desk_pass="She waits")

    assert "Agent Two has this call." in agent.page
    assert agent.session_id in colleague.open("/desk").page


def test_a_lead_looks_on_and_can_send_nothing(agent, app, store):
    lead = Agent(app, store, Grant("lead"), name="Lead")
    form, fields = agent.form, agent.hidden

    response = lead.post(form, {**fields, "answer": "yes"})

    assert response.status_code == 409
    assert agent.kinds == ["started"]


@pytest.mark.parametrize("role", ["author", "reviewer", "analyst", "admin"])
def test_to_whom_neither_takes_over_nor_looks_on_there_is_no_such_call(agent, app, store, role):
    other = Agent(app, store, Grant(role), name="Other")

    assert other.open(agent.address).status == 404
    assert other.post(agent.form, {**agent.hidden, "kind": "taken-over"}).status_code == 404


def test_finding_a_node_and_going_on_there_needs_a_reason_and_is_kept(agent):
    found = f"/desk/lamp/{agent.session_id}/_find?q=plug"
    agent.open(found).send(kind="jumped", **{"desk.to": "pull"})
    assert agent.status == 422
    assert "Say in a few words why" in agent.page

    agent.send(kind="jumped", **{"desk.to": "pull", "desk.why": "Already looked"})

    assert agent.heading == "Pull the plug"
    assert agent.kinds == ["started", "jumped"]


def test_a_node_that_is_not_there_is_refused_and_nothing_is_kept(agent):
    agent.open(f"/desk/lamp/{agent.session_id}/_find?q=plug")

    agent.send(kind="jumped", **{"desk.to": "nowhere", "desk.why": "Why not"})

    assert agent.status == 409
    assert agent.kinds == ["started"]


def test_another_problem_is_a_linked_session_that_knows_the_caller(agent):
    agent.do("noted", desk_case="INC-7", desk_caller="Caller One")
    first = agent.session_id
    agent.open(f"/desk?for={first}")

    agent.call("plug", **{"for": first})

    assert agent.field("caller") == "Caller One"
    assert f"/desk/lamp/{first}" in agent.page


def test_of_a_call_that_one_may_not_see_no_other_problem_can_be_started(agent, app, store):
    other = Agent(app, store, Grant("author"), name="Other")

    assert other.open(f"/desk?for={agent.session_id}").status == 404
    assert other.post("/desk/plug", {"for": agent.session_id}).status_code == 404


def test_slow_is_said_in_words_past_what_the_node_takes(agent):
    assert re.search(r'class="slow" hidden>slow', agent.page)


def test_a_bad_position_or_key_is_refused(agent):
    assert agent.post(agent.form, {**agent.hidden, "seq": "x"}).status_code == 400
    assert agent.post(agent.form, {**agent.hidden, "key": "x"}).status_code == 400
    assert agent.post(agent.form, {**agent.hidden, "desk.note": "\0"}).status_code == 400


def test_who_calls_is_not_taken_back_by_a_tab_that_does_not_know_it(agent):
    form, other = agent.form, dict(agent.hidden)
    agent.do("noted", desk_case="INC-7")

    agent.post(form, {**other, "answer": "yes", "desk.case": "", "desk.before-case": ""})

    assert agent.open(agent.address).field("case") == "INC-7"


def test_who_gets_a_call_reads_the_words_with_which_it_came_until_something_is_answered(
    agent, colleague
):
    agent.do("handed-over", desk_colleague=colleague.me.id, desk_pass="She waits")

    banner = "Agent One handed this call over to Agent Two.</strong> “She waits”"
    assert banner in colleague.open(agent.address).page
    assert banner not in colleague.send(answer="yes").page
    assert "She waits" in colleague.page
    assert "She waits" in colleague.ticket


def test_what_was_typed_when_a_colleague_took_over_stands_on_the_page(agent, colleague):
    colleague.open(agent.address).send(kind="taken-over")

    quiet = agent.type(desk_note="Model X1").get_json()
    agent.send(answer="yes", **{"desk.note": "Model X1", "why-yes": "As she said"})

    assert "Agent Two has this call now" in quiet["said"]
    assert "Model X1" in agent.page
    assert "As she said" in agent.page


def test_an_address_of_before_leads_to_where_the_call_stands(agent):
    earlier = agent.address
    agent.send(answer="yes").open(earlier)

    assert agent.heading == "Pull the plug"
    assert "This is where the call stands." in agent.page
    assert agent.open(f"{earlier}?at=0").heading == "Is it lit?"


def test_while_a_call_is_paused_no_key_answers_and_no_clock_runs(agent):
    numbered = 'name="answer" value="yes" data-key="1"'
    assert numbered in agent.page
    agent.do("paused")

    assert "data-seconds" not in agent.page
    assert numbered not in agent.page
    assert "data-seconds" in agent.do("resumed").page


def test_a_node_that_was_flagged_says_so(agent):
    assert "Flagged" not in agent.page

    assert "Flagged" in agent.do("flagged", desk_flag="Wrong word").page
    assert "Flagged</span>" not in agent.send(answer="yes").page


def test_an_answer_that_was_corrected_is_not_marked_as_tried(agent):
    agent.send(answer="yes")
    agent.open(f"/desk/lamp/{agent.session_id}/lit?at=0").send(answer="no").do("went-back")

    marked = re.findall(r'value="(\w+)"[^>]*>(?:(?!</button>).)*tried before', agent.page)
    assert marked == ["no"]


def test_the_number_of_a_card_in_a_note_is_asked_about_at_once_and_masked(agent):
    text = "Card 4111 1111 1111 1111"

    asked = agent.type(desk_note=text)
    kept = agent.type(**{"desk_note": text, "desk.note.slip": "mask"}).get_json()

    assert (asked.status_code, asked.get_json()["ask"]) == (422, ["desk.note"])
    assert "4111 1111" not in kept["kept"]["desk.note"]
    assert agent.kinds == ["started", "noted"]


def test_what_was_sent_without_a_sign_in_leads_to_the_page_it_came_from(agent):
    address = agent.form
    agent.client.delete_cookie("treeguide-person")

    response = agent.post(address, {**agent.hidden, "answer": "yes"})

    assert response.headers["Location"].endswith(f"?next={address.replace('/', '%2F')}")


def test_another_problem_says_whose_it_is(agent):
    agent.do("noted", desk_case="INC-7", desk_caller="Caller One")

    assert "INC-7 · Caller One" in agent.open(f"/desk?for={agent.session_id}").page


@pytest.mark.parametrize("query", ["plug pull", "plugs", "plug wrongword"])
def test_words_are_found_in_any_order_and_form_and_some_where_none_has_all(agent, query):
    found = agent.open(f"/desk/lamp/{agent.session_id}/_find?q={query}").page

    assert "Pull the plug" in found


def test_a_case_that_is_found_is_not_called_no_result(agent):
    agent.do("noted", desk_case="INC-77")

    assert "0 results" not in agent.open("/desk?q=INC-77").page


@pytest.mark.parametrize(
    ("kind", "after"), [("noted", "noted"), ("flagged", "flagged"), ("paused", "resumed")]
)
def test_what_was_filled_in_stands_there_still_after_what_leads_nowhere(
    write_tree, app_of, store, kind, after
):
    fields = [{"variable": "what"}, {"variable": "since"}]
    form = {"kind": "form", "title": "What is it?", "fields": fields, "to": "end"}
    end = {"kind": "outcome", "title": "It ends", "result": "resolved"}
    variables = {"what": {"type": "text"}, "since": {"type": "text"}}
    write_tree("lamp", {"form": form, "end": end}, variables=variables, audience=["agent"])
    agent = Agent(app_of(), store, name="Agent One").call()

    agent.do(kind, what="A lamp", since="Ma")
    assert agent.status == 200
    agent.do(after, what="A lamp", since="May")

    assert 'value="A lamp"' in agent.page
    assert 'value="May"' in agent.page
    assert agent.send(what="A lamp", since="May").heading == "It ends"


def test_no_heading_stands_over_notes_that_stand_in_the_field_alone(agent):
    agent.do("noted", desk_note="Model X1")
    assert agent.field("note") == "Model X1"
    assert "Noted so far" not in agent.page

    agent.send(answer="yes")

    assert "Noted so far" in agent.page
