"""A browser that signs in elsewhere: over there and back, with nothing that its policy refuses."""

import pytest

from tests.browser.axe import faults
from tests.browser.conftest import served
from tests.web.accounts import account
from tests.web.sign_on.conftest import settings_for
from tests.web.sign_on.issuer import Issuer
from treeguide.service import passwords
from treeguide.settings import read_settings
from treeguide.store import open_store
from treeguide.web import Config, create_app


@pytest.fixture
def issuer():
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def address(issuer, store):
    app = create_app(Config(store, settings=read_settings(settings_for(issuer))))
    with served(app) as address:
        yield address


def test_one_click_leads_over_there_and_back_to_where_one_wanted_to_go(page, address):
    said = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"{address}/account")
    page.get_by_role("link", name="Sign in with Staff").click()

    page.wait_for_url(f"{address}/account")
    assert page.get_by_label("Your name").input_value() == "Ada"
    assert said == []


def test_what_has_gone_wrong_over_there_is_said_at_the_door(page, address, issuer):
    issuer.token_of = lambda claims: "nonsense"

    page.goto(f"{address}/sign-in")
    page.get_by_role("link", name="Sign in with Staff").click()

    page.get_by_role("alert").filter(has_text="nobody was signed in").wait_for()
    assert page.get_by_role("link", name="Sign in with Staff").is_visible()


def test_who_has_a_password_joins_her_account_and_comes_back_to_its_page(page, address, store):
    said = []
    page.on("console", lambda message: said.append((message.type, message.text)))
    kept = passwords.kept_of("correct horse battery")
    account(store, email="ada@example.org", password=kept)
    page.goto(f"{address}/sign-in?next=/account")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()

    card = page.get_by_role("region", name="Sign in with Staff")
    card.get_by_label("Password").fill("correct horse battery")
    card.get_by_role("button", name="Go on").click()
    found = faults(page)
    card.get_by_role("link", name="Go to Staff").click()

    page.wait_for_url(f"{address}/account")
    page.get_by_text("You have no password here: you sign in through Staff.").wait_for()
    assert found == []
    assert [text for kind, text in said if kind in ("error", "warning")] == []
