"""A line in one's own words beside an answer that asks why."""

import pytest

from tests.web.calls import Agent
from tests.web.conftest import Person
from treeguide.access import Grant

NODES = {
    "ask": {
        "kind": "question",
        "title": "Shall we meet?",
        "answers": [
            {"id": "yes", "label": "Yes", "to": "more"},
            {"id": "no", "label": "No", "to": "more", "asks_why": True},
        ],
    },
    "more": {
        "kind": "question",
        "title": "Anything else?",
        "answers": [{"id": "no", "label": "No", "to": "end"}, {"id": "yes", "label": "Yes"}],
    },
    "end": {"kind": "outcome", "title": "Good bye", "result": "declined"},
}


@pytest.fixture
def person(write_tree, app_of):
    nodes = {**NODES, "more": NODES["more"] | {"answers": NODES["more"]["answers"][:1]}}
    write_tree("meeting", nodes)
    return Person(app_of()).start("meeting")


def test_only_an_answer_that_asks_why_has_a_line_for_it(person):
    assert 'name="why-no"' in person.page
    assert 'name="why-yes"' not in person.page


def test_the_reason_is_kept_and_shown_with_the_answer(person):
    person.send(answer="no", **{"why-no": "  No <b>time</b> this year "})

    sent = person.response.get_data(as_text=True)
    assert "“No &lt;b&gt;time&lt;/b&gt; this year”" in sent


def test_a_reason_beside_another_answer_is_not_kept(person):
    person.send(answer="yes", **{"why-no": "No time"})

    assert "No time" not in person.page


def test_a_reason_is_not_lost_when_no_answer_was_chosen(person):
    person.send(**{"why-no": "No time"})

    assert person.status == 422
    assert 'value="No time"' in person.page


@pytest.mark.parametrize(("role", "is_shown"), [("agent", True), ("author", False)])
def test_at_the_desk_a_reason_is_read_by_who_may_read_words(
    write_tree, app_of, store, role, is_shown
):
    nodes = {**NODES, "more": NODES["more"] | {"answers": NODES["more"]["answers"][:1]}}
    write_tree("meeting", nodes, audience=["agent"])
    agent = Agent(app_of(), store, Grant(role), name="Ann").call("meeting")

    agent.send(answer="no", **{"why-no": "No time"})

    assert agent.heading == "Anything else?"
    assert ("“No time”" in agent.page) == is_shown
