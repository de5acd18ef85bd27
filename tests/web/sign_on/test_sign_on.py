"""Signing in elsewhere: the way to the issuer and back, and who has come then."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.accounts import account
from tests.web.conftest import Person
from tests.web.sign_on.conftest import ADA, END, come_back, led, sign_on
from tests.web.sign_on.issuer import CLIENT, SECRET
from treeguide.access import Grant
from treeguide.service import passwords
from treeguide.settings import SettingError, Settings, read_settings


def test_who_the_issuer_says_she_is_comes_in_where_she_wanted_to_go(person, issuer, store):
    response = sign_on(person, issuer, "/account")

    assert (response.status_code, response.headers["Location"]) == (303, "/account")
    assert "Ada" in person.open("/account").page
    [ada] = store.people()
    assert (ada.name, ada.email, ada.status) == ("Ada", ADA, "active")
    assert (ada.issuer, ada.subject, ada.password) == (issuer.address, "ada", None)


def test_what_is_asked_of_the_issuer_can_be_answered_for_this_sign_in_alone(person, issuer):
    first, second = (parse_qs(urlsplit(led(person)).query) for _ in "ab")

    assert first["response_type"] == ["code"]
    assert first["client_id"] == [CLIENT]
    assert first["redirect_uri"] == ["http://localhost/sign-in/back"]
    assert first["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name][0]) == 43
    assert SECRET not in str(first)


def test_the_second_time_she_is_the_same_person(person, issuer, store, app):
    sign_on(person, issuer)
    issuer.more = {"email": "ada@elsewhere.example", "email_verified": True, "name": "Ada L."}

    response = sign_on(Person(app), issuer)

    assert response.status_code == 303
    assert len(store.people()) == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"state": "another"}, 400),
        ({"state": ""}, 400),
        ({"iss": "https://evil.example"}, 403),
        ({"code": "of nobody"}, 403),
        ({"code": ""}, 403),
        ({"error": "access_denied"}, 403),
    ],
)
def test_an_answer_that_belongs_to_another_sign_in_lets_nobody_in(
    person, issuer, store, said, status
):
    response = sign_on(person, issuer, **said)

    assert response.status_code == status
    assert store.people() == []


def test_an_issuer_that_names_itself_has_to_do_it(person, issuer, store):
    path = "/.well-known/openid-configuration"
    truth = issuer.truth(path, None, "")
    issuer.lies[path] = truth | {"authorization_response_iss_parameter_supported": True}

    silent = sign_on(person, issuer)
    named = sign_on(person, issuer, iss=issuer.address)

    assert (silent.status_code, named.status_code) == (403, 303)


def test_what_somebody_else_has_begun_is_of_no_use(app, issuer, store):
    eve, victim = Person(app), Person(app)
    of_eve = issuer.visited(led(eve))
    led(victim)

    responses = [come_back(victim, of_eve), come_back(Person(app), of_eve)]

    assert [one.status_code for one in responses] == [400, 400]
    assert store.people() == []


def test_a_code_of_another_sign_in_is_of_no_use(app, issuer, store):
    """The mix-up: her own state, and the code that somebody else was given."""
    eve, victim = Person(app), Person(app)
    of_eve, of_victim = issuer.visited(led(eve)), issuer.visited(led(victim))

    response = come_back(victim, of_victim | {"code": of_eve["code"]})

    assert response.status_code == 403
    assert store.people() == []


def test_a_sign_in_works_once_even_for_who_keeps_what_the_browser_carried(person, issuer, app):
    address = led(person)
    cookie = person.client.get_cookie("treeguide-visit").value
    first = come_back(person, issuer.visited(address))
    thief = Person(app)
    thief.client.set_cookie("treeguide-visit", cookie)

    second = come_back(thief, issuer.visited(address))

    assert (first.status_code, second.status_code) == (303, 400)
    assert "works once" in second.get_data(as_text=True)
    assert person.client.get_cookie("treeguide-visit") is None


def test_a_sign_in_is_too_old_after_ten_minutes(person, issuer, store):
    said, now = issuer.visited(led(person)), store.clock()
    store.clock = lambda: now + 601 * 1_000_000

    assert come_back(person, said).status_code == 400


@pytest.mark.parametrize("change", [lambda said: said[1:], lambda said: "é." + said, lambda _: "."])
def test_what_the_browser_carries_is_changed_by_nobody(person, issuer, change):
    said = issuer.visited(led(person))
    cookie = person.client.get_cookie("treeguide-visit").value
    person.client.set_cookie("treeguide-visit", change(cookie))

    assert come_back(person, said).status_code == 400


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_nobody_is_led_elsewhere(person, issuer, elsewhere):
    assert sign_on(person, issuer, elsewhere).headers["Location"] == "/desk"


def test_the_door_offers_it_beside_the_password(person):
    page = person.open("/sign-in?next=/desk").page

    assert "Sign in with Staff" in page
    assert 'href="/sign-in/elsewhere?next=/desk"' in page
    assert 'name="password"' in page


def test_without_the_setting_there_is_nothing_of_it(app_of, write_tree):
    write_tree("end", END)
    person = Person(app_of(settings=Settings()))

    assert "elsewhere" not in person.open("/sign-in").page
    assert person.open("/sign-in/elsewhere").status == 404
    assert person.open("/sign-in/back").status == 404


def test_a_local_administrator_still_comes_in_when_the_issuer_is_gone(person, issuer, store):
    password = passwords.kept_of("correct horse battery")
    account(store, Grant("admin"), email="root@example.org", password=password)
    issuer.lies["/.well-known/openid-configuration"] = (500, b"")

    door = person.open("/sign-in/elsewhere")
    form = {"email": "root@example.org", "password": "correct horse battery"}

    assert door.status == 502
    assert "Whoever has a password here" in door.page
    assert person.post("/sign-in", form).status_code == 303


def test_the_secret_of_the_client_is_in_no_log_and_on_no_page(person, issuer, caplog):
    issuer.lies["/token"] = (400, {"error": SECRET})

    page = sign_on(person, issuer).get_data(as_text=True)

    assert SECRET not in page + caplog.text
    assert "The issuer answers 400" in caplog.text


def test_a_file_of_the_secret_that_is_not_there_is_named_at_the_start(
    write_tree, app_of, settings, tmp_path
):
    write_tree("end", END)
    del settings["TREEGUIDE_OIDC_CLIENT_SECRET"]
    settings["TREEGUIDE_OIDC_CLIENT_SECRET_FILE"] = str(tmp_path / "nowhere")

    with pytest.raises(SettingError) as refused:
        app_of(settings=read_settings(settings))

    assert f"“{tmp_path / 'nowhere'}”, which cannot be read: no such file" in str(refused.value)


def test_the_secret_can_lie_in_a_file(write_tree, app_of, settings, issuer, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n", "utf-8")
    del settings["TREEGUIDE_OIDC_CLIENT_SECRET"]
    settings["TREEGUIDE_OIDC_CLIENT_SECRET_FILE"] = str(tmp_path / "secret")
    write_tree("end", END)

    person = Person(app_of(settings=read_settings(settings)))

    assert sign_on(person, issuer).status_code == 303
