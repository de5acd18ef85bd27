"""People are invited, put right and found again; what went wrong is said where one looks."""

import html
import re

import pytest

from tests.web.accounts import account
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.store.people.teams import Team

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}


@pytest.fixture
def app(write_tree, app_of, store):
    write_tree("end", END)
    for team in (Team("it", "IT"), Team("hr", "HR")):
        store.add_team(team, by="test")
    return app_of()


@pytest.fixture
def eve(store):
    """Who was invited and has not come yet, with the secret of her link."""
    return store.invite("Eve", "eve@example.org", [Grant("agent", "it")], by="test")


def sent(person, address: str, **form: str) -> tuple[int, str]:
    answer = person.post(address, form)
    return answer.status_code, html.unescape(answer.get_data(as_text=True))


def listed(person, query: str = "") -> list[str]:
    page = person.open(f"/admin/people{query}").page
    return re.findall(r'<th scope="row"><a href="[^"]+">(.*?)</a>', page)


def test_an_error_of_an_invitation_stands_before_its_form_and_in_the_title(admin, eve):
    form = {"name": "Eve", "email": "eve@example.org", "role": "agent", "team": "it"}

    status, page = sent(admin, "/admin/people/new", **form)

    assert (status, "<title>Error: Invite somebody" in page) == (422, True)
    assert page.index("error-summary") < page.index('name="email"')
    assert "<table" not in page


def test_an_invitation_that_is_sent_twice_leads_to_the_one_just_made(admin, store):
    form = {"name": "Eve", "email": "eve@example.org", "role": "agent", "team": "it"}
    sent(admin, "/admin/people/new", **form)

    status, page = sent(admin, "/admin/people/new", **form)

    found = store.person_with_email("eve@example.org")
    assert (status, f'href="/admin/people/{found.id}"' in page) == (422, True)
    assert "a new link can be made there" in page


def test_a_lead_does_not_learn_who_has_an_account_elsewhere(lead, store):
    max_ = account(store, Grant("agent", "hr"), name="Max")
    form = {"name": "Max", "email": max_.email, "role": "agent", "team": "it"}

    status, page = sent(lead, "/admin/people/new", **form)

    assert (status, "has an account" in page, max_.id in page) == (422, False, False)
    assert "You cannot invite this address" in page


def test_no_team_is_chosen_for_who_invites(admin, lead, store):
    offered = re.findall(r'<select id="team".*?</select>', admin.open("/admin/people/new").page)[0]

    assert re.search(r'required><option value="">Please choose', offered)
    assert "selected" not in offered
    form = {"name": "Eve", "email": "eve@example.org", "role": "agent", "team": ""}
    assert "Choose a team, or all teams" in sent(admin, "/admin/people/new", **form)[1]
    assert store.person_with_email("eve@example.org") is None
    # Where there is one place only, nothing is to be chosen.
    assert "Please choose" not in lead.open("/admin/people/new").page


@pytest.mark.parametrize("address", ["/admin/people/new", "/admin/people/{}/roles"])
def test_no_role_is_given_in_a_team_that_is_not_there(admin, store, eve, address):
    form = {"name": "X", "email": "x@example.org", "role": "agent", "team": "nosuch"}

    status, page = sent(admin, address.format(eve[0].id), **form)

    assert (status, "There is no team nosuch" in page) == (422, True)
    assert store.grants_of(eve[0].id) == [Grant("agent", "it")]
    assert store.person_with_email("x@example.org") is None


def test_a_role_in_a_team_that_is_gone_can_be_taken_away(admin, store, eve):
    account(store, Grant("agent", "gone"))
    store.give_role(eve[0].id, Grant("agent", "gone"), by="test")
    store.driver.write(lambda run: run("DELETE FROM team WHERE id = 'gone'") and None)

    sent(admin, f"/admin/people/{eve[0].id}/roles", role="agent", team="gone", take="1")

    assert store.grants_of(eve[0].id) == [Grant("agent", "it")]


def test_a_mistyped_name_or_address_is_put_right_and_its_link_ends(admin, app, store, eve):
    somebody, secret = eve
    form = {"do": "rename", "name": "Eva", "email": "Eva@example.org"}

    status, _ = sent(admin, f"/admin/people/{somebody.id}/account", **form)

    now = store.person(somebody.id)
    assert (status, now.name, now.email) == (303, "Eva", "eva@example.org")
    form = {"code": secret, "name": "Eve", "password": "correct horse battery"}
    assert Person(app).post("/welcome", form).status_code == 410
    assert store.audit_entries()[0].action == "name or address changed"


