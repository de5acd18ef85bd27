"""Looking after people and teams: nobody sees or gives more than her roles say."""

import html
import re

import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.store.people.teams import Team

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}


@pytest.fixture
def app(write_tree, app_of, store):
    write_tree("end", END)
    for team in (Team("it", "IT"), Team("night", "Night shift", "it"), Team("hr", "HR")):
        store.add_team(team, by="test")
    return app_of()


@pytest.fixture
def admin(app, store):
    return signed_in(Person(app), store, Grant("admin"))


@pytest.fixture
def lead(app, store):
    """Who leads IT."""
    return signed_in(Person(app), store, Grant("lead", "it"))


@pytest.fixture
def people(store):
    """Somebody in each team."""
    grants = {
        "ida": Grant("agent", "it"),
        "nora": Grant("agent", "night"),
        "hal": Grant("agent", "hr"),
    }
    return {name: account(store, grant, name=name.title()) for name, grant in grants.items()}


def invited(person, **form):
    page = person.post("/admin/people", {"name": "Eve", "email": "eve@example.org", **form})
    return page, re.findall(r"<pre>(.*?)</pre>", html.unescape(page.get_data(as_text=True)))


def test_an_invitation_is_shown_once_as_a_link(admin, app, store):
    page, [link] = invited(admin, role="agent", team="it")

    eve = store.person_with_email("eve@example.org")
    assert (page.status_code, store.grants_of(eve.id)) == (200, [Grant("agent", "it")])
    path, code = re.fullmatch(r"http://localhost(/welcome)#(\S+)", link).groups()
    guest = Person(app)
    guest.post(path, {"code": code, "password": "correct horse battery"})
    assert guest.open("/desk").status == 200
    assert code not in admin.open(f"/admin/people/{eve.id}").page


def test_a_lead_sees_her_teams_and_nobody_else(lead, people):
    lead.open("/admin/people")

    assert ("Ida" in lead.page, "Nora" in lead.page, "Hal" in lead.page) == (True, True, False)
    assert lead.open(f"/admin/people/{people['hal'].id}").status == 404
    assert lead.open(f"/admin/people/{people['nora'].id}").status == 200


@pytest.mark.parametrize(
    ("role", "team", "status"),
    [
        ("agent", "it", 200),
        ("agent", "night", 200),
        ("agent", "hr", 403),
        ("agent", "", 403),
        ("admin", "it", 403),
        ("reviewer", "it", 403),
        ("emperor", "it", 400),
    ],
)
def test_a_lead_invites_into_her_teams_with_roles_that_she_has(lead, store, role, team, status):
    page, _ = invited(lead, role=role, team=team)

    assert page.status_code == status
    assert (store.person_with_email("eve@example.org") is not None) == (status == 200)


def test_a_lead_changes_nobody_elsewhere(lead, store, people):
    hal, before = people["hal"], store.grants_of(people["hal"].id)

    roles = lead.post(f"/admin/people/{hal.id}/roles", {"role": "agent", "team": "it"})
    account_ = lead.post(f"/admin/people/{hal.id}/account", {"do": "close"})

    assert (roles.status_code, account_.status_code) == (404, 404)
    assert (store.grants_of(hal.id), store.person(hal.id).status) == (before, "active")


def test_a_lead_closes_no_account_that_has_more_than_she(lead, store):
    both = account(store, Grant("agent", "it"), Grant("admin"))

    for do in ("close", "link"):
        assert lead.post(f"/admin/people/{both.id}/account", {"do": do}).status_code == 403
    assert store.person(both.id).status == "active"


def test_nobody_gives_herself_a_role(admin, store):
    [me] = [one for one in store.people() if Grant("admin") in store.grants_of(one.id)]

    response = admin.post(f"/admin/people/{me.id}/roles", {"role": "agent"})

    assert response.status_code == 403
    assert store.grants_of(me.id) == [Grant("admin")]


def test_roles_are_given_and_taken(admin, store, people):
    ida = people["ida"].id

    admin.post(f"/admin/people/{ida}/roles", {"role": "lead", "team": "it"})
    admin.post(f"/admin/people/{ida}/roles", {"role": "agent", "team": "it", "take": "1"})

    assert store.grants_of(ida) == [Grant("lead", "it")]


def test_a_closed_account_can_be_opened_again(admin, app, store, people):
    nora = people["nora"]

    admin.post(f"/admin/people/{nora.id}/account", {"do": "close"})
    assert store.person(nora.id).status == "closed"
    admin.post(f"/admin/people/{nora.id}/account", {"do": "open"})

    # She has never had a password, so she is as somebody who was invited.
    assert store.person(nora.id).status == "invited"


def test_what_the_store_refuses_is_said_on_the_page(admin, store):
    page = admin.post("/admin/teams/it", {"name": "IT", "parent": "night"})

    assert page.status_code == 422
    assert "part of itself" in page.get_data(as_text=True)


def test_an_agent_looks_after_nobody(app, store):
    agent = signed_in(Person(app), store)

    for address in ("/admin/people", "/admin/teams", "/admin/audit"):
        assert agent.open(address).status == 403


def test_a_lead_sees_the_audit_of_her_teams_alone(lead, admin, store, people):
    store.give_role(people["hal"].id, Grant("analyst", "hr"), by="test")
    store.give_role(people["nora"].id, Grant("analyst", "night"), by="test")

    assert "analyst" in lead.open("/admin/audit").page
    assert "Nora" in lead.page
    assert "Hal" not in lead.page
    assert "Hal" in admin.open("/admin/audit").page
