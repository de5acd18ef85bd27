"""Who looks after one team gets, sees and ends nothing of another one."""

import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.settings import Settings
from treeguide.store.people.links import INVITATION
from treeguide.store.people.teams import Team

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}
STRANGE = "9" * 30


@pytest.fixture
def app(write_tree, app_of, store):
    write_tree("end", END)
    write_tree("bill", END, owner="billing")
    for team in (Team("it", "IT"), Team("hr", "HR")):
        store.add_team(team, by="test")
    return app_of(settings=Settings(metrics="token"))


@pytest.fixture
def it_admin(app, store):
    """Who looks after IT alone."""
    return signed_in(Person(app), store, Grant("admin", "it"))


def test_nobody_gets_trees_by_making_the_team_that_they_name(admin, it_admin, store):
    form = {"id": "billing", "name": "Billing", "parent": "it"}

    refused = it_admin.post("/admin/teams", form)
    made = it_admin.post("/admin/teams", {**form, "id": "bills", "name": "Bills"})

    assert (refused.status_code, made.status_code) == (422, 303)
    assert "Trees belong to a team “billing” already" in refused.get_data(as_text=True)
    assert "billing" not in store.known_teams()
    assert admin.post("/admin/teams", form).status_code == 303


def test_of_somebody_a_lead_reads_the_roles_in_her_teams_alone(app, store):
    lead = signed_in(Person(app), store, Grant("lead", "it"))
    roles = Grant("agent", "it"), Grant("lead", "hr"), Grant("agent", "*", "bill")
    somebody = account(store, *roles, name="Xenia")

    pages = [lead.open(place).page for place in ("/admin/people", f"/admin/people/{somebody.id}")]

    assert all("Xenia" in page and "IT" in page for page in pages)
    assert not any("HR" in page or "bill" in page or "(hr)" in page for page in pages)


def test_tokens_of_who_has_roles_elsewhere_are_not_for_one_team_to_revoke(it_admin, admin, store):
    both, hers = (account(store, Grant("agent", "it"), *more) for more in ([Grant("admin")], []))
    tokens = [
        store.new_token("CRM", ["read"], days=3, by="x", person_id=one.id)[0]
        for one in (both, hers)
    ]

    codes = [it_admin.post("/admin/tokens", {"id": one.id}).status_code for one in tokens]

    assert codes == [404, 303]
    assert store.token(tokens[0].id).revoked_us is None
    assert admin.post("/admin/tokens", {"id": tokens[0].id}).status_code == 303


@pytest.mark.parametrize(("team", "status"), [("*", 200), ("it", 404)])
def test_a_token_reads_the_figures_where_its_owner_looks_after_the_server(app, store, team, status):
    owner = account(store, Grant("admin", team))
    _, secret = store.new_token("Watch", ["metrics"], days=1, by="x", person_id=owner.id)

    answer = app.test_client().get(
        "/metrics",
        headers={"Authorization": f"Bearer {secret}"},
        environ_overrides={"REMOTE_ADDR": "198.51.100.7"},
    )

    assert answer.status_code == status


def test_somebody_is_signed_out_everywhere_and_the_audit_says_who_did_it(admin, app, store):
    somebody = account(store, Grant("agent", "it"))
    secret = store.sign_in(somebody.id, "Lost", 3600 * 1_000_000)
    before = admin.open(f"/admin/people/{somebody.id}").page

    admin.post(f"/admin/people/{somebody.id}/account", {"do": "sign-out"})

    assert 'value="sign-out"' in before
    assert store.signed_in(secret) is None
    assert store.person(somebody.id).status == "active"
    [entry] = [one for one in store.audit_entries() if one.action == "signed out everywhere"]
    assert (entry.subject, entry.actor != somebody.id) == (somebody.id, True)


def test_an_invitation_ends_when_more_roles_are_given(admin, app, store):
    somebody, secret = store.invite("Eve", "eve@example.org", [Grant("agent", "it")], by="x")

    admin.post(f"/admin/people/{somebody.id}/roles", {"role": "admin", "team": "*"})
    form = {"code": secret, "name": "Eve", "password": "correct horse battery"}

    assert Person(app).post("/welcome", form).status_code == 410
    assert store.person(somebody.id).status == "invited"
    assert store.link_shown(store.new_link(INVITATION, somebody.id, by="x"))


@pytest.mark.parametrize("before", [f"-{STRANGE}", STRANGE, "-5", "x"])
def test_a_number_that_no_entry_has_is_no_fault(admin, before):
    assert admin.open(f"/admin/audit?after={before}").status == 200


@pytest.mark.parametrize("name", ["x" * 101, "a\u202eb", ""])
def test_what_is_no_name_makes_nobody(admin, store, name):
    before = store.people()

    answer = admin.post(
        "/admin/people/new", {"name": name, "email": "a@example.org", "role": "agent"}
    )

    assert answer.status_code == 422
    assert "100 characters at most" in answer.get_data(as_text=True)
    assert store.people() == before


def test_what_is_no_name_names_no_team(admin, store):
    answers = [
        admin.post("/admin/teams", {"id": "new", "name": "x" * 101}),
        admin.post("/admin/teams/it", {"name": "x" * 101}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert 'href="#name"' in answers[1].get_data(as_text=True)
    assert {team.name for team in store.teams()} == {"IT", "HR"}
