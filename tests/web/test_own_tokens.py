"""One's own access tokens: made with no more than one may do, shown once, revoked."""

import html
import re

import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from tests.web.test_account import END, browser
from treeguide.access import Grant
from treeguide.web.account.tokens import MOST

TEXT = re.compile(r"tg_pat_[a-z0-9]{12}_[A-Za-z0-9_-]{43}")
FORM = {"token": "CRM", "scope": ["read", "walk"], "days": "90"}


@pytest.fixture
def app(write_tree, app_of):
    write_tree("end", END)
    return app_of()


@pytest.fixture
def bob(store):
    return account(store, Grant("agent"), name="Bob")


@pytest.fixture
def here(app, store, bob):
    return browser(app, store, bob)


def made(person, **more):
    return person.post("/account/tokens", FORM | more).get_data(as_text=True)


def api(app, text: str, place: str = "/trees/end"):
    client = app.test_client(use_cookies=False)
    return client.get(f"/api/v1{place}", headers={"Authorization": f"Bearer {text}"}).status_code


def test_a_token_is_shown_once_and_opens_what_it_was_made_for(app, here, store, bob):
    [text] = TEXT.findall(made(here))

    page = here.open("/account").page
    [token] = store.tokens_of(bob.id)
    assert (token.name, token.scopes, token.person_id) == ("CRM", {"read", "walk"}, bob.id)
    assert token.expires_us - token.created_us == 90 * 86_400_000_000
    assert api(app, text) == 200
    assert token.id in page
    assert not TEXT.findall(page)


def test_its_last_use_is_shown(app, here):
    [text] = TEXT.findall(made(here))
    before = here.open("/account").page

    api(app, text)

    assert "never used" in before
    assert "never used" not in here.open("/account").page


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"token": " "}, "token-error"),
        ({"token": "x" * 101}, "token-error"),
        ({"token": "a\nb"}, "token-error"),
        ({"scope": []}, "scopes-error"),
        ({"days": "366"}, "days-error"),
        ({"days": "0"}, "days-error"),
        ({"days": "forever"}, "days-error"),
        ({"days": ""}, "days-error"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_beside_it(here, store, more, field):
    response = here.post("/account/tokens", FORM | more)

    assert response.status_code == 422
    assert f'id="{field}"' in response.get_data(as_text=True)
    assert store.tokens() == []


def test_what_allows_nothing_alone_makes_no_token(here, store):
    response = here.post("/account/tokens", FORM | {"scope": ["personal"]})

    assert response.status_code == 422
    assert "Choose what is to be read as well" in response.get_data(as_text=True)
    assert store.tokens() == []
    assert TEXT.findall(made(here, scope=["personal", "read"]))


@pytest.mark.parametrize("scope", ["erase", "metrics", "publish", "tokens", ""])
def test_nobody_makes_a_token_that_may_more_than_she(here, store, scope):
    offered = re.findall(r'name="scope" value="(\w+)"', here.open("/account").page)

    response = here.post("/account/tokens", FORM | {"scope": ["read", scope]})

    assert scope not in offered
    assert response.status_code == 422
    assert f"No role of yours allows “{scope}”" in response.get_data(as_text=True)
    assert store.tokens() == []


def test_who_may_make_none_is_offered_none(app, store):
    nobody = signed_in(Person(app), store, Grant("no-such-role"))

    assert "/account/tokens" not in nobody.open("/account").page
    assert nobody.post("/account/tokens", FORM).status_code == 403


def test_a_token_that_was_revoked_opens_nothing(app, here, store, bob):
    [text] = TEXT.findall(made(here))
    [token] = store.tokens_of(bob.id)

    response = here.post("/account/tokens/revoke", {"id": token.id})

    assert response.status_code == 303
    assert api(app, text) == 401
    assert "You have none" in here.open("/account").page


def test_nobody_revokes_what_is_somebody_elses(app, here, store):
    [text] = TEXT.findall(made(here))
    [token] = store.tokens()

    stranger = signed_in(Person(app), store)

    assert stranger.post("/account/tokens/revoke", {"id": token.id}).status_code == 404
    assert api(app, text) == 200


def test_there_is_an_end_to_how_many_one_has(here, store):
    for _ in range(MOST):
        made(here)

    response = here.post("/account/tokens", FORM)

    assert response.status_code == 422
    assert "as many tokens as anybody can have" in html.unescape(response.get_data(as_text=True))
    assert len(store.tokens()) == MOST


def test_making_and_revoking_is_in_the_audit_and_what_opens_is_not(here, store, bob):
    [text] = TEXT.findall(made(here))
    [token] = store.tokens()
    here.post("/account/tokens/revoke", {"id": token.id})

    told = [(one.actor, one.action, one.subject) for one in store.audit_entries(most=2)]

    assert told == [(bob.id, "token revoked", token.id), (bob.id, "token made", token.id)]
    assert text.rpartition("_")[2] not in str(store.audit_entries())


def test_a_dump_of_the_data_holds_no_token_that_can_be_used(app, here, store, tmp_path):
    [text] = TEXT.findall(made(here))
    token_id, secret = text.split("_", 3)[2:]
    dumped = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    rows = store.driver.read("SELECT * FROM api_token")

    tried = [f"tg_pat_{token_id}_{value}"[:63] for row in rows for value in row.values()]

    assert secret.encode() not in dumped
    assert {api(app, one) for one in tried} == {401}
    assert api(app, text) == 200


# Everybody's, for who looks after them.


def test_an_administrator_sees_and_revokes_everybodys(app, here, store, bob):
    [text] = TEXT.findall(made(here))
    store.new_token("Monitoring", ["metrics"], days=9, by="root")
    admin = signed_in(Person(app), store, Grant("admin"))

    page = admin.open("/admin/tokens").page
    [token] = store.tokens_of(bob.id)
    admin.post("/admin/tokens", {"id": token.id})

    assert "Monitoring" in page
    assert "made at the terminal by root" in page
    assert "Bob" in page
    assert token.id in page
    assert api(app, text) == 401
    assert "revoked" in admin.open("/admin/tokens").page


def test_who_looks_after_one_team_sees_the_tokens_of_its_people_alone(app, store):
    for team in ("it", "hr"):
        somebody = account(store, Grant("agent", team))
        store.new_token(f"of {team}", ["read"], days=9, by="x", person_id=somebody.id)
    store.new_token("Monitoring", ["metrics"], days=9, by="root")
    here = signed_in(Person(app), store, Grant("admin", "it"))
    others = [token.id for token in store.tokens() if token.name != "of it"]

    page = here.open("/admin/tokens").page

    assert "of it" in page
    assert "of hr" not in page
    assert "Monitoring" not in page
    assert [here.post("/admin/tokens", {"id": one}).status_code for one in others] == [404, 404]


def test_what_is_no_token_is_revoked_by_nobody(app, store):
    admin = signed_in(Person(app), store, Grant("admin"))

    assert admin.post("/admin/tokens", {"id": "nothing"}).status_code == 404
