"""Who finds a browser that acts for somebody guesses her password no more often than others."""

import pytest

from tests.web.accounts import account
from tests.web.test_account import BETTER, END, GOOD, browser
from treeguide.access import Grant
from treeguide.service import demonstration, passwords
from treeguide.store.people.guesses import FREE
from treeguide.web.account import own as pages


@pytest.fixture
def app(write_tree, app_of):
    write_tree("end", END)
    return app_of()


@pytest.fixture
def bob(store):
    return account(store, Grant("agent"), name="Bob", password=passwords.kept_of(GOOD))


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/account/password", {"now": "wrong", "password": BETTER}),
        ("/account", {"name": "Bob", "email": "eve@example.org", "confirm": "wrong"}),
    ],
)
def test_after_some_wrong_passwords_one_has_to_wait_and_is_told(app, store, bob, address, form):
    here = browser(app, store, bob)

    answers = [here.post(address, form) for _ in range(FREE + 1)]

    assert [answer.status_code for answer in answers] == [422] * FREE + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert "the next one is looked at in" in answers[-1].get_data(as_text=True)
    refused = [entry for entry in store.audit_entries() if entry.action == "sign-in refused"]
    assert len(refused) == FREE


def test_an_account_that_is_closed_while_its_password_changes_stays_closed(
    app, store, bob, monkeypatch
):
    account(store, Grant("admin"))
    here, kept_of = browser(app, store, bob), passwords.kept_of

    def closed_meanwhile(password):
        store.change_person(bob, by="x", action="account closed", status="closed")
        return kept_of(password)

    monkeypatch.setattr(pages.passwords, "kept_of", closed_meanwhile)
    answer = here.post("/account/password", {"now": GOOD, "password": BETTER})

    assert answer.status_code == 409
    assert "nothing was changed" in answer.get_data(as_text=True)
    assert store.person(bob.id).status == "closed"


def test_demonstration_people_keep_their_addresses_and_go(app, store):
    password = demonstration.let_in(store)
    admin = store.person_with_email("admin@demo.invalid")
    here = browser(app, store, admin)

    answer = here.post("/account", {"name": "Me", "email": "me@example.org", "confirm": password})
    store.change_person(admin, by="x", action="name or address changed", email="me@example.org")
    demonstration.see_off(store)

    assert answer.status_code == 422
    assert "keep their addresses" in answer.get_data(as_text=True)
    assert store.person(admin.id).status == "closed"
