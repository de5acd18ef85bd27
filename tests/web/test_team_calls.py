"""A lead sees the calls of her teams: whose they are, where they stand and for how long."""

import datetime
import re

import pytest

from tests.web.calls import ANYWHERE, NODES, Agent
from treeguide.access import Grant
from treeguide.access.grants import Rights
from treeguide.service.shelf import Shelf
from treeguide.store import Broken
from treeguide.store.people.teams import Team
from treeguide.web import paging
from treeguide.web.current import sessions_of

ROWS = re.compile(r"<tr>\n(.*?)</tr>", re.DOTALL)
MINUTE_US = 60_000_000
SOLVED = {"desk_resolved": "yes"}


@pytest.fixture
def app(write_tree, app_of, store, clock):
    for team, tree in (("sales", "lamp"), ("repair", "plug")):
        store.add_team(Team(team, team.title()), by="test")
        write_tree(
            tree, NODES, audience=["agent"], owner=team, anywhere=ANYWHERE, title=tree.title()
        )
    return app_of()


@pytest.fixture
def clock(store, monkeypatch):
    """Turn the clock of the store forward; at first it is noon."""
    noon = datetime.datetime.now().astimezone().replace(hour=12)
    began_us, gone = int(noon.timestamp()) * 1_000_000, [0]
    monkeypatch.setattr(store, "clock", lambda: began_us + gone[0])

    def turn(us: int) -> None:
        gone[0] += us

    return turn


def of_team(app, store, team: str, role: str, name: str) -> Agent:
    return Agent(app, store, Grant(role, team), name=name)


@pytest.fixture
def ann(app, store):
    return of_team(app, store, "sales", "agent", "Ann")


@pytest.fixture
def lead(app, store):
    return of_team(app, store, "sales", "lead", "Lea")


def rows(person: Agent, asked: str = "") -> list[str]:
    """Return the rows of the list as words, without the marks between them."""
    found = ROWS.findall(person.open(f"/desk/_team{asked}").page)
    assert person.status == 200
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_a_call_stands_there_with_its_agent_node_case_and_caller(ann, lead):
    ann.call("lamp", **{"desk.case": "CASE-7", "desk.caller": "Caller One"})
    ann.send(answer="yes")

    [row] = rows(lead)

    for word in ("Lamp", "Ann", "In progress", "Pull the plug", "CASE-7 · Caller One", "just now"):
        assert word in row


def test_a_row_leads_to_the_read_only_look(ann, lead):
    ann.call("lamp")
    page = lead.open("/desk/_team").page

    lead.open(re.search(r'<th scope="row"><a href="([^"]+)"', page)[1])

    assert "You are looking on" in lead.open(lead.response.location).page


def test_paused_waiting_and_closed_calls_say_so_and_the_list_can_be_asked_for_them(
    ann, lead, app, store
):
    ann.call("lamp").do("paused", desk_pause="Asks her colleague")
    # A note moves nothing.
    ann.type(desk_note="Still there")
    ben = of_team(app, store, "sales", "agent", "Ben").call("lamp").send(answer="person")
    cyd = of_team(app, store, "sales", "agent", "Cyd").call("lamp").send(answer="no")
    cyd.do("ended", **SOLVED)

    in_all = rows(lead)

    assert ["Closed today" in row for row in in_all] == [False, False, True]
    [paused], [waiting], [closed] = (
        rows(lead, f"?state={name}") for name in ("paused", "waiting", "closed")
    )
    assert "Ann" in paused and "“Asks her colleague”" in paused
    assert "Ben" in waiting and "A team comes" in waiting
    assert "Cyd" in closed
    assert rows(lead, "?state=going") == []
    assert "There is no such call." in lead.page
    assert rows(lead, f"?agent={ben.me.id}") == [waiting]
    ann.do("resumed")
    assert "Ann" in rows(lead, "?state=going")[0]


