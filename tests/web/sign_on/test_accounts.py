"""Whose account it is that somebody comes to from elsewhere, and which roles she has."""

import pytest

from tests.teams import with_teams
from tests.web.accounts import account
from tests.web.conftest import Person
from tests.web.sign_on.conftest import ADA, sign_on
from tests.web.sign_on.issuer import token
from treeguide.access import Grant
from treeguide.service import passwords


def test_an_invited_person_is_known_by_her_verified_address(person, issuer, store):
    with_teams(store, "it")
    invited, _ = store.invite("Ada", ADA, [Grant("agent", "it")], by="test")

    assert sign_on(person, issuer).status_code == 303

    [ada] = store.people()
    assert (ada.id, ada.status, ada.subject) == (invited.id, "active", "ada")
    assert Grant("agent", "it") in store.grants_of(ada.id)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_joins_nothing(person, issuer, store, verified):
    store.invite("Ada", ADA, [Grant("admin")], by="test")
    issuer.more = {"email": ADA, "email_verified": verified}

    response = sign_on(person, issuer)

    assert response.status_code == 403
    assert "not known to be yours" in response.get_data(as_text=True)
    assert [one.subject for one in store.people()] == [None]


def test_an_account_with_a_password_is_joined_by_nobody(person, issuer, store):
    account(store, Grant("admin"), email=ADA, password=passwords.kept_of("correct horse battery"))

    assert sign_on(person, issuer).status_code == 403
    assert [one.subject for one in store.people()] == [None]


def test_another_person_of_the_issuer_does_not_get_her_account(person, issuer, store, app):
    sign_on(person, issuer)
    issuer.token_of = lambda claims: token(claims | {"sub": "eve"})

    response = sign_on(Person(app), issuer)

    assert response.status_code == 403
    assert [one.subject for one in store.people()] == ["ada"]


def test_a_closed_account_stays_closed(person, issuer, store, app):
    account(store, Grant("admin"))
    sign_on(person, issuer)
    ada = store.person_with_email(ADA)
    store.change_person(ada, by="test", action="account closed", status="closed")

    response = sign_on(Person(app), issuer)

    assert response.status_code == 403
    assert "Your account was closed" in response.get_data(as_text=True)
    assert person.open("/account").status == 303


def test_who_has_no_address_has_an_account_too(person, issuer, store):
    issuer.more = {"preferred_username": "lovelace", "name": None}

    assert sign_on(person, issuer).status_code == 303
    [ada] = store.people()
    assert (ada.name, ada.email) == ("lovelace", "ada@127.0.0.1")


# Roles of groups.


def groups(person, issuer, *names):
    issuer.more = {"email": ADA, "email_verified": True, "groups": list(names)}
    assert sign_on(person, issuer).status_code == 303


def test_groups_give_the_roles_that_the_setting_says(person, issuer, store):
    groups(person, issuer, "Desk", "Chiefs", "Something else")

    [ada] = store.people()
    assert set(store.grants_of(ada.id)) == {Grant("agent", "it"), Grant("lead", "it")}


def test_only_what_came_from_groups_goes_with_them(person, issuer, store):
    groups(person, issuer, "Desk")
    [ada] = store.people()
    with_teams(store, "hr").give_role(ada.id, Grant("author", "hr"), by="test")

    groups(person, issuer, "Chiefs")
    moved = set(store.grants_of(ada.id))
    groups(person, issuer)

    assert moved == {Grant("lead", "it"), Grant("author", "hr")}
    assert store.grants_of(ada.id) == [Grant("author", "hr")]


def test_a_role_that_somebody_gave_is_not_taken_by_a_group_that_has_it_too(person, issuer, store):
    with_teams(store, "it")
    invited, _ = store.invite("Ada", ADA, [Grant("agent", "it")], by="test")

    groups(person, issuer, "Desk")
    groups(person, issuer)

    assert store.grants_of(invited.id) == [Grant("agent", "it")]


def test_the_last_administrator_stays_one_whatever_the_groups_say(person, issuer, store):
    groups(person, issuer, "Root")

    groups(person, issuer, "Desk")

    [ada] = store.people()
    assert set(store.grants_of(ada.id)) == {Grant("admin"), Grant("agent", "it")}


@pytest.mark.parametrize("said", ["Desk", ["Desk", 7, None, ["Chiefs"]]])
def test_groups_can_be_said_in_any_form(person, issuer, store, said):
    issuer.more = {"email": ADA, "email_verified": True, "groups": said}
    sign_on(person, issuer)

    [ada] = store.people()
    assert store.grants_of(ada.id) == [Grant("agent", "it")]


@pytest.mark.parametrize("said", [7, {"Desk": True}, None, "Something else"])
def test_groups_that_are_none_give_nothing(person, issuer, store, said):
    issuer.more = {"email": ADA, "email_verified": True, "groups": said}

    assert sign_on(person, issuer).status_code == 303
    assert store.grants_of(store.people()[0].id) == []


def test_the_audit_tells_what_groups_have_changed(person, issuer, store):
    groups(person, issuer, "Desk")
    groups(person, issuer)

    told = [(one.actor, one.action) for one in store.audit_entries()]

    assert told.count(("single sign-on", "role given")) == 1
    assert told.count(("single sign-on", "role taken")) == 1
    assert ADA not in str(store.audit_entries())
