"""Coming in: by the first link, an invitation, a password; and never by guessing."""

import re

import pytest

from tests.web.accounts import DAY_US, account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service import demonstration, passwords
from treeguide.store.keeping.read_only import let_nobody_write
from treeguide.store.people.guesses import FREE

GOOD = "correct horse battery"
ADA = {"name": "Ada", "email": "ada@example.org", "password": GOOD}
END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}


@pytest.fixture
def app(write_tree, app_of):
    write_tree("end", END)
    return app_of()


@pytest.fixture
def person(app):
    return Person(app)


@pytest.fixture
def bob(store):
    return account(store, Grant("agent"), name="Bob", password=passwords.kept_of(GOOD))


def sign_in(person, password=GOOD, email="bob@example.org", **more):
    return person.post("/sign-in", {"email": email, "password": password, **more})


def test_the_first_link_makes_an_administrator_who_has_come_in(person, store):
    code = store.new_link("setup", by="terminal")

    response = person.post("/setup", {"code": code, **ADA})

    assert response.status_code == 303
    [ada] = store.people()
    assert store.grants_of(ada.id) == [Grant("admin")]
    assert person.open("/admin/people").status == 200
    assert GOOD not in ada.password


def test_the_first_link_works_once(person, store, app):
    code = store.new_link("setup", by="terminal")
    person.post("/setup", {"code": code, **ADA})

    again = Person(app).post("/setup", {"code": code, **ADA, "email": "eve@example.org"})

    assert again.status_code == 410
    assert len(store.people()) == 1


def test_an_address_that_is_taken_is_said_beside_it_and_the_link_still_works(person, store, bob):
    code = store.new_link("setup", by="terminal")

    taken = person.post("/setup", {"code": code, **ADA, "email": bob.email.upper()})
    other = person.post("/setup", {"code": code, **ADA})

    assert taken.status_code == 422
    assert "has an account with this address already" in taken.get_data(as_text=True)
    assert other.status_code == 303


def test_the_first_link_works_on_this_machine_alone(app, store):
    far = Person(app, HTTP_HOST="guide.example")
    code = store.new_link("setup", by="terminal")

    assert far.open("/setup").status == 403
    assert far.post("/setup", {"code": code, **ADA}).status_code == 403
    assert store.people() == []


def test_where_the_data_are_damaged_an_administrator_is_told_so_before_and_after_trying(
    person, store, bob
):
    let_nobody_write(store, "Page 7: it is not as it was written.")

    pages = [person.open("/sign-in").response, sign_in(person)]

    for page in pages:
        assert page.status_code == 503
        assert "treeguide repair" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "ada@example.org!", "easy to guess"),
        ("password", "eleven lett", "at least 12 characters"),
        ("password", "x" * 257, "at most 256"),
        ("password", "aaaaaaaaaaaaaaaa", "easy to guess"),
        ("password", "my name is ada lovelace", "easy to guess"),
        ("name", " ", "Enter your name"),
        ("email", "nonsense", "Enter an e-mail address"),
        ("code", "", "Enter the code"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_beside_it(person, store, field, value, said):
    form = {"code": store.new_link("setup", by="x"), **ADA, "name": "Ada Lovelace", field: value}

    response = person.post("/setup", form)

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert said in page
    assert f'id="{field}-error"' in page
    assert value not in page.replace("at most 256", "") or field != "password"
    assert store.people() == []


def test_an_invitation_lets_somebody_choose_a_password(person, store, bob):
    eve, code = store.invite("Eve", "eve@example.org", [Grant("agent")], by=bob.id)

    person.post("/welcome", {"code": code, "name": "", "password": GOOD})

    assert person.open("/desk").status == 200
    assert store.person(eve.id).status == "active"
    assert sign_in(Person(person.client.application), email="eve@example.org").status_code == 303


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 303),
        ({"REMOTE_ADDR": "192.0.2.7"}, 422),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 422),
        ({"HTTP_HOST": "guide.example.org"}, 422),
    ],
    ids=["this machine", "another machine", "through a proxy", "by another name"],
)
def test_demonstration_people_come_in_on_this_machine_and_from_nowhere_else(
    app, store, asked, status
):
    password = demonstration.let_in(store)

    response = sign_in(Person(app, **asked), password, email="agent@demo.invalid")

    assert response.status_code == status


def test_what_was_sent_to_no_page_leads_to_the_door_and_from_there_to_no_such_page(person):
    response = person.post("/account/tokens/revoke", {"id": "any"})

    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")


@pytest.mark.parametrize("address", ["/setup", "/welcome", "/new-password"])
def test_a_link_that_is_none_costs_no_work(person, address, monkeypatch):
    monkeypatch.setattr(passwords, "kept_of", lambda said: pytest.fail("It was looked at."))

    assert person.post(address, {"code": "x" * 43, **ADA}).status_code == 410


def test_who_knows_the_password_comes_in_and_where_she_wanted_to_go(person, bob):
    person.open("/desk?q=lamp")
    door = person.response.headers["Location"]
    person.open(door)
    wanted = re.findall(r'name="next" value="([^"]*)"', person.page)[0]

    response = sign_in(person, next=wanted)

    assert response.headers["Location"] == "/desk?q=lamp"
    assert person.open("/desk").status == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "desk"],
)
def test_nobody_is_led_elsewhere(person, bob, elsewhere):
    assert sign_in(person, next=elsewhere).headers["Location"] == "/desk"


