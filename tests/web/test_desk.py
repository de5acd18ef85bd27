"""Agents' pages: say and do, numbered answers, and what teams report."""

import re

import pytest

from tests.web.accounts import signed_in
from tests.web.conftest import Person

OUTCOMES = {
    name: {"kind": "outcome", "title": f"It ends {name}", "result": "resolved"}
    for name in ("well", "badly")
}
NODES = {
    "ask": {
        "kind": "question",
        "title": "Broken?",
        "say": "Tell me, **is it** broken?",
        "do": "Wait for the answer.",
        "answers": [
            {"id": "yes", "label": "Yes", "to": "look"},
            {"id": "no", "label": "No", "to": "well"},
        ],
    },
    "look": {"kind": "action", "title": "We look it up", "action": "look", "to": "team",
             "failed": "badly"},
    "team": {
        "kind": "handoff",
        "title": "A team comes",
        "team": "field-team",
        "within": "PT2H",
        "promise": "{{owner}} comes by {{due}}.",
        "to": {"done": "well", "declined": "badly", "late": "badly"},
    },
    **OUTCOMES,
}  # fmt: skip


@pytest.fixture
def app(write_tree, app_of):
    write_tree("fault", NODES)
    return app_of()


@pytest.fixture
def agent(app, store):
    agent = signed_in(Person(app), store)
    agent._followed(agent.client.post("/desk/fault"))
    return agent


def test_an_agent_reads_what_to_say_and_what_to_do(agent):
    assert "<strong>is it</strong>" in agent.page
    assert "Wait for the answer." in agent.page


def test_a_customer_reads_neither(app):
    customer = Person(app).start("fault")

    assert "Wait for the answer." not in customer.page
    assert "Tell me" not in customer.page


def test_answers_are_numbered_buttons(agent):
    buttons = re.findall(r'value="(\w+)"><span class="badge" aria-hidden="true">(\d)', agent.page)

    assert buttons == [("yes", "1"), ("no", "2")]


@pytest.mark.parametrize(("result", "heading"), [("done", "A team comes"), ("failed", "It ends")])
def test_an_agent_says_what_a_system_has_answered(agent, result, heading):
    agent.send(answer="yes").send(answer=result)

    assert agent.heading.startswith(heading)


def test_a_customers_waiting_handoff_is_listed_and_answered_at_the_desk(app, store):
    customer = Person(app).start("fault").send(answer="yes")
    agent = signed_in(Person(app), store)
    agent.open(customer.address.replace("/go/", "/desk/")).send(answer="done")

    agent.open("/desk")
    waiting = re.findall(r'href="(/desk/fault/[^"]+)"', agent.page)[0]
    assert "A team comes" in agent.page
    agent.open(waiting).send(answer="done")

    assert agent.heading == "It ends well"
    customer.open(customer.address.removesuffix("look") + "x")
    customer.open(customer.response.headers["Location"])
    assert customer.heading == "It ends well"
    assert "Done by the team" in customer.page


def test_a_customer_cannot_take_back_what_a_team_has_reported(app, store):
    customer = Person(app).start("fault").send(answer="yes")
    agent = signed_in(Person(app), store)
    agent.open(customer.address.replace("/go/", "/desk/"))
    agent.send(answer="done").send(answer="done")

    customer.open(customer.address.removesuffix("look") + "well")

    assert 'value="went-back"' not in customer.page
    assert len(re.findall(r"\?at=\d", customer.page)) == 1
    refused = customer.client.post(
        customer.address, data={"seq": "4", "key": "my-own-key", "kind": "went-back"}
    )
    assert refused.status_code in (409, 422)
    assert customer.open(customer.address).heading == "It ends well"


def test_a_session_of_the_desk_is_not_there_for_customers(agent):
    address = agent.address.replace("/desk/", "/go/")

    assert Person(agent.client.application).open(address).status == 404