def test_what_was_closed_on_another_day_is_gone_and_what_goes_on_stays(ann, lead, clock):
    ann.call("lamp").send(answer="no").do("ended", **SOLVED)
    ann.call("lamp")
    assert len(rows(lead)) == 2

    clock(13 * 60 * MINUTE_US)

    [row] = rows(lead)
    assert "In progress" in row
    ann.open(ann.address).send(answer="no").do("ended", **SOLVED)
    assert "Closed today" in rows(lead)[0]


def test_a_node_that_takes_longer_than_its_author_expects_is_slow(ann, lead, clock):
    ann.call("lamp")
    clock(10_000_000)
    assert "slow" not in rows(lead)[0]

    clock(5 * MINUTE_US)

    assert "5 minutes slow" in rows(lead)[0]
    ann.open(ann.address).send(answer="yes")
    assert "slow" not in rows(lead)[0]


def test_a_pause_does_not_count_as_time_at_a_node(ann, lead, clock):
    ann.call("lamp")
    clock(2 * MINUTE_US)
    ann.open(ann.address).do("paused")
    clock(60 * MINUTE_US)
    assert "2 minutes slow 1 hour ago" in rows(lead)[0]
    ann.open(ann.address).do("resumed")

    clock(MINUTE_US)

    assert "3 minutes slow" in rows(lead)[0]


def test_another_teams_lead_gets_nothing(ann, app, store):
    ann.call("lamp", **{"desk.case": "CASE-7", "desk.caller": "Caller One"})
    other = of_team(app, store, "repair", "lead", "Oda")

    assert rows(other) == []
    assert "No call of your teams goes on, and none was closed today." in other.page
    assert other.open(f"/desk/_team?agent={ann.me.id}").status == 400
    assert "Nobody is called that, so the calls of all agents are shown." in other.page
    words = ("CASE-7", "Caller One", "Lamp", ">Ann<", ann.me.id)
    assert not any(word in other.page for word in words)


def test_who_leads_one_team_and_answers_calls_in_another_sees_only_the_first(ann, app, store):
    ann.call("lamp")
    both = Agent(app, store, Grant("lead", "repair"), Grant("agent", "sales"), name="Bea")

    assert rows(both) == []


@pytest.mark.parametrize("role", ["agent", "author", "admin"])
def test_the_desk_leads_there_only_who_may_see_it(app, store, role, lead):
    somebody = of_team(app, store, "sales", role, "Sam")

    assert "Calls of my teams" in lead.open("/desk").page
    assert "_team" not in somebody.open("/desk").page
    assert somebody.open("/desk/_team").status == 403


def chosen(page: str) -> list[str]:
    """Return the words of the options that are chosen in the fields of the list."""
    return re.findall(r"<option[^>]* selected>([^<]*)<", page)


def test_who_is_asked_for_stays_chosen_where_the_state_hides_her_calls(app, store, lead):
    """She is none of the people of the lead, who knows her only by her call."""
    eve = Agent(app, store, Grant("agent"), name="Eve").call("lamp")
    assert len(rows(lead, f"?agent={eve.me.id}")) == 1

    assert rows(lead, f"?agent={eve.me.id}&state=paused") == []

    assert chosen(lead.page) == ["Eve", "Paused"]


def test_one_of_her_people_who_has_no_call_stays_chosen(ann, lead):
    assert rows(lead, f"?agent={ann.me.id}") == []

    assert chosen(lead.page) == ["Ann"]


@pytest.mark.parametrize("said", ["nobody", "%1B", "%C3%A9"])
def test_an_agent_whom_nobody_knows_is_told_so_and_filters_nothing(ann, lead, said):
    ann.call("lamp")

    lead.open(f"/desk/_team?agent={said}")

    assert (lead.status, chosen(lead.page)) == (400, [])
    assert "Nobody is called that" in lead.page
    assert len(ROWS.findall(lead.page)) == 1


def clocks(person: Agent) -> list[str]:
    """Return what the clocks of a call say: how long it goes on, and stands at its node."""
    return re.findall(r'class="clock".*? <b>([\d:]+)</b>', person.page)


def begun_by_a_program(app) -> str:
    """Return the address of a call that a program began for agents, whom it does not name."""
    with app.app_context():
        walk = sessions_of(app).begin("lamp", "agent", channel="api", token_hash="0" * 64)
    return f"/desk/lamp/{walk.row.id}/{walk.session.node}"


