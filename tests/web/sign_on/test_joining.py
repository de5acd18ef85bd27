"""An account with a password is joined by who is signed in with it, knows it, and nobody else."""

import re

import pytest

from tests.web.accounts import account
from tests.web.conftest import Person
from tests.web.sign_on.conftest import ADA, END, come_back, sign_on
from tests.web.sign_on.issuer import token
from treeguide.access import Grant
from treeguide.service import passwords
from treeguide.service.accounts import LASTS_US

PASSWORD = "correct horse battery"
COOKIE = "treeguide-person"


@pytest.fixture
def ada(store):
    kept = passwords.kept_of(PASSWORD)
    return account(store, Grant("author", "hr"), email=ADA, password=kept)


@pytest.fixture
def inside(app, store, ada):
    """A browser in which she is signed in with her password."""
    person = Person(app)
    person.client.set_cookie(COOKIE, store.sign_in(ada.id, "Firefox", LASTS_US))
    return person


def asked(person, password: str = PASSWORD) -> str:
    """Ask to join; return the address to which the page leads, empty where it does not."""
    person.response = person.post("/account/joining", {"joining": password})
    found = re.search(r'<a class="elsewhere" href="([^"]+)"', person.page)
    return found[1] if found else ""


def joined(person, issuer):
    return come_back(person, issuer.visited(asked(person)))


def actions(store) -> list[tuple[str, str]]:
    return [(one.actor, one.action) for one in store.audit_entries()]


def test_she_joins_her_account_and_signs_in_elsewhere_from_then_on(inside, issuer, store, ada, app):
    response = joined(inside, issuer)

    kept = store.person(ada.id)
    assert (response.status_code, response.headers["Location"]) == (303, "/account")
    assert (kept.subject, kept.issuer, kept.password) == ("ada", issuer.address, None)
    assert (kept.name, kept.email, kept.status) == (ada.name, ada.email, "active")
    assert store.grants_of(ada.id) == [Grant("author", "hr")]
    assert inside.open("/account").status == 200
    assert sign_on(Person(app), issuer).status_code == 303
    assert [one.id for one in store.people()] == [ada.id]


def test_what_acted_for_her_before_acts_no_more_and_the_audit_says_who_did_it(
    inside, issuer, store, ada, app
):
    elsewhere = Person(app)
    elsewhere.client.set_cookie(COOKIE, store.sign_in(ada.id, "Safari", LASTS_US))
    before = inside.client.get_cookie(COOKIE).value

    joined(inside, issuer)

    assert elsewhere.open("/account").status == 303
    assert store.signed_in(before) is None
    assert actions(store).count((ada.id, "account joined")) == 1
    refused = Person(app).post("/sign-in", {"email": ADA, "password": PASSWORD})
    assert refused.status_code == 422


def test_groups_give_roles_at_once(inside, issuer, store, ada):
    issuer.more = {"groups": ["Desk"]}

    joined(inside, issuer)

    assert set(store.grants_of(ada.id)) == {Grant("author", "hr"), Grant("agent", "it")}


def test_her_address_elsewhere_may_be_another_one(inside, issuer, store, ada):
    issuer.more = {"email": "lovelace@example.net", "email_verified": False}

    joined(inside, issuer)

    assert (store.person(ada.id).subject, store.person(ada.id).email) == ("ada", ADA)


def test_who_does_not_know_the_password_is_led_nowhere(inside, issuer, store, ada):
    address = asked(inside, "another one entirely")

    assert (address, inside.status) == ("", 422)
    assert "joining-error" in inside.page
    assert (ada.id, "sign-in refused") not in actions(store)
    assert "sign-in refused" in [action for _, action in actions(store)]


def test_signing_in_elsewhere_while_signed_in_here_joins_nothing(inside, issuer, store, ada):
    response = sign_on(inside, issuer)

    assert response.status_code == 403
    assert "join the two on the page of your account" in response.get_data(as_text=True)
    assert store.person(ada.id).subject is None


@pytest.mark.parametrize("how", ["another browser", "signed out", "somebody else signed in"])
def test_who_comes_back_must_be_signed_in_as_who_began(inside, issuer, store, ada, app, how):
    said = issuer.visited(asked(inside))
    if how == "another browser":
        inside = Person(app)
    elif how == "signed out":
        inside.client.delete_cookie(COOKIE)
    else:
        eve = account(store, Grant("agent"), name="eve")
        inside.client.set_cookie(COOKIE, store.sign_in(eve.id, "Firefox", LASTS_US))

    response = come_back(inside, said)

    assert response.status_code == 400
    assert [one.subject for one in store.people()] == [None] * len(store.people())


def test_whom_the_issuer_names_has_one_account_only(inside, issuer, store, ada, app):
    issuer.more = {"email": "lovelace@example.net", "email_verified": True}
    sign_on(Person(app), issuer)

    response = joined(inside, issuer)

    assert response.status_code == 403
    assert "has another account here" in response.get_data(as_text=True)
    assert (store.person(ada.id).subject, store.person(ada.id).password) == (None, ada.password)


def test_an_account_is_joined_once(inside, issuer, store, ada):
    first = asked(inside)
    store.change_person(ada, by="test", action="account joined", issuer="x", subject="y")

    response = come_back(inside, issuer.visited(first))

    assert response.status_code == 403
    assert (store.person(ada.id).issuer, store.person(ada.id).subject) == ("x", "y")
    assert asked(inside) == ""


def test_an_account_that_was_closed_meanwhile_stays_as_it_is(inside, issuer, store, ada):
    said = issuer.visited(asked(inside))
    store.close_for_good(ada, by="test")

    assert come_back(inside, said).status_code == 400
    assert store.person(ada.id).subject is None


def test_the_way_back_works_once(inside, issuer, store, ada):
    said = issuer.visited(asked(inside))
    visit = inside.client.get_cookie("treeguide-visit").value
    come_back(inside, said)
    inside.client.set_cookie("treeguide-visit", visit)

    again = come_back(inside, said)

    assert again.status_code in (400, 403)
    assert actions(store).count((ada.id, "account joined")) == 1


def test_a_token_that_is_forged_joins_nothing(inside, issuer, store, ada):
    issuer.token_of = lambda claims: token(claims, {"alg": "none"}, None)

    response = joined(inside, issuer)

    assert response.status_code == 403
    assert store.person(ada.id).subject is None


def test_where_the_issuer_does_not_answer_the_page_of_the_account_says_so(inside, issuer, ada):
    issuer.close()

    assert asked(inside) == ""
    assert inside.status == 502
    assert "does not answer as it should" in inside.page


def test_the_page_offers_it_to_who_has_a_password_alone(inside, issuer, app):
    before = inside.open("/account").page
    joined(inside, issuer)

    assert 'action="/account/joining#join"' in before
    assert 'action="/account/joining#join"' not in inside.open("/account").page


class TestWithout:
    """Where no single sign-on was set."""

    @pytest.fixture
    def app(self, write_tree, app_of):
        write_tree("end", END)
        return app_of()

    def test_nothing_is_offered_and_nothing_is_there(self, inside):
        assert "/account/joining" not in inside.open("/account").page
        assert inside.post("/account/joining", {"joining": PASSWORD}).status_code == 404