@pytest.mark.parametrize(
    ("email", "password"),
    [("bob@example.org", "wrong password"), ("nobody@example.org", GOOD), ("", "")],
)
def test_a_refusal_says_the_same_whether_there_is_such_an_account(person, bob, email, password):
    response = sign_in(person, password, email)

    assert response.status_code == 422
    assert "do not belong together" in response.get_data(as_text=True)
    assert person.open("/desk").status == 303


def test_a_closed_account_lets_nobody_in(person, store, bob, app):
    admin = account(store, Grant("admin"))
    inside = signed_in(Person(app), store)
    assert inside.open("/desk").status == 200

    store.change_person(bob, by=admin.id, action="account closed", status="closed")

    assert sign_in(person).status_code == 422


def test_of_many_guesses_a_few_are_looked_at(person, store, bob, monkeypatch):
    now, looked_at = store.clock(), []
    store.clock = lambda: now
    monkeypatch.setattr(passwords, "is_right", lambda kept, said: looked_at.append(said))

    answers = [sign_in(person, f"guess number {number}") for number in range(200)]

    assert len(looked_at) == FREE
    assert {answer.status_code for answer in answers[FREE:]} == {429}
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert "looked at in" in answers[-1].get_data(as_text=True)


def test_who_was_right_is_not_kept_waiting_for_her_own_slips(person, bob):
    for _ in range(3):
        for _ in range(FREE - 1):
            sign_in(person, "a slip of the hand")
        assert sign_in(person).status_code == 303


def test_signing_out_ends_it_here_and_nowhere_else(person, app, bob):
    other = Person(app)
    sign_in(person)
    sign_in(other)

    person.post("/sign-out")

    assert person.open("/desk").status == 303
    assert other.open("/desk").status == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(person, bob):
    cookie = sign_in(person).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "treeguide-person=" in cookie


def test_over_https_no_other_host_can_set_the_cookie(app_of, write_tree, bob, store):
    write_tree("end", END)
    person = Person(app_of(https=True), HTTP_HOST="guide.example")

    cookie = sign_in(person).headers["Set-Cookie"]

    assert cookie.startswith("__Host-treeguide-person=")
    assert "Secure" in cookie


def test_another_site_signs_nobody_in(person, bob):
    person.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert sign_in(person).status_code == 403


def test_after_a_day_one_signs_in_again(person, store, bob):
    sign_in(person)
    now = store.clock()

    store.clock = lambda: now + DAY_US

    assert person.open("/desk").status == 303


def test_no_password_is_told_to_the_audit(person, store, bob):
    sign_in(person, "my secret guess")
    sign_in(person)

    told = str(store.audit_entries())

    assert "sign-in refused" in told
    assert "signed in" in told
    assert "secret guess" not in told
    assert "bob@" not in told


def test_a_link_can_be_looked_at_without_being_used(person, store, bob):
    eve, code = store.invite("Eve", "eve@example.org", [Grant("agent")], by=bob.id)

    page = person.post("/welcome", {"code": code, "look": "1"}).get_data(as_text=True)

    assert 'value="Eve"' in page
    assert store.person(eve.id).status == "invited"
    assert person.post("/welcome", {"code": code, "password": GOOD}).status_code == 303


def test_a_link_changes_no_password_that_was_changed_at_the_same_moment(
    person, store, bob, monkeypatch
):
    code, found = store.new_link("password", bob.id, by="test"), store.person

    def changed_at_once(person_id):
        bob = found(person_id)
        monkeypatch.setattr(store, "person", found)
        store.change_person(bob, by="x", action="password changed", password="another")
        return bob

    monkeypatch.setattr(store, "person", changed_at_once)
    answer = person.post("/new-password", {"code": code, "password": GOOD})

    assert answer.status_code == 410
    assert store.person(bob.id).password == "another"


@pytest.mark.parametrize("address", ["/setup", "/new-password"])
def test_a_link_for_something_else_is_none_here(person, store, bob, address):
    _, code = store.invite("Eve", "eve@example.org", [Grant("agent")], by=bob.id)

    answer = person.post(address, {"code": code, "look": "1"})

    page = answer.get_data(as_text=True)
    assert "does not work any more" in page
    assert 'name="password"' not in page


def test_the_code_of_a_link_stands_in_no_field_that_one_sees(person, store):
    code = store.new_link("setup", by="terminal")

    page = person.post("/setup", {"code": code, **ADA, "password": "short"}).get_data(as_text=True)

    assert re.findall(rf'<input [^>]*value="{re.escape(code)}"', page) == [
        f'<input type="hidden" id="code" name="code" value="{code}"'
    ]


def test_who_has_set_up_is_led_to_what_comes_first(person, store):
    code = store.new_link("setup", by="terminal")

    answer = person.post("/setup", {"code": code, **ADA})

    assert "First steps" in person.open(answer.headers["Location"]).page