def test_the_list_and_the_console_say_the_same_of_a_call_that_a_program_began(
    app, ann, lead, clock
):
    """An agent meets who calls as she takes it over."""
    address = begun_by_a_program(app)
    clock(7 * MINUTE_US + 500_000)
    ann.open(address).send(kind="taken-over")
    assert clocks(ann) == ["00:00", "00:00"]
    clock(3 * MINUTE_US)

    [row] = rows(lead)

    assert clocks(ann.open(address)) == ["03:00", "03:00"]
    assert "3 minutes slow 3 minutes ago" in row
    ann.send(answer="no").do("ended", **SOLVED)
    assert clocks(ann.open(ann.address))[0] == "03:00"
    assert "3 minutes ago" in rows(lead)[0]


@pytest.mark.parametrize(("us", "is_slow"), [(20_900_000, False), (21_000_000, True)])
def test_the_list_and_the_console_call_a_node_slow_from_the_same_second(
    ann, lead, clock, us, is_slow
):
    ann.call("lamp")
    clock(us)

    said = "slow" in rows(lead)[0]

    assert said == is_slow
    assert ('class="slow">' in ann.open(ann.address).page) == is_slow


def all_but(permission: str):
    """Return what says of all people that they may do all that they may but this."""
    may = Rights.may
    return lambda self, asked, *place: asked != permission and may(self, asked, *place)


def test_who_may_not_read_words_is_shown_that_a_call_is_paused_without_a_reason(
    ann, lead, monkeypatch
):
    ann.call("lamp", **{"desk.caller": "CanaryCaller"}).do("paused", desk_pause="CanaryReason")
    assert "CanaryReason" in rows(lead)[0]
    monkeypatch.setattr(Rights, "may", all_but("see-personal"))

    [row] = rows(lead)

    assert "Paused" in row
    assert "Canary" not in lead.page


def test_what_customers_do_by_themselves_is_not_there(app, store, lead, write_tree):
    write_tree("lamp", NODES, audience=["agent", "customer"], owner="sales", title="Lamp")
    of_team(app, store, "sales", "agent", "Ann").start("lamp")

    assert rows(lead) == []


def test_an_unknown_state_or_place_is_refused_with_a_sentence(lead):
    assert lead.open("/desk/_team?state=asleep").status == 400
    assert "There is no such state, so calls in all states are shown." in lead.page
    assert lead.open("/desk/_team?after=open.x").status == 400


def test_pages_of_the_list_hold_each_call_once_and_what_goes_on_first(
    ann, lead, monkeypatch, clock
):
    for number in range(7):
        clock(MINUTE_US)
        ann.call("lamp", **{"desk.case": f"CASE-{number}"})
        if number % 2:
            ann.send(answer="no").do("ended", **SOLVED)
    monkeypatch.setattr(paging, "A_PAGE", 2)
    monkeypatch.setattr(paging, "AT_ONCE", 3)
    seen, asked = [], ""
    while asked is not None:
        seen += re.findall(r"CASE-\d", " ".join(rows(lead, asked)))
        more = re.search(r'_team(\?after=[^"]+)">Show earlier calls', lead.page)
        asked = more[1] if more else None

    assert seen == [f"CASE-{number}" for number in (6, 4, 2, 0, 5, 3, 1)]
    assert "Back to the newest" in lead.page


def test_a_call_whose_tree_is_damaged_keeps_nobody_from_the_others(app, store, monkeypatch):
    edition = Shelf.edition

    def damaged(self, tree_id, closure):
        if tree_id == "lamp":
            raise Broken("The version is damaged.")
        return edition(self, tree_id, closure)

    everywhere = Agent(app, store, Grant("lead"), name="Eve")
    for tree in ("lamp", "plug"):
        Agent(app, store, name=f"Agent of {tree}").call(tree)
    assert len(rows(everywhere)) == 2

    monkeypatch.setattr(Shelf, "edition", damaged)

    [row] = rows(everywhere)
    assert "Plug" in row
