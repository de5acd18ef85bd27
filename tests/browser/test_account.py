"""The page of one's own account, by day and by night, on a phone and at a desk."""

import re

import pytest

from tests.browser.conftest import served
from tests.web.accounts import DAY_US, account
from treeguide.access import Grant
from treeguide.service import passwords
from treeguide.store import open_store
from treeguide.web import Config, create_app

pytestmark = pytest.mark.usefixtures("quiet_console")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("data"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def address(store):
    with served(create_app(Config(store))) as address:
        yield address


@pytest.fixture
def here(page, store, address):
    """A browser that acts for an administrator who leads a team, with another browser open."""
    me = account(
        store,
        Grant("admin"),
        Grant("lead", "it"),
        password=passwords.kept_of("correct horse battery"),
    )
    store.sign_in(me.id, "Firefox, Linux", DAY_US)
    secret = store.sign_in(me.id, "Chrome, Windows", DAY_US)
    page.context.add_cookies([{"name": "treeguide-person", "value": secret, "url": address}])
    page.goto(f"{address}/account")
    return page


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_it_breaks_a_rule_of_accessibility_or_leaves_the_page(here, axe, width, scheme):
    here.emulate_media(color_scheme=scheme)
    here.set_viewport_size({"width": width, "height": 844})

    axe()

    assert here.evaluate("document.documentElement.scrollWidth") <= width


def test_a_token_is_made_shown_once_and_revoked_by_keyboard(here, axe, address):
    here.get_by_label("What it is for").focus()
    here.keyboard.type("CRM")
    here.keyboard.press("Tab")
    here.keyboard.press("Space")
    here.get_by_role("button", name="Make the token").focus()
    here.keyboard.press("Enter")

    token = here.get_by_role("textbox", name="Your new access token").input_value()
    assert re.fullmatch("tg_pat_[a-z0-9]{12}_.{43}", token)
    here.get_by_role("button", name="Copy").press("Enter")
    here.get_by_text("Copied.").wait_for()
    here.locator("#token").press("ControlOrMeta+V")
    assert here.locator("#token").input_value() == token
    axe()
    here.goto(f"{address}/account")
    assert here.get_by_text(re.compile("tg_pat_")).count() == 0
    here.get_by_role("button", name=re.compile("Revoke.*CRM")).press("Enter")
    here.get_by_text("You have none").wait_for()


def test_all_others_are_signed_out_at_once(here):
    here.get_by_role("button", name="Sign out all others").click()

    here.get_by_text("Nobody is signed in as you anywhere else").wait_for()
