"""What nobody has used goes: an invitation, a team. What somebody has used stays."""

import pytest

from tests.store.conftest import EVERY_ENGINE
from treeguide.access import Grant
from treeguide.store import Gone
from treeguide.store.people.links import INVITATION, Spent
from treeguide.store.people.persons import HasComeIn
from treeguide.store.people.teams import StillHolds, Team, TeamChanged

pytestmark = EVERY_ENGINE
IT, DESK = Team("it", "IT"), Team("desk", "Desk", "it")


@pytest.fixture
def teams(store):
    for team in (IT, DESK):
        store.add_team(team, by="test")
    return store


def test_an_invitation_goes_with_its_roles_and_links(teams):
    eve, secret = teams.invite("Eve", "eve@example.org", [Grant("agent", "desk")], by="test")

    teams.withdraw_invitation(eve.id, by="test")

    assert teams.person_with_email("eve@example.org") is None
    assert teams.all_grants() == {}
    with pytest.raises(Spent):
        teams.set_password(secret, INVITATION, "kept")
    assert teams.audit_entries()[0].action == "invitation withdrawn"


@pytest.mark.parametrize("how", ["active", "closed", "issuer", "browser"])
def test_who_has_come_in_stays_with_all_her_roles(store, how):
    more = {"issuer": "https://login.example", "subject": "1"} if how == "issuer" else {}
    status = {"active": "active", "closed": "closed"}.get(how, "invited")
    eve = store.add_person("Eve", "e@example.org", [Grant("agent")], by="x", status=status, **more)
    if how == "browser":
        store.sign_in(eve.id, "Test", 10**12)
    entries = len(store.audit_entries(most=1_000))

    with pytest.raises(HasComeIn):
        store.withdraw_invitation(eve.id, by="test")

    assert store.grants_of(eve.id) == [Grant("agent")]
    assert len(store.audit_entries(most=1_000)) == entries


def test_who_came_in_once_stays_though_her_account_looks_like_an_invitation_by_now(store):
    eve = store.add_person("Eve", "e@example.org", [Grant("agent")], by="x", status="active")
    store.sign_in(eve.id, "Test", 1)
    store.close_for_good(eve, by="restore")
    store.forget_old_sign_ins(store.clock() + 10**12)
    closed = store.person(eve.id)
    store.change_person(closed, by="test", action="account opened", status="invited")

    with pytest.raises(HasComeIn):
        store.withdraw_invitation(eve.id, by="test")

    assert store.person(eve.id).name == "Eve"


def test_a_link_ends_with_the_address_to_which_it_was_sent(store):
    eve, secret = store.invite("Eve", "wrong@example.org", [], by="test")

    change = {"by": "test", "action": "name or address changed"}
    store.change_person(eve, **change, email="right@example.org")

    with pytest.raises(Spent):
        store.set_password(secret, INVITATION, "kept")


def test_a_team_goes_to_which_nothing_belongs(teams):
    teams.drop_team("desk", by="test")

    assert (teams.teams(), teams.known_teams()) == ([IT], {"it": IT})
    with pytest.raises(Gone):
        teams.drop_team("desk", by="test")


def test_a_team_stays_to_which_a_role_or_another_team_belongs(teams):
    teams.add_person("Eve", "e@example.org", [Grant("agent", "desk")], by="x")
    entries = len(teams.audit_entries(most=1_000))

    for team in ("it", "desk"):
        with pytest.raises(StillHolds):
            teams.drop_team(team, by="test")

    assert teams.teams() == [DESK, IT]
    assert len(teams.audit_entries(most=1_000)) == entries


def test_a_team_that_somebody_else_has_changed_is_not_changed_unseen(teams):
    teams.change_team(Team("desk", "By Ada", "it"), by="ada", before=DESK)

    with pytest.raises(TeamChanged):
        teams.change_team(Team("desk", "By Max", "it"), by="max", before=DESK)

    assert Team("desk", "By Ada", "it") in teams.teams()
