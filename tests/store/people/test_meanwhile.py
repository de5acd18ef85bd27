"""What happened to an account meanwhile is not made undone by a change that began before."""

import pytest

from tests.store.conftest import EVERY_ENGINE
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.store.people.links import INVITATION, Spent
from treeguide.store.people.persons import ChangedMeanwhile
from treeguide.store.people.sign_ons import Arrival

pytestmark = EVERY_ENGINE
ADA = Arrival("https://login.example", "ada", "Ada", "ada@example.org", True)
AGENT = Grant("agent", "it")
DAY_US = 24 * 3600 * 1_000_000


@pytest.fixture
def store(store):
    return with_teams(store, "it")


@pytest.fixture
def bob(store):
    """Somebody who does not look after the server, which somebody else does."""
    store.add_person("Root", "root@example.org", [Grant("admin")], by="x", status="active")
    return store.add_person("Bob", "bob@example.org", by="x", status="active", password="first")


def actions(store):
    return [entry.action for entry in reversed(store.audit_entries())]


@pytest.mark.parametrize("change", [{"password": "second"}, {"name": "Robert"}])
def test_an_account_that_was_closed_meanwhile_stays_closed(store, bob, change):
    store.change_person(bob, by="x", action="account closed", status="closed")

    with pytest.raises(ChangedMeanwhile, match="nothing was changed"):
        store.change_person(bob, by=bob.id, action="name or address changed", **change)

    assert store.person(bob.id) == bob.changed(status="closed")
    assert actions(store)[-1] == "account closed"


def test_of_two_new_passwords_at_once_the_first_one_holds(store, bob):
    store.change_person(bob, by="x", action="password changed", password="second")

    with pytest.raises(ChangedMeanwhile):
        store.change_person(bob, by=bob.id, action="password changed", password="third")

    assert store.person(bob.id).password == "second"


def test_a_change_leaves_all_that_it_does_not_name_as_it_is_by_now(store, bob):
    store.change_person(bob, by="x", action="password changed", password="second")
    store.change_person(bob, by="x", action="name or address changed", name="Robert")
    store.change_person(bob, by="x", action="name or address changed", email="rob@example.org")

    now = bob.changed(name="Robert", email="rob@example.org", password="second")
    assert store.person(bob.id) == now


def test_closing_for_good_leaves_the_name_that_somebody_has_by_now(store, bob):
    store.change_person(bob, by="x", action="name or address changed", name="Robert")

    store.close_for_good(bob, by="x")

    assert store.person(bob.id) == bob.changed(name="Robert", status="closed", password=None)


def test_a_link_opens_no_account_that_was_given_a_role_since(store):
    person, secret = store.invite("Eve", "eve@example.org", [AGENT], by="x")

    store.give_role(person.id, Grant("lead", "it"), by="y")

    with pytest.raises(Spent):
        store.set_password(secret, INVITATION, "kept")
    assert actions(store)[-2:] == ["role given", "links ended"]


def test_where_no_link_is_open_none_is_said_to_have_ended(store, bob):
    store.give_role(bob.id, AGENT, by="x")

    assert actions(store)[-1] == "role given"


def test_a_role_that_a_person_gives_too_stays_when_the_group_goes(store):
    person_id = store.sign_on(ADA, {AGENT}, "1")
    store.give_role(person_id, AGENT, by="boss")

    store.sign_on(ADA, {AGENT}, "2")
    store.sign_on(ADA, frozenset(), "3")

    assert store.grants_of(person_id) == [AGENT]
    assert actions(store).count("role given") == 2


def test_who_gives_a_role_that_a_person_gave_already_is_not_its_giver(store, bob):
    for giver in ("boss", "single sign-on", "another boss"):
        store.give_role(bob.id, AGENT, by=giver)

    kept = store.driver.read("SELECT granted_by FROM role_grant WHERE role = 'agent'")

    assert [row["granted_by"] for row in kept] == ["boss"]


@pytest.mark.parametrize(("days", "status"), [(29, True), (31, False)])
def test_tokens_rest_of_who_has_not_signed_in_elsewhere_for_30_days(store, bob, days, status):
    ada = store.sign_on(ADA, None, "1")
    store.sign_in(ada, "Test", DAY_US)
    hers, his = (
        store.new_token("CRM", {"read"}, days=365, by="x", person_id=one)[1]
        for one in (ada, bob.id)
    )
    now = store.clock()
    store.clock = lambda: now + days * DAY_US

    assert (store.token_shown(hers) is not None) is status
    assert store.token_shown(his) is not None
    store.sign_in(ada, "Test", DAY_US)
    assert store.token_shown(hers) is not None


def test_sign_ins_and_links_that_ended_long_ago_are_forgotten_and_others_stay(store, bob):
    store.sign_in(bob.id, "Old", DAY_US)
    store.new_link("password", bob.id, by="x")
    now = store.clock()
    store.clock = lambda: now + 3 * DAY_US
    kept = store.sign_in(bob.id, "New", DAY_US)
    link = store.new_link("password", bob.id, by="x")

    assert store.forget_old_sign_ins(now + 2 * DAY_US) == 1
    assert store.forget_old_links(now + 2 * DAY_US) == 1
    assert store.signed_in(kept)
    assert store.link_shown(link).person_id == bob.id
