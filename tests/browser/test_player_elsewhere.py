"""A customer's whole way: begun on a phone in German, gone on with on a second device."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.browser.test_player import DESK, PHONE, TREE, go_on, heading
from tests.conftest import EXPECTED_IN_THE_CONSOLE

ERRORS = (*EXPECTED_IN_THE_CONSOLE, "status of 410 (GONE)", "status of 404 (NOT FOUND)")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def new_device(request, browser):
    """Return a new device; at the end no page of any has said that something is wrong."""
    said, made = [], []

    def new(size, **more):
        context = browser.new_context(java_script_enabled=request.param, viewport=size, **more)
        made.append(context)
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield new
    for context in made:
        context.close()
    assert [text for text in said if not text.endswith(ERRORS)] == []


def begin_in_german(page, guide):
    page.goto(f"{guide}/go/{TREE}")
    go_on(page, "Beginnen")
    page.locator("input[value=message]").check()
    go_on(page, "Weiter")
    expect(heading(page)).to_have_text("Was steht auf der Anzeige?")


def test_a_way_begun_on_a_phone_ends_on_a_second_device(new_device, guide):
    phone = new_device(PHONE, locale="de-DE")
    begin_in_german(phone, guide)
    begun = phone.url
    phone.get_by_role("link", name="Woanders weitermachen").click()
    go_on(phone, "Code anzeigen")
    code = phone.locator(".code").inner_text()

    desk = new_device(DESK, locale="de-DE")
    desk.goto(f"{guide}/resume")
    desk.get_by_label("Ihr Code").fill(code.lower().replace("-", " "))
    go_on(desk, "Hier weitermachen")

    expect(heading(desk)).to_have_text("Was steht auf der Anzeige?")
    expect(desk.get_by_text("Willkommen zurück")).to_be_visible()
    desk.get_by_label("E5").check()
    go_on(desk, "Weiter")
    expect(heading(desk)).to_have_text("Wo sind Sie, und wie erreichen wir Sie?")
    phone.goto(begun)
    expect(heading(phone)).to_have_text("Sie haben woanders weitergemacht")


def test_a_link_fills_the_code_in_and_its_secret_reaches_no_server(browser, guide, quiet_console):
    phone, desk = browser.new_context(), browser.new_context()
    try:
        page, other = phone.new_page(), desk.new_page()
        asked = []
        other.on("request", lambda request: asked.append(request.url))
        page.goto(f"{guide}/go/{TREE}")
        go_on(page, "Start")
        page.get_by_role("link", name="Go on elsewhere").click()
        go_on(page, "Show me a code")
        link = page.get_by_label("Or send yourself this link").input_value()

        other.goto(link)
        expect(other.get_by_label("Your code")).to_have_value(link.partition("#")[2])
        assert other.url == f"{guide}/resume"
        go_on(other, "Go on here")

        expect(heading(other)).to_have_text("What happens when you print?")
        assert link.partition("#")[2] not in " ".join(asked)
    finally:
        phone.close()
        desk.close()


def test_a_code_that_is_mistyped_is_told_at_its_field_which_keeps_it(page, guide, axe):
    page.goto(f"{guide}/resume")
    page.get_by_label("Your code").fill("7XN4-NRJD")
    go_on(page, "Go on here")

    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Your code")).to_have_value("7XN4-NRJD")
    axe()
    page.locator(".error-summary a").click()
    page.wait_for_timeout(100)
    expect(page.get_by_label("Your code")).to_be_focused()
    expect(page.get_by_label("Your code")).to_have_value("7XN4-NRJD")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_on_the_way_fits_and_breaks_no_rule_of_accessibility(
    page, guide, quiet_console, size, scheme
):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)

    def fits():
        expect(page.locator("html[aria-busy]")).to_have_count(0)
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, f"{page.url} is {wide} px wide on a screen of {seen} px."
        assert faults(page) == []

    page.goto(f"{guide}/go/{TREE}")
    go_on(page, "Start")
    page.locator("input[value=message]").check()
    go_on(page)
    page.get_by_label("E5").check()
    go_on(page)
    expect(page.get_by_text("It is deleted after 90 days.").first).to_be_visible()
    fits()
    go_on(page, "Back")
    go_on(page, "Back")
    expect(page.get_by_text("Set aside for now")).to_be_visible()
    fits()
    page.get_by_role("link", name="Go on elsewhere").click()
    expect(heading(page)).to_have_text("Go on elsewhere, or with a person")
    fits()
    go_on(page, "Show me a code")
    expect(page.locator(".code")).to_be_visible()
    fits()
    page.goto(f"{guide}/resume")
    fits()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_a_tree_that_is_gone_breaks_no_rule(page, guide, axe, size, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)

    page.goto(f"{guide}/go/no-such-tree")

    expect(heading(page)).to_have_text("This tree is not offered here now")
    axe()
