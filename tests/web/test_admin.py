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
def people(store):
    """Somebody in each team."""
    grants = {
        "ida": Grant("agent", "it"),
        "nora": Grant("agent", "night"),
        "hal": Grant("agent", "hr"),
    }
    return {name: account(store, grant, name=name.title()) for name, grant in grants.items()}


def invited(person, **form):
    page = person.post("/admin/people/new", {"name": "Eve", "email": "eve@example.org", **form})
    return page, re.findall(
        r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", html.unescape(page.get_data(as_text=True))
    )


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
        ("agent", "hr", 422),
        ("agent", "", 422),
        ("agent", "*", 422),
        ("agent", "nosuch", 422),
        ("admin", "it", 422),
        ("reviewer", "it", 422),
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


@pytest.mark.parametrize("more", [Grant("admin"), Grant("admin", "it")])
def test_a_lead_closes_no_account_that_has_more_than_she(lead, store, more):
    both = account(store, Grant("agent", "it"), more)

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
    assert "it cannot be a part of that team" in page.get_data(as_text=True)


def test_an_agent_looks_after_nobody(app, store):
    agent = signed_in(Person(app), store)

    for address in ("/admin/people", "/admin/teams", "/admin/audit"):
        assert agent.open(address).status == 403


def test_a_lead_sees_the_audit_of_her_teams_alone(lead, admin, store, people):
    store.give_role(people["hal"].id, Grant("analyst", "hr"), by="test")
    store.give_role(people["nora"].id, Grant("analyst", "night"), by="test")

    assert "Analyst · Night shift" in lead.open("/admin/audit").page
    assert "Nora" in lead.page
    assert "Hal" not in lead.page
    assert "Hal" in admin.open("/admin/audit").page


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_last_administrator_stays_and_is_told_why(app, store, language):
    root, admin = account(store, Grant("admin"), name="Root"), Person(app)
    keeper = account(store, Grant("admin", "it"), Grant("admin", "hr"), name="Keeper")
    store.give_role(keeper.id, Grant("admin"), by="test")
    admin.client.set_cookie("treeguide-person", store.sign_in(keeper.id, "Test", 10**12))
    store.change_person(root, by="test", action="account closed", status="closed")
    said = {"en": "Nobody would be left", "de": "Dann könnte niemand mehr"}[language]

    page = admin.post(
        f"/admin/people/{keeper.id}/account?language={language}", {"do": "close", "sure": "1"}
    )

    assert page.status_code == 409
    assert said in page.get_data(as_text=True)
    assert store.person(keeper.id).status == "active"


def test_people_are_found_by_a_part_of_name_or_address(admin, people):
    assert "Nora" in admin.open("/admin/people?q=NOR").page
    assert "Hal" not in admin.page
    assert "Hal" in admin.open("/admin/people?q=hal%40example").page
    assert "nobody like that" in admin.open("/admin/people?q=nobody-of-that-name").page


def test_other_peoples_names_are_not_asked_for_as_ones_own(admin):
    page = admin.open("/admin/people").page

    assert "Your name" not in page
    assert "Enter a name" in invited(admin, name="", role="agent")[0].get_data(as_text=True)


def test_an_account_is_closed_in_two_steps(admin, people):
    page = admin.open(f"/admin/people/{people['ida'].id}").page
    before, _, step = page.partition("<details")

    assert 'value="close"' not in before
    assert "Ida is signed out everywhere at once" in step


@pytest.fixture
def it_admin(app, store):
    """Who looks after IT alone."""
    return signed_in(Person(app), store, Grant("admin", "it"))


def test_who_looks_after_one_team_sees_no_other(it_admin):
    page = it_admin.open("/admin/teams").page

    assert "Night shift" in page
    assert "HR" not in page


@pytest.mark.parametrize(("team", "parent"), [("night", "hr"), ("night", ""), ("it", "hr")])
def test_nobody_moves_a_team_to_where_somebody_else_looks_after_it(it_admin, store, team, parent):
    before = store.teams()

    answer = it_admin.post(f"/admin/teams/{team}", {"name": "Moved", "parent": parent})

    assert answer.status_code == 403
    assert store.teams() == before


def test_a_team_is_renamed_by_who_looks_after_it(it_admin, store):
    answer = it_admin.post("/admin/teams/night", {"name": "Nights", "parent": "it"})

    assert answer.status_code == 303
    assert Team("night", "Nights", "it") in store.teams()


def test_a_short_name_that_is_taken_is_said_beside_its_field(admin, store):
    page = admin.post("/admin/teams", {"id": "it", "name": "Other"}).get_data(as_text=True)

    assert "There is a team with the short name it already" in page
    assert 'id="id-error"' in page
    assert 'value="Other"' in page


@pytest.mark.parametrize(
    ("role", "first"), [("admin", "/admin/people"), ("lead", "/admin/people"), ("agent", None)]
)
def test_the_administration_begins_with_the_first_tab_that_one_may_see(app, store, role, first):
    person = signed_in(Person(app), store, Grant(role))

    answer = person.client.get("/admin")

    assert answer.status_code == (302 if first else 404)
    assert answer.headers.get("Location") == first
    assert ('href="/admin"' in person.open("/").page) == bool(first)


def test_a_lead_is_offered_only_places_in_which_she_may_give_a_role(lead, admin):
    def offered(person) -> str:
        return re.findall(r'<select id="team".*?</select>', person.open("/admin/people/new").page)[
            0
        ]

    assert "In all teams" not in offered(lead)
    assert all(f'value="{team}"' in offered(lead) for team in ("it", "night"))
    assert 'value="hr"' not in offered(lead)
    assert "In all teams" in offered(admin)


def test_an_invitation_that_is_refused_keeps_what_was_typed_and_says_why(lead):
    page = html.unescape(invited(lead, role="agent", team="*")[0].get_data(as_text=True))

    assert "You cannot give the role “Agent” in all teams" in page
    assert all(f'value="{typed}"' in page for typed in ("Eve", "eve@example.org"))


def test_whose_roles_do_not_hold_a_page_is_told_so_and_not_of_other_sites(lead):
    page = lead.open("/admin/teams").page

    assert (lead.status, "Your roles do not allow this" in page) == (403, True)
    assert "did not come from one of our pages" not in page


def test_what_was_kept_is_said_on_the_next_page(admin, people):
    answer = admin.post(f"/admin/people/{people['ida'].id}/roles", {"role": "lead", "team": "it"})

    page = admin.open(answer.headers["Location"]).page
    assert re.search(r'role="status">Your change is kept\.', page)
    assert "is kept" not in admin.open(f"/admin/people/{people['ida'].id}").page


def test_teams_that_live_trees_name_are_made_with_one_button(write_tree, app_of, store):
    write_tree("lamp", END, owner="lights")
    admin = signed_in(Person(app_of()), store, Grant("admin"))

    assert "Make the team lights" in admin.open("/admin/teams").page
    admin.post("/admin/teams", {"id": "lights"})

    assert Team("lights", "lights") in store.teams()
    assert "Make the team lights" not in admin.open("/admin/teams").page


@pytest.mark.parametrize(("has_password", "lasts"), [(False, "a week"), (True, "an hour")])
def test_beside_a_link_stands_for_how_long_it_works(admin, store, has_password, lasts):
    who = store.add_person("Eve", "eve@example.org", by="test")
    if has_password:
        who = account(store, Grant("agent"))

    page = admin.post(f"/admin/people/{who.id}/account", {"do": "link"}).get_data(as_text=True)

    assert f"within {lasts}" in page
