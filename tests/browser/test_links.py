"""Links with which an account begins, in a browser: out of sight, not lost, looked at at once."""

import pytest

from tests.browser.conftest import served
from tests.web.accounts import account
from treeguide.access import Grant
from treeguide.store import open_store
from treeguide.web import Config, create_app

PASSWORD = "correct horse battery"

pytestmark = pytest.mark.usefixtures("quiet_console")


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def address(store):
    with served(create_app(Config(store))) as address:
        yield address


@pytest.fixture
def code(store):
    admin = account(store, Grant("admin"))
    return store.invite("Eve", "eve@example.org", [Grant("agent")], by=admin.id)[1]


def test_the_code_leaves_the_address_and_a_page_loaded_anew_still_has_it(page, address, code):
    page.goto(f"{address}/welcome#{code}")
    page.wait_for_selector("#code[type=hidden]", state="attached")
    assert page.url == f"{address}/welcome"

    page.reload()
    page.wait_for_selector("#code[type=hidden]", state="attached")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()

    page.wait_for_url(f"{address}/desk")


def test_who_was_invited_finds_her_name_filled_in(page, address, code):
    page.goto(f"{address}/welcome#{code}")
    page.wait_for_selector("#code[type=hidden]", state="attached")

    assert page.get_by_label("Your name").input_value() == "Eve"


def test_a_link_that_was_used_says_so_at_once_and_asks_for_nothing(page, address, store, code):
    store.set_password(code, "invitation", "kept")

    page.goto(f"{address}/welcome#{code}")

    page.get_by_text("This link does not work any more").wait_for()
    assert page.locator("form[data-plain] input").count() == 0
