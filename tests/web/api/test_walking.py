"""A session over the API: started, answered, changed, taken back, ended; each thing once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.api.conftest import NAME, Program
from treeguide.web import Config, create_app


def test_a_customer_walks_a_tree_with_the_token_of_the_session(program):
    held = program.start()

    held.answer("dark", "done", {"name": NAME, "floor": 3})

    assert held.page["node"] == "team"
    assert held.page["path"][0] == ["lamp", "dark"]
    assert held.page["known"] == {"name": NAME, "floor": 3}
    assert held.get(held.place).json == held.page


def test_a_started_session_says_where_it_is(program):
    response = program.post("/sessions", {"tree": "case"})

    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1/sessions/{response.json['session']}"
    assert set(response.json) == {"session", "token", "page"}
    assert response.json["page"]["session"] == response.json["session"]


def test_what_is_known_and_the_language_can_be_given_at_the_start(program):
    held = program.start(known={"floor": 2}, language="de", mode="practice")

    assert held.page["known"] == {"floor": 2}
    assert held.page["title"] == "Leuchtet die Lampe?"


def test_whoever_asks_for_a_tree_that_is_not_there_hears_where_the_others_are(program, problem):
    missing = program.post("/sessions", {"tree": "cas"})
    for_others = program.post("/sessions", {"tree": "inside"})

    assert (problem(missing), missing.json["at"]) == ("not-found", "/tree")
    assert "`GET /api/v1/trees` lists those that there are." in missing.json["detail"]
    # Whoever may not start it does not learn whether there is one.
    assert for_others.json["detail"] == missing.json["detail"]


def test_an_event_for_another_position_is_told_both(program, problem):
    held = program.start()

    stale = held.post(f"{held.place}/events", held.event(answer="lit") | {"seq": 7})

    assert problem(stale) == "stale"
    assert stale.json["detail"].startswith("“seq” is 7, and the session stands at 1.")


@pytest.mark.parametrize(
    ("answers", "at", "said"),
    [
        ([], 0, "Nothing counts as answered yet"),
        (["dark"], 1, "The path has no answer 1. Choose one from 0 to 0."),
    ],
)
def test_an_answer_that_is_not_there_cannot_be_changed(program, problem, answers, at, said):
    held = program.start().answer(*answers)

    held.do("changed", at=at, answer="lit")

    assert (problem(held.response), held.response.json["at"]) == ("not-offered", "/at")
    assert said in held.response.json["detail"]


def test_a_request_can_ask_for_another_language_and_for_html(program):
    held = program.start()

    page = held.get(f"{held.place}?language=de&render=html").json

    assert page["title"] == "Leuchtet die Lampe?"
    assert page["html"]["text"] == "<p>The <strong>green</strong> one.</p>"
    assert page["html"]["say"] is None


def test_going_back_shows_the_earlier_page_filled_in(program):
    held = program.start().answer("dark", "done").do("went-back").do("went-back")

    assert (held.page["node"], held.page["given"]) == ("lamp", "dark")


def test_an_earlier_answer_is_changed_and_the_session_stands_where_it_has_to_be_answered(program):
    held = program.start().answer("dark").do("changed", at=0, answer="lit")

    assert held.page["node"] == "you"
    assert held.page["path"] == [["lamp", "lit"]]


@pytest.mark.parametrize("kind", ["paused", "resumed"])
def test_a_pause_moves_nothing_but_the_count(program, kind):
    held = program.start().do(kind)

    assert (held.page["seq"], held.page["node"]) == (2, "lamp")


def is_paused(held):
    """What a program learns that has just started again."""
    return held.get(held.place).json.get("paused", False)


def test_a_page_tells_that_somebody_has_paused_until_they_do_something(program):
    held = program.start().do("paused")
    said = [is_paused(held)]

    said.append(is_paused(held.do("noted", text="Back on Monday.")))
    said.append(is_paused(held.answer("dark")))

    assert said == [True, True, False]


def test_who_pauses_and_goes_on_has_paused_no_longer(program):
    held = program.start().do("paused").do("resumed")

    assert not is_paused(held)
    assert "paused" not in held.page


def test_a_pause_is_known_after_the_server_has_started_again(program, store):
    held = program.start().do("paused")
    other = Program(create_app(Config(store)), held.token)

    assert other.get(held.place).json["paused"] is True


@pytest.mark.parametrize("blank", ["", "  ", "\n\t", "\u00a0\u200b"])
def test_a_note_that_says_nothing_is_refused(program, problem, store, blank):
    held = program.start().do("noted", text=blank)

    assert (problem(held.response), held.response.json["at"]) == ("wrong-body", "/text")
    assert held.response.json["detail"].startswith("“text” says nothing")
    assert len(store.history_of(held.session).events) == 1


def test_a_note_may_end_with_a_line_break(program):
    assert program.start().do("noted", text="One.\nTwo.\n").response.status_code == 200


def test_a_note_is_kept_sealed(program, store):
    held = program.start().do("noted", text=NAME)

    assert held.page["seq"] == 2
    assert store.history_of(held.session).events[1].text == NAME
    assert NAME not in store.rows_of(held.session)[1].body


def test_an_ended_session_takes_nothing_more_and_shows_where_it_stands(program, problem):
    held = program.start().do("ended")

    response = held.post(f"{held.place}/events", held.event(answer="lit"))

    assert problem(response) == "ended"
    assert response.json["page"]["node"] == "lamp"
    pages = held.page, held.get(held.place).json, response.json["page"]
    assert [page.get("closed") for page in pages] == [True] * 3
    assert [page["answers"] for page in pages] == [[], [], []]


def test_a_form_that_was_left_open_is_offered_no_longer(program):
    held = program.start().answer("lit").do("ended")

    page = held.get(held.place).json

    assert (page["kind"], page["fields"], page["closed"]) == ("form", [], True)


def test_who_reads_an_ended_session_sees_that_it_offers_nothing(program, with_scopes):
    held = program.start().do("ended")

    page = with_scopes("read").get(held.place).json

    assert (page["answers"], page["closed"]) == ([], True)


def test_a_double_click_counts_once_and_says_so(program, store):
    held = program.start()
    event = held.event(answer="dark")

    first, second = (held.post(f"{held.place}/events", event) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert "replayed" not in first.json
    assert second.json == {**first.json, "replayed": True}
    assert len(store.history_of(held.session).events) == 2


@pytest.mark.parametrize("kind", ["went-back", "paused", "ended"])
def test_other_events_sent_twice_count_once_too(program, store, kind):
    held = program.start().answer("dark")
    event = held.event(kind)

    first, second = (held.post(f"{held.place}/events", event) for _ in range(2))

    assert (first.status_code, second.json.get("replayed")) == (200, True)
    assert len(store.history_of(held.session).events) == 3


def test_a_form_sent_twice_counts_once_though_it_is_kept_sealed(program, store):
    held = program.start().answer("lit")
    event = held.event(values={"name": NAME, "colours": ["green"]})

    first, second = (held.post(f"{held.place}/events", event) for _ in range(2))

    assert (first.status_code, second.json["replayed"]) == (200, True)
    assert len(store.history_of(held.session).events) == 3


def test_a_retry_is_known_again_long_after_the_session_has_gone_on(program, store):
    held = program.start()
    event = held.event(answer="dark")
    held.post(f"{held.place}/events", event)
    held.page["seq"] = 2
    held.answer("done", {"name": NAME})

    response = held.post(f"{held.place}/events", event)

    assert (response.status_code, response.json["replayed"]) == (200, True)
    assert response.json["node"] == "team"
    assert len(store.history_of(held.session).events) == 4


def test_two_tabs_advance_once_and_the_late_one_is_shown_where_the_session_is(program, problem):
    held = program.start()
    one, other = held.event(answer="dark"), held.event(answer="lit")

    held.post(f"{held.place}/events", one)
    late = held.post(f"{held.place}/events", other)

    assert problem(late) == "stale"
    assert late.json["at"] == "/seq"
    assert late.json["page"] == held.get(held.place).json
    assert late.json["page"]["node"] == "plug"


def test_a_used_key_with_another_answer_is_refused(program, problem, store):
    held = program.start()
    event = held.event(answer="dark")
    held.post(f"{held.place}/events", event)

    response = held.post(f"{held.place}/events", {**event, "answer": "lit"})

    assert problem(response) == "key-used"
    assert store.history_of(held.session).events[1].given == "dark"


def test_a_position_in_the_future_is_stale_too(program, problem):
    held = program.start()

    response = held.post(f"{held.place}/events", {**held.event(answer="dark"), "seq": 7})

    assert problem(response) == "stale"


@pytest.mark.parametrize(
    ("event", "kind", "at"),
    [
        ({"answer": "nothing"}, "not-offered", "/answer"),
        ({"values": {"name": "x"}}, "not-offered", "/values"),
        ({"kind": "went-back"}, "not-offered", None),
        ({"kind": "changed", "at": 0, "answer": "lit"}, "not-offered", "/at"),
    ],
)
def test_what_is_not_offered_is_refused_and_moves_nothing(program, problem, event, kind, at):
    held = program.start()

    response = held.do(**event).response

    assert problem(response) == kind
    assert response.json["at"] == at
    assert held.get(held.place).json["seq"] == 1


def test_a_tree_that_nobody_published_cannot_be_started(program, problem):
    assert problem(program.post("/sessions", {"tree": "nothing"})) == "not-found"


def test_two_applications_on_one_store_advance_a_session_once(program, store, problem):
    other = Program(create_app(Config(store)))
    held = program.start()
    event = held.event(answer="dark")

    there = other.with_token(held.token).post(f"{held.place}/events", event)
    here = held.post(f"{held.place}/events", {**event, "key": "another"})
    again = held.post(f"{held.place}/events", event)

    assert there.status_code == 200
    assert problem(here) == "stale"
    assert again.json["replayed"]
    assert again.json["node"] == "plug"


def test_a_crowd_that_answers_at_once_advances_a_session_once(program, store):
    held = program.start()
    events = [held.event(answer=one) for one in ("dark", "lit") * 4]
    events += events[:4]

    with ThreadPoolExecutor(8) as crowd:
        sent = list(crowd.map(lambda one: held.post(f"{held.place}/events", one), events))

    taken = [one.json for one in sent if one.status_code == 200]
    assert {one.status_code for one in sent} <= {200, 409}
    assert len([one for one in taken if not one.get("replayed")]) == 1
    assert len(store.history_of(held.session).events) == 2
    assert {one.json["page"]["seq"] for one in sent if one.status_code == 409} == {2}


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_a_needed_text_of_blanks_is_missing(program, problem, blank):
    held = program.start().answer("lit").do(values={"name": blank})

    assert problem(held.response) == "wrong-values"
    assert "is needed" in held.response.json["detail"]


def test_an_answer_that_is_sent_to_a_form_is_told_what_a_form_takes(program, problem):
    held = program.start().answer("lit")

    response = held.do(answer="Ada").response

    assert (problem(response), response.json["at"]) == ("not-offered", "/answer")
    assert response.json["detail"] == (
        "“Who are you?” is a form, and “Ada” is no answer to it. Send “values”: an object with a"
        " value for each of its fields (name, floor, colours)."
    )


def test_values_that_are_sent_to_a_question_are_told_what_it_takes(program, problem):
    response = program.start().do(values={"name": NAME}).response

    assert (problem(response), response.json["at"]) == ("not-offered", "/values")
    assert response.json["detail"].startswith("“Is the lamp lit?” is no form, so it takes no")


def test_a_form_that_is_changed_by_an_answer_is_told_so_too(program, problem):
    held = program.start().answer("lit", {"name": NAME})

    response = held.do("changed", at=1, answer="lit").response

    assert (problem(response), response.json["at"]) == ("not-offered", "/answer")
    assert "Send “values”" in response.json["detail"]


def test_a_used_key_is_named_and_what_to_do_about_it(program, problem):
    held = program.start()
    event = held.event(answer="dark")
    held.post(f"{held.place}/events", event)

    response = held.post(f"{held.place}/events", {**event, "answer": "lit"})

    assert (problem(response), response.json["at"]) == ("key-used", "/key")
    assert response.json["detail"].startswith("The key “key-1” stands for another event")


REFUSED = [{"answer": "nowhere"}, {"values": {}}, {"kind": "changed", "at": 9, "answer": "lit"}]


@pytest.mark.parametrize("what", REFUSED, ids=["answer", "values", "changed"])
def test_after_an_erasure_elsewhere_nothing_is_called_wrong(program, store, problem, what):
    held = program.start()
    store.erase_session(held.session, actor="test", reason="asked for")

    response = held.post(f"{held.place}/events", held.event(**{"kind": "answered", **what}))

    assert problem(response) == "erased"


def test_after_an_event_elsewhere_nothing_is_called_wrong(program, store, problem):
    held = program.start()
    other = Program(create_app(Config(store)), held.token)
    other.post(f"{held.place}/events", held.event(answer="dark"))

    response = held.do(answer="nowhere").response

    assert (problem(response), response.json["page"]["node"]) == ("stale", "plug")
