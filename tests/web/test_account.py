"""One's own account: nobody changes another one's."""

import pytest

from tests.web.accounts import DAY_US, account
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service import passwords

GOOD, BETTER = "correct horse battery", "nanoseconds and wires"
END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}


@pytest.fixture
def app(write_tree, app_of):
    write_tree("end", END)
    return app_of()


@pytest.fixture
def bob(store):
    return account(store, Grant("agent"), name="Bob", password=passwords.kept_of(GOOD))


def browser(app, store, somebody, device="Firefox") -> Person:
    person = Person(app)
    person.client.set_cookie("treeguide-person", store.sign_in(somebody.id, device, DAY_US))
    return person


def test_a_new_password_holds_here_and_signs_out_everywhere_else(app, store, bob):
    here, there = browser(app, store, bob), browser(app, store, bob, "Edge")

    response = here.post("/account/password", {"now": GOOD, "password": BETTER})

    assert response.status_code == 303
    assert (here.open("/account").status, there.open("/account").status) == (200, 303)
    assert passwords.is_right(store.person(bob.id).password, BETTER)


@pytest.mark.parametrize(
    ("now", "new", "said"),
    [
        ("not the password", BETTER, "This is not your password"),
        (GOOD, "short", "at least 12"),
        (GOOD, "bob bob bob bob bob", "easy to guess"),
    ],
)
def test_who_does_not_know_the_password_changes_nothing(app, store, bob, now, new, said):
    here = browser(app, store, bob)

    response = here.post("/account/password", {"now": now, "password": new})

    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert passwords.is_right(store.person(bob.id).password, GOOD)


def test_another_browser_is_signed_out(app, store, bob):
    here, there = browser(app, store, bob), browser(app, store, bob, "Edge")
    [edge] = [one.id for one in store.sign_ins_of(bob.id) if one.device == "Edge"]
    assert "Edge" in here.open("/account").page

    here.post("/account/browsers", {"id": edge})

    assert there.open("/account").status == 303
    assert here.open("/account").status == 200


def test_nobody_signs_out_somebody_else(app, store, bob):
    eve = account(store, Grant("agent"), name="Eve")
    hers = browser(app, store, eve)
    [sign_in] = store.sign_ins_of(eve.id)

    response = browser(app, store, bob).post("/account/browsers", {"id": sign_in.id})

    assert response.status_code == 404
    assert hers.open("/account").status == 200
