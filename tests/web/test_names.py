"""A request is from where it comes, whatever it says of itself."""

from ipaddress import ip_network

import pytest

from tests.web.accounts import account
from tests.web.conftest import Person
from tests.web.fronted import Fronted
from treeguide.access import Grant
from treeguide.service import demonstration
from treeguide.settings import Settings
from treeguide.web.admin import people

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}
ADA = {"name": "Ada", "email": "ada@example.org", "password": "correct horse battery"}
FAR = "203.0.113.7"
NAMED = "guide.example"
SAID = {
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Host": "localhost",
    "X-Forwarded-Proto": "https",
    "X-Real-Ip": "127.0.0.1",
    "Forwarded": "for=127.0.0.1;host=localhost;proto=https",
}


@pytest.fixture
def app(write_tree, app_of):
    write_tree("end", END)
    return lambda **settings: app_of(settings=Settings(**settings))


@pytest.mark.parametrize("said", SAID)
def test_nobody_far_away_is_here_because_of_what_a_header_says(app, store, said):
    person = Person(app(), REMOTE_ADDR=FAR, HTTP_HOST="localhost")
    code = store.new_link("setup", by="x")

    page = person.client.get("/setup", headers={said: SAID[said]}, environ_overrides=person.headers)
    sent = person.client.post(
        "/setup",
        data={"code": code, **ADA},
        headers={said: SAID[said]},
        environ_overrides=person.headers,
    )

    assert (page.status_code, sent.status_code) == (403, 403)
    assert store.people() == []


def test_a_name_of_this_machine_from_far_away_is_not_believed_for_the_first_account(app, store):
    person = Person(app(), REMOTE_ADDR=FAR, HTTP_HOST="127.0.0.1:8000")

    answer = person.post("/setup", {"code": store.new_link("setup", by="x"), **ADA})

    assert answer.status_code == 403


@pytest.mark.parametrize(("address", "status"), [("172.17.0.1", 303), (FAR, 403)])
def test_the_first_account_can_be_made_from_where_the_settings_say(app, store, address, status):
    made = app(setup_from=(ip_network("172.16.0.0/12"),))
    person = Person(made, REMOTE_ADDR=address, HTTP_HOST=NAMED)

    answer = person.post("/setup", {"code": store.new_link("setup", by="x"), **ADA})

    assert answer.status_code == status


def refused(app, **seen: str) -> str:
    person = Person(app(), **seen)
    return person.open("/setup").response.get_data(as_text=True)


def test_whoever_is_refused_the_first_account_is_told_what_to_set(app):
    page = refused(app, REMOTE_ADDR="10.88.0.1", HTTP_HOST="127.0.0.1:8000")

    assert "seen at 10.88.0.1" in page
    assert "TREEGUIDE_SETUP_FROM=10.88.0.1" in page


def test_another_name_of_this_machine_is_told_apart_from_another_machine(app):
    page = refused(app, REMOTE_ADDR="127.0.0.1", HTTP_HOST=NAMED)

    assert f"under the name {NAMED}" in page
    assert "TREEGUIDE_SETUP_FROM" not in page


def test_behind_a_proxy_nobody_is_led_to_let_in_all_who_come_through_it(app):
    page = refused(app, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=FAR)

    assert "TREEGUIDE_TRUSTED_PROXIES" in page
    assert "TREEGUIDE_SETUP_FROM=127" not in page


@pytest.mark.parametrize("said", SAID)
def test_what_an_untrusted_proxy_says_changes_no_cookie_and_no_link(app, store, said):
    fronted = Fronted(app(), Settings(threads=1))
    try:
        answer = fronted.test_client().post(
            "/go/end", headers={said: SAID[said], "Sec-Fetch-Site": "none"}
        )
    finally:
        fronted.close()

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/go/end/")
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (NAMED, 200),
        (f"{NAMED}:8443", 200),
        (NAMED.upper(), 200),
        ("localhost:8000", 200),
        ("evil.example", 400),
        (f"{NAMED}.evil.example", 400),
        (f"evil.example@{NAMED}x", 400),
        ("10.0.0.7", 400),
    ],
)
def test_where_names_are_set_another_one_is_refused(app, host, status):
    person = Person(app(hosts=(NAMED,)), HTTP_HOST=host)

    assert person.open("/").status == status


def test_where_none_is_set_any_name_will_do(app):
    assert Person(app(), HTTP_HOST="any.example").open("/").status == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_who_watches_a_server_calls_it_by_its_number(app, address):
    assert Person(app(hosts=(NAMED,)), HTTP_HOST="10.0.0.7").open(address).status == 200


def test_a_short_way_refuses_another_name_as_flask_does(app):
    fronted = Fronted(app(hosts=(NAMED,)), Settings(threads=1, hosts=(NAMED,)))
    try:
        client = fronted.test_client(use_cookies=False)
        begun = client.post("/go/end", headers={"Host": NAMED, "Sec-Fetch-Site": "none"})
        cookie = begun.headers["Set-Cookie"].partition(";")[0]
        right, wrong = (
            client.get(begun.headers["Location"], headers={"Host": host, "Cookie": cookie})
            for host in (NAMED, "evil.example")
        )
    finally:
        fronted.close()

    assert (right.status_code, wrong.status_code) == (200, 400)


def test_an_invitation_leads_to_no_host_that_a_stranger_has_made_up(app, store):
    admin = account(store, Grant("admin"))
    person = Person(app(hosts=(NAMED,)), HTTP_HOST="evil.example")
    person.client.set_cookie("treeguide-person", store.sign_in(admin.id, "x", 10**12))
    invited = {"name": "Bob", "email": "bob@example.org", "role": "agent"}

    answer = person.post(people.blueprint.url_prefix, invited)

    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert store.person_with_email("bob@example.org") is None


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({}, 303),
        ({"REMOTE_ADDR": FAR}, 422),
        ({"HTTP_HOST": NAMED}, 422),
        ({"HTTP_X_FORWARDED_FOR": FAR}, 422),
    ],
)
def test_people_for_looking_around_come_in_on_this_machine_alone(app, store, environ, status):
    made, password = app(), demonstration.let_in(store)
    form = {"email": f"agent{demonstration.HOST}", "password": password}

    assert Person(made, **environ).post("/sign-in", form).status_code == status