def test_an_address_that_is_anothers_is_refused_beside_its_field(admin, store, eve):
    other = account(store, Grant("agent", "it"), name="Ida")

    form = {"do": "rename", "name": "Eve", "email": other.email}
    status, page = sent(admin, f"/admin/people/{eve[0].id}/account", **form)

    assert (status, 'id="email-error"' in page) == (422, True)
    assert f'value="{other.email}"' in page
    assert store.person(eve[0].id).email == "eve@example.org"


def test_a_name_that_a_single_sign_on_knows_keeps_its_address(admin, store):
    ida = account(store, Grant("agent"), name="Ida", issuer="https://login.example", subject="1")

    form = {"do": "rename", "name": "Ida B", "email": "other@example.org"}
    sent(admin, f"/admin/people/{ida.id}/account", **form)

    assert (store.person(ida.id).name, store.person(ida.id).email) == ("Ida B", ida.email)


def test_a_lead_renames_nobody_who_may_more_than_she(lead, store):
    boss = account(store, Grant("admin"), Grant("agent", "it"), name="Boss")

    form = {"do": "rename", "name": "X", "email": "x@example.org"}
    status, _ = sent(lead, f"/admin/people/{boss.id}/account", **form)

    assert (status, store.person(boss.id).name) == (403, "Boss")


def test_an_invitation_is_withdrawn_and_its_address_is_free_again(admin, app, store, eve):
    somebody, secret = eve

    answer = admin.post(f"/admin/people/{somebody.id}/account", {"do": "withdraw"})

    assert "The invitation is withdrawn" in admin.open(answer.headers["Location"]).page
    assert store.person_with_email("eve@example.org") is None
    form = {"code": secret, "name": "Eve", "password": "correct horse battery"}
    assert Person(app).post("/welcome", form).status_code == 410
    assert "Invitation withdrawn" in admin.open("/admin/audit").page
    store.invite("Eve", "eve@example.org", [], by="test")


def test_who_has_come_in_is_no_invitation_any_more(admin, store):
    ida = account(store, Grant("agent", "it"), name="Ida")

    status, page = sent(admin, f"/admin/people/{ida.id}/account", do="withdraw")

    assert (status, "the invitation was not withdrawn" in page) == (409, True)
    assert store.grants_of(ida.id) == [Grant("agent", "it")]
    assert "Withdraw the invitation" not in admin.open(f"/admin/people/{ida.id}").page


def test_ones_own_account_is_closed_by_who_confirms_it(admin, store):
    account(store, Grant("admin"), name="Other")
    [me] = [one for one in store.people() if one.name.startswith("Person")]

    status, page = sent(admin, f"/admin/people/{me.id}/account", do="close")

    assert (status, "Confirm that you close your own account" in page) == (422, True)
    assert store.person(me.id).status == "active"
    sent(admin, f"/admin/people/{me.id}/account", do="close", sure="1")
    assert store.person(me.id).status == "closed"


def test_closed_accounts_are_listed_when_they_are_asked_for(admin, store, eve):
    ida = account(store, Grant("agent", "it"), name="Ida")
    store.change_person(ida, by="test", action="account closed", status="closed")

    assert "Ida" not in listed(admin)
    assert "1 closed account is not shown" in admin.page
    assert listed(admin, "?state=closed") == ["Ida"]
    assert {"Ida", "Eve"} <= set(listed(admin, "?state=all"))
    assert listed(admin, "?state=invited") == ["Eve"]


def test_people_are_found_by_role_and_team(admin, store, eve):
    account(store, Grant("lead", "hr"), Grant("agent", "hr"), name="Hal")

    assert listed(admin, "?role=lead") == ["Hal"]
    assert listed(admin, "?team=it") == ["Eve"]
    assert listed(admin, "?team=it&role=lead") == []
    assert listed(admin, "?role=agent&q=hal") == ["Hal"]


def test_two_teams_of_one_name_are_told_apart_by_their_short_names(admin, store, eve):
    assert "Agent · IT<" in admin.open(f"/admin/people/{eve[0].id}").page

    store.add_team(Team("it2", "it"), by="test")

    assert "Agent · IT (it)" in admin.open(f"/admin/people/{eve[0].id}").page
