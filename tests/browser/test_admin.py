"""Who looks after the server, in a browser: by day and by night, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import served
from tests.service.test_brand_files import SVG
from tests.web.accounts import DAY_US, account
from treeguide.access import Grant
from treeguide.library import shipped
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.store.people.teams import Team
from treeguide.web import Config, create_app

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
TREE = "printer-does-not-print"
PAGES = (
    "/admin/people",
    "/admin/people/new",
    "/admin/teams",
    "/admin/teams/service-desk",
    "/admin/tokens",
    "/admin/sessions",
    "/admin/trees",
    f"/admin/trees/{TREE}",
    "/admin/brands",
    "/admin/brands/acme",
    "/admin/settings",
    "/admin/audit",
)
EVERY_SIZE = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
EVERY_SCHEME = pytest.mark.parametrize("scheme", ["light", "dark"])

pytestmark = pytest.mark.usefixtures("quiet_console")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("data"))
    publish_folder(store, shipped())
    store.add_team(Team("service-desk", "Service desk"), by="test")
    yield store
    store.close()


@pytest.fixture(scope="module")
def app(store):
    return create_app(Config(store))


@pytest.fixture(scope="module")
def address(app):
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def secret(store):
    """What the browser shows of who looks after the server, and leads all teams."""
    somebody = account(store, Grant("admin"), Grant("lead"), name="Root")
    return store.sign_in(somebody.id, "Test", DAY_US)


@pytest.fixture
def admin(page, address, secret):
    page.context.add_cookies([{"name": "treeguide-person", "value": secret, "url": address}])
    return page


@pytest.fixture(scope="module")
def acme(store, browser, address, secret):
    """A brand, made as people make it, without script."""
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "treeguide-person", "value": secret, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/admin/brands")
    page.get_by_label("Id", exact=True).fill("acme")
    page.get_by_label("Name", exact=True).fill("Acme Help")
    page.get_by_role("button", name="Make it").click()
    page.locator("#light-accent").fill("#7a1fa2")
    page.locator("#dark-accent").fill("#d9a6f0")
    page.locator("#dark-on_accent").fill("#2b0a3a")
    with page.expect_navigation():
        page.get_by_role("button", name="Show without saving").click()
    shown = colours(page)
    page.locator("#logo").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": SVG}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    context.close()
    return shown


@pytest.fixture(scope="module")
def session_id(browser, address):
    """A session of a customer that has got as far as the second question."""
    page = browser.new_page()
    page.goto(f"{address}/go/{TREE}")
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator("input[value=message]").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What does the display say?")
    found = page.url.split("/")[5]
    page.close()
    return found


def colours(page) -> list[str]:
    """Return the colours of the two buttons in the samples."""
    return [
        page.locator(f".brand-{scheme} .button").evaluate(
            "button => getComputedStyle(button).backgroundColor"
        )
        for scheme in ("light", "dark")
    ]


def test_both_schemes_are_shown_side_by_side_without_script(acme):
    assert acme == ["rgb(122, 31, 162)", "rgb(217, 166, 240)"]


@EVERY_SIZE
@EVERY_SCHEME
def test_every_page_can_be_used_by_everybody(admin, address, acme, session_id, axe, size, scheme):
    admin.set_viewport_size(size)
    admin.emulate_media(color_scheme=scheme)
    for place in (*PAGES, f"/admin/sessions/{session_id}"):
        admin.goto(f"{address}{place}")

        axe()
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert admin.evaluate(sideways) <= 0, place


def test_a_brand_is_shown_while_it_is_changed(admin, address, acme, axe):
    admin.goto(f"{address}/admin/brands/acme")

    admin.locator("#light-accent").fill("#00695c")

    expect(admin.locator(".brand-light .button")).to_have_css("background-color", "rgb(0, 105, 92)")
    admin.locator("#light-accent").fill("#ff8800")
    expect(admin.locator("#said")).to_contain_text("The nearest colour that passes is")
    expect(admin.locator(".ratios .fails").first).to_contain_text("too little")
    # Nobody is torn out of what she does.
    expect(admin.locator("#light-accent")).to_be_focused()


@EVERY_SCHEME
def test_what_is_refused_is_told_to_everybody(admin, address, acme, axe, scheme):
    admin.emulate_media(color_scheme=scheme)
    admin.goto(f"{address}/admin/brands/acme")
    admin.locator("#dark-border").fill("#222a31")

    admin.get_by_role("button", name="Save", exact=True).click()

    expect(admin).to_have_title(re.compile("^Error: "))
    expect(admin.locator(".error-summary")).to_contain_text("Frames of fields on the ground")
    admin.get_by_role("link", name=re.compile("Frames of fields")).click()
    expect(admin.locator("#dark-border")).to_be_focused()


@EVERY_SIZE
def test_no_name_is_so_long_that_a_page_is_wider_than_its_window(admin, address, store, size):
    name = "W" * 100
    team = f"long-{size['width']}"
    store.add_team(Team(team, f"{team}-{name}"[:100]), by="test")
    email = f"{'w' * 60}{size['width']}@{'d' * 60}.{'e' * 60}.org"
    person, _ = store.invite(name, email, [Grant("agent", team)], by="test")
    store.change_person(
        person, by=person.id, action="name or address changed", status="active", name=name
    )
    store.new_token(name, ["read"], days=1, by=name, person_id=person.id)
    admin.set_viewport_size(size)

    for page in (*PAGES[:5], f"/admin/people/{person.id}", f"/admin/teams/{team}", "/admin/audit"):
        admin.goto(f"{address}{page}")
        width = admin.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], page


def test_what_is_wrong_with_an_invitation_is_what_one_sees_first(admin, address):
    admin.set_viewport_size(PHONE)
    admin.goto(f"{address}/admin/people")
    admin.get_by_role("link", name="Invite somebody").click()
    admin.get_by_label("Name").fill("Root")
    admin.get_by_label("E-mail").fill("root@example.org")
    admin.get_by_label("In which team").select_option("*")

    admin.get_by_role("button", name="Make the invitation").click()

    expect(admin).to_have_title(re.compile("^Error: "))
    expect(admin.locator(".error-summary")).to_be_focused()
    expect(admin.locator(".error-summary")).to_be_in_viewport()


@EVERY_SIZE
@EVERY_SCHEME
def test_pages_that_wear_a_brand_can_be_used_by_everybody(
    admin, app, address, store, acme, axe, size, scheme
):
    rev = store.presence_of(TREE).rev
    store.change_presence(TREE, rev, brand="acme", sites=(), by="test")
    admin.set_viewport_size(size)
    admin.emulate_media(color_scheme=scheme)

    app.extensions["treeguide-brands"].forget()

    admin.goto(f"{address}/go/{TREE}")

    expected = {"light": "rgb(122, 31, 162)", "dark": "rgb(217, 166, 240)"}[scheme]
    start = admin.get_by_role("button", name="Start", exact=True)
    expect(start).to_have_css("background-color", expected)
    expect(admin.get_by_role("img", name="Acme Help")).to_be_visible()
    axe()
    start.click()
    admin.locator("input[value=message]").check()
    axe()


def test_a_session_is_read_and_erased_with_a_reason(admin, address, session_id, axe):
    admin.goto(f"{address}/admin/sessions")
    admin.locator(f"a[href$='{session_id}']").click()
    reasons = admin.get_by_label("Why")

    reasons.first.fill("A complaint")
    admin.get_by_role("button", name="Show it").click()

    expect(admin.get_by_role("region", name="What was said")).to_contain_text("What happens when")
    axe()
    admin.get_by_role("button", name="Erase for good").click()
    expect(admin.locator(".error-summary")).to_contain_text("Say why")
    axe()
    admin.get_by_label("Why").last.fill("She has asked for it")
    admin.get_by_label("I know that nobody can bring it back").check()
    admin.get_by_role("button", name="Erase for good").click()
    expect(admin.locator("dl.facts")).to_contain_text("Erased for good")
    axe()
