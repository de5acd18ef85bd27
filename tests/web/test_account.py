"""One's own account: nobody changes another one's."""

import pytest

from tests.web.accounts import DAY_US, account
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service import passwords
from treeguide.store.people.links import PASSWORD

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


def test_whoever_made_a_link_for_my_password_is_named_to_me_with_the_moment(app, store, bob):
    ada = account(store, Grant("admin"), name="Ada")
    before = browser(app, store, bob).open("/account").page
    browser(app, store, ada).post(f"/admin/people/{bob.id}/account", {"do": "link"})

    after = browser(app, store, bob).open("/account").page

    assert "link with which your password" not in before
    assert "your password can be changed was made by Ada on <time" in after


def test_whoever_made_a_link_is_named_to_nobody_else(app, store, bob):
    ada = account(store, Grant("admin"), name="Ada")
    eve = account(store, Grant("agent"), name="Eve")
    store.new_link(PASSWORD, bob.id, by=ada.id)

    hers, strangers = browser(app, store, eve), Person(app)

    assert "Ada" not in hers.open("/account").page
    assert "Ada" not in strangers.open("/new-password").page


# Name and address.


def test_a_name_is_changed_without_a_password(app, store, bob):
    response = browser(app, store, bob).post("/account", {"name": "Robert", "email": bob.email})

    assert response.status_code == 303
    assert (store.person(bob.id).name, store.person(bob.id).email) == ("Robert", bob.email)


def test_another_address_needs_the_password(app, store, bob):
    here = browser(app, store, bob)
    form = {"name": "Bob", "email": "Robert@Example.org"}

    refused = here.post("/account", {**form, "confirm": "not the password"})
    before = store.person(bob.id).email
    here.post("/account", {**form, "confirm": GOOD})

    assert refused.status_code == 422
    assert "This is not your password" in refused.get_data(as_text=True)
    assert before == bob.email
    assert store.person(bob.id).email == "robert@example.org"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", "x" * 101), ("name", "a\x07"), ("email", "nonsense"), ("email", "")],
)
def test_what_is_no_name_or_address_is_refused_beside_the_field(app, store, bob, field, value):
    form = {"name": "Bob", "email": bob.email, "confirm": GOOD, field: value}

    response = browser(app, store, bob).post("/account", form)

    assert response.status_code == 422
    assert f'id="{field}-error"' in response.get_data(as_text=True)
    assert store.person(bob.id) == bob


def test_the_address_of_somebody_else_is_not_taken(app, store, bob):
    eve = account(store, name="Eve")
    form = {"name": "Bob", "email": eve.email, "confirm": GOOD}

    response = browser(app, store, bob).post("/account", form)

    assert response.status_code == 422
    assert 'id="email-error"' in response.get_data(as_text=True)


def test_who_signs_in_elsewhere_keeps_the_address_from_there(app, store):
    ada = account(store, Grant("agent"), issuer="https://login.example", subject="ada")
    here = browser(app, store, ada)

    here.post("/account", {"name": "Ada L.", "email": "other@example.org", "confirm": ""})

    assert (store.person(ada.id).name, store.person(ada.id).email) == ("Ada L.", ada.email)
    assert 'name="email"' not in here.open("/account").page
    assert 'name="now"' not in here.page


def test_all_other_browsers_are_signed_out_at_once(app, store, bob):
    here, *others = [browser(app, store, bob, name) for name in ("Firefox", "Edge", "Safari")]

    here.post("/account/browsers", {"others": "1"})

    assert here.open("/account").status == 200
    assert [one.open("/account").status for one in others] == [303, 303]
    assert "Nobody is signed in as you anywhere else" in here.page


def test_the_language_is_chosen_on_the_page(app, store, bob):
    here = browser(app, store, bob)

    here.open("/account?language=de")

    assert "Ihr Konto" in here.open("/account").page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "You have no password here, and nobody else signs you in."),
        (
            {"issuer": "https://login.example", "subject": "1"},
            "You signed in through https://login.example, which is not connected to this server",
        ),
    ],
)
def test_who_has_no_password_is_told_the_truth_where_nobody_else_signs_people_in(
    app, store, more, said
):
    eve = account(store, Grant("agent"), name="Eve", **more)

    page = browser(app, store, eve).open("/account").page

    assert said in page
    assert "sign in through ." not in page
    assert "with  for" not in page
    assert ("Your address is kept by https://login.example." in page) == bool(more)
