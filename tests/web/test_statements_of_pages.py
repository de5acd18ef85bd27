"""How much a page asks of the database: as much for many rows and people as for few."""

import pytest

from tests.nodes import handoff, outcome, question
from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service import session_rights
from treeguide.store.people.teams import Team

NODES = {
    "who": {
        "kind": "form",
        "title": "What is it?",
        "fields": [{"variable": "what"}, {"variable": "room"}],
        "to": "ask",
    },
    "ask": question("Is {{what}} broken?", yes=("Yes", "team"), no=("No", "end")),
    "team": handoff("We look at {{what}}", "Soon.", done="end", otherwise="end"),
    "end": outcome("End"),
}
VARIABLES = {name: {"type": "text", "label": name, "personal": True} for name in ("what", "room")}
WHAT = "The red lamp"


@pytest.fixture
def app(write_tree, app_of, store):
    store.add_team(Team("it", "IT"), by="test")
    write_tree("fault", NODES, variables=VARIABLES, owner="it")
    return app_of()


@pytest.fixture
def agent(app, store):
    return signed_in(Person(app), store, Grant("agent", "it"))


@pytest.fixture
def asked(store, monkeypatch):
    """Every statement that the database was asked since the test began."""
    statements, read, write = [], store.driver.read, store.driver.write

    def reading(statement, **values):
        statements.append(" ".join(statement.split()))
        return read(statement, **values)

    def writing(work, **how):
        def counted(run):
            return work(lambda said, *rest: statements.append(said) or run(said, *rest))

        return write(counted, **how)

    monkeypatch.setattr(store.driver, "read", reading)
    monkeypatch.setattr(store.driver, "write", writing)
    return statements


def cost(asked, person, address) -> int:
    """Return how many statements a page takes that was shown before."""
    assert person.open(address).status == 200
    asked.clear()
    assert person.open(address).status == 200
    return len(asked)


def begun(agent):
    """Let an agent begin a session and go on to the question."""
    agent._followed(agent.post("/desk/fault"))
    return agent.send(what=WHAT)


def waits(app):
    """Let a customer come to where she waits for a team."""
    return Person(app).start("fault").send(what=WHAT).send(answer="yes")


def test_who_has_signed_in_costs_a_page_two_statements(app, agent, asked):
    stranger = cost(asked, Person(app), "/")

    assert cost(asked, agent, "/") == stranger + 2


def test_the_desk_asks_no_more_for_many_who_wait_than_for_one(app, agent, asked):
    begun(agent)
    waits(app)
    few = cost(asked, agent, "/desk")
    for _ in range(5):
        waits(app)

    assert cost(asked, agent, "/desk") == few
    assert agent.page.count("We look at …") == 6
    assert "Is … broken?" in agent.page
    assert WHAT not in agent.page


def calls(agent, *names):
    """Let an agent begin a call with each of these people."""
    for name in names:
        agent._followed(agent.post("/desk/fault", {"desk.caller": name}))


def test_the_desk_asks_no_more_for_many_calls_of_ones_own_than_for_one(agent, asked):
    calls(agent, "Caller One")
    few = cost(asked, agent, "/desk")
    calls(agent, *(f"Caller {number}" for number in range(2, 9)))

    assert cost(asked, agent, "/desk") == few
    assert agent.page.count("Caller ") >= 8


def test_the_desk_asks_no_more_for_many_follow_ups_than_for_one(agent, asked, monkeypatch):
    def due(name):
        calls(agent, name)
        closing = {"desk.resolved": "later", "desk.reason": "other", "desk.words": f"For {name}"}
        agent.send(kind="ended", **closing, **{"desk.follow-up": "2999-01-01"})

    due("Caller One")
    # Later she reads it only as what she has still to do, which is asked of the database.
    monkeypatch.setattr(session_rights, "READ_AGAIN_US", 0)
    few = cost(asked, agent, "/desk")
    for number in range(2, 6):
        due(f"Caller {number}")

    assert cost(asked, agent, "/desk") == few
    assert agent.page.count("For Caller ") == 5


def test_the_console_asks_no_more_for_many_colleagues_and_each_thing_once(agent, asked, store):
    begun(agent)
    few = cost(asked, agent, agent.address)
    for _ in range(5):
        account(store, Grant("agent", "it"))

    assert cost(asked, agent, agent.address) == few
    assert agent.page.count("<option") >= 5
    twice = {one for one in asked if asked.count(one) > 1}
    assert twice == set()


@pytest.mark.parametrize("address", ["/admin/people", "/admin/tokens"])
def test_pages_about_people_ask_no_more_for_many(app, asked, store, address):
    lead = signed_in(Person(app), store, Grant("admin", "it"))

    def more(times):
        for _ in range(times):
            person = account(store, Grant("agent", "it"))
            store.new_token("x", ["read"], days=1, by="test", person_id=person.id)

    more(1)
    few = cost(asked, lead, address)
    more(5)

    assert cost(asked, lead, address) == few


def test_whom_personal_answers_are_for_is_asked_of_the_database_once_for_many_pages(app, asked):
    customer = Person(app).start("fault")

    cost(asked, customer, customer.address)

    assert customer.page.count("Only those who help you with this read it: IT.") == 2
    assert not any("FROM team" in one for one in asked)


def test_a_leads_list_asks_no_more_for_many_calls_than_for_one(app, store, asked):
    def begin(number):
        agent = signed_in(Person(app), store, Grant("agent", "it"))
        calls(agent, f"Caller {number}")
        if number % 2:
            agent.send(kind="paused", **{"desk.pause": "She looks it up"})

    begin(1)
    lead = signed_in(Person(app), store, Grant("lead", "it"))
    few = cost(asked, lead, "/desk/_team")
    for number in range(2, 9):
        begin(number)

    assert cost(asked, lead, "/desk/_team") == few
    assert lead.page.count("Caller ") == 8
    assert lead.page.count("She looks it up") == 4
