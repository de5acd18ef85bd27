"""Teams are renamed, moved and removed; nobody replaces unseen what somebody else has kept."""

import html
import json

import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.store.people.teams import Team
from treeguide.web.admin import granting

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}


@pytest.fixture
def app(write_tree, app_of, store):
    write_tree("lamp", END, owner="it")
    for team in (Team("it", "IT"), Team("night", "Night", "it"), Team("hr", "HR")):
        store.add_team(team, by="test")
    return app_of()


def sent(person, address: str, **form: str) -> tuple[int, str]:
    answer = person.post(address, form)
    return answer.status_code, html.unescape(answer.get_data(as_text=True))


def test_who_changes_a_team_that_another_has_changed_meanwhile_is_told(admin, store):
    page = {"name-before": "HR", "parent-before": ""}
    sent(admin, "/admin/teams/hr", **page, name="By Ada", parent="")

    status, said = sent(admin, "/admin/teams/hr", **page, name="By Max", parent="it")

    assert (status, "Somebody else has changed this team" in said) == (409, True)
    assert Team("hr", "By Ada") in store.teams()
    assert all(f'value="{one}"' in said for one in ("By Max", "By Ada"))
    again = {"name-before": "By Ada", "parent-before": "", "name": "By Max", "parent": "it"}
    assert sent(admin, "/admin/teams/hr", **again)[0] == 303
    assert Team("hr", "By Max", "it") in store.teams()


def test_the_audit_says_what_of_a_team_was_changed(admin, store):
    sent(admin, "/admin/teams/hr", name="Human", parent="it")

    entry = store.audit_entries()[0]

    said = {"name": "Human", "name before": "HR", "parent": "it", "parent before": None}
    assert json.loads(entry.body) == said
    page = admin.open("/admin/audit").page
    assert all(word in page for word in ("name: Human", "name before: HR", "a part of: IT"))


@pytest.mark.parametrize(("address", "form"), [("", {"id": "new"}), ("/hr", {})])
def test_no_two_teams_have_one_name(admin, store, address, form):
    before = store.teams()

    status, said = sent(admin, f"/admin/teams{address}", **form, name="it", parent="")

    assert (status, "Another team is called “it”" in said) == (422, True)
    assert store.teams() == before


def test_a_team_to_which_nothing_belongs_is_removed(admin, store):
    answer = admin.post("/admin/teams/hr", {"do": "remove"})

    assert "The team is removed" in admin.open(answer.headers["Location"]).page
    assert "hr" not in [team.id for team in store.teams()]
    assert "Team removed" in admin.open("/admin/audit").page
    assert admin.open("/admin/teams/hr").status == 404


def test_a_team_in_which_somebody_has_a_role_stays(admin, store):
    store.invite("Eve", "eve@example.org", [Grant("agent", "hr")], by="test")

    status, said = sent(admin, "/admin/teams/hr", do="remove")

    assert (status, "Roles or other teams belong to HR" in said) == (409, True)
    assert "hr" in [team.id for team in store.teams()]


def test_a_team_to_which_a_live_tree_belongs_stays_and_the_tree_is_named(admin, store):
    store.change_team(Team("night", "Night"), by="test")

    status, said = sent(admin, "/admin/teams/it", do="remove")

    assert (status, "was not removed: lamp." in said) == (409, True)
    assert "it" in [team.id for team in store.teams()]


def test_a_team_of_which_another_is_a_part_stays(admin, store):
    store.change_team(Team("night", "Night", "hr"), by="test")

    status, said = sent(admin, "/admin/teams/hr", do="remove")

    assert (status, "Roles or other teams belong to HR" in said) == (409, True)


def test_who_looks_after_one_team_removes_what_is_a_part_of_it_alone(app, store):
    keeper = signed_in(Person(app), store, Grant("admin", "it"))

    assert sent(keeper, "/admin/teams/hr", do="remove")[0] == 403
    assert sent(keeper, "/admin/teams/it", do="remove")[0] == 403
    assert sent(keeper, "/admin/teams/night", do="remove")[0] == 303
    assert [team.id for team in store.teams()] == ["hr", "it"]


@pytest.mark.parametrize("address", ["new", "{}/roles"])
def test_whose_team_is_removed_while_she_gives_a_role_in_it_is_told(
    admin, store, monkeypatch, address
):
    bob = account(store, name="Bob")
    monkeypatch.setattr(granting, "trouble_with", lambda grant: store.drop_team("hr", by="x") or "")
    form = {"role": "agent", "team": "hr", "name": "Eve", "email": "eve@example.org"}

    status, page = sent(admin, f"/admin/people/{address.format(bob.id)}", **form)

    assert (status, "There is no team hr. Choose one from the list." in page) == (422, True)
    assert store.grants_of(bob.id) == []
    assert store.person_with_email("eve@example.org") is None
