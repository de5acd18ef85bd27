"""Agents' pages: say and do, numbered answers, and what teams report."""

import re

import pytest

from tests.web.accounts import signed_in
from tests.web.conftest import Person
from treeguide.web.desk import waiting

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
    buttons = re.findall(r'name="answer" value="(\w+)" data-key="(\d)"', agent.page)

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

    stranger = Person(agent.client.application, HTTP_SEC_FETCH_SITE="none")
    assert stranger.open(address).status == 404


WAITS = re.compile(r'href="/desk/fault/([\w-]+)/look"')
ONWARD = re.compile(r'href="(/desk[^"]*[?&]after=[^"]*)"')


@pytest.fixture
def seven(app, monkeypatch):
    """Customers who wait, the longest first, where a page of the desk lists three."""
    monkeypatch.setattr(waiting, "MOST_WAITING", 3)
    customers = [Person(app).start("fault").send(answer="yes") for _ in range(7)]
    return [customer.address.split("/")[3] for customer in customers]


def test_all_who_wait_are_reached_from_the_desk_by_links(app, store, seven):
    agent = signed_in(Person(app), store).open("/desk")
    pages = [WAITS.findall(agent.page)]
    for _ in range(2):
        agent.open(ONWARD.findall(agent.page)[0])
        pages.append(WAITS.findall(agent.page))

    assert pages == [seven[:3], seven[3:6], seven[6:]]
    assert ONWARD.findall(agent.page) == []


def test_the_desk_says_how_many_wait_in_all(app, store, seven):
    agent = signed_in(Person(app), store).open("/desk")
    german = signed_in(Person(app, HTTP_ACCEPT_LANGUAGE="de"), store).open("/desk")

    assert "7 sessions wait, the longest first." in agent.page
    assert "7 Sitzungen warten, die am längsten wartende zuerst." in german.page


def test_from_a_later_page_of_the_desk_a_link_leads_back_and_the_search_stays(app, store, seven):
    agent = signed_in(Person(app), store).open("/desk?q=fault")
    agent.open(ONWARD.findall(agent.page)[0])

    assert 'href="/desk?q=fault">Back to those that wait longest' in agent.page
    assert all("q=fault" in address for address in ONWARD.findall(agent.page))


def test_where_all_who_wait_are_shown_the_desk_leads_no_further(app, store):
    Person(app).start("fault").send(answer="yes")

    agent = signed_in(Person(app), store).open("/desk")

    assert len(WAITS.findall(agent.page)) == 1
    assert "after=" not in agent.page
    assert "Back to those" not in agent.page


def test_behind_the_last_who_waits_the_desk_says_that_nothing_waits(app, store, seven):
    agent = signed_in(Person(app), store).open(f"/desk?after={2**59}.zzz")

    assert "Behind these nothing waits." in agent.page
    assert "Back to those that wait longest" in agent.page


@pytest.mark.parametrize("after", ["7", "x.y", "1.", ".a", "1.a b", "9" * 30 + ".a", "1.%00"])
def test_a_place_in_the_list_that_is_none_is_refused(app, store, after):
    assert signed_in(Person(app), store).open(f"/desk?after={after}").status == 400
