"""A note stands at the node at which it was written, whatever leads away from there."""

import pytest
from playwright.sync_api import expect

from tests.browser.calls import heading, press

NOTE = "#f-desk\\.note"
STATE = "#note-state"
UNREACHED = "Not saved on the server yet"
CARD = "Card 4111 1111 1111 1111"


@pytest.fixture
def page(desk):
    """An agent at the second node of a call."""
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "1")
    expect(heading(page)).to_have_text("Pull the plug")
    return page


def cut(page):
    """Let nothing that is sent from the page reach the server."""
    page.route(
        "**/desk/lamp/**",
        lambda one: one.abort() if one.request.method == "POST" else one.fallback(),
    )


def mend(desk, page):
    page.unroute_all(behavior="wait")
    # Before it answers, the browser has told of everything that failed.
    page.evaluate("0")
    desk.faults.clear()


def notes(desk, page):
    return [(one.node, one.text) for one in desk.events(page) if one.kind == "noted"]


def crumb(page):
    return page.locator(".crumbs a").first


def test_a_note_that_cannot_be_kept_holds_back_what_leads_to_another_node(desk, page):
    cut(page)
    page.locator(NOTE).fill("Third floor")

    for _ in range(2):
        crumb(page).click()
        expect(page.locator(STATE)).to_contain_text(UNREACHED)
        expect(heading(page)).to_have_text("Pull the plug")
        expect(page.locator(NOTE)).to_have_value("Third floor")
    page.locator("#q").fill("plug")
    page.locator("#q").press("Enter")
    expect(heading(page)).to_have_text("Pull the plug")
    mend(desk, page)
    crumb(page).click()

    expect(heading(page)).to_have_text("Is it lit?")
    expect(page.locator(NOTE)).to_have_value("")
    assert notes(desk, page) == [("pull", "Third floor")]


def test_a_note_of_which_nobody_has_said_how_it_is_kept_holds_it_back_too(desk, page):
    page.locator(NOTE).fill(CARD)

    crumb(page).click()

    choice = page.locator(".notes").get_by_label("Mask it and save the rest")
    expect(choice).to_be_visible()
    expect(heading(page)).to_have_text("Pull the plug")
    expect(page.locator(NOTE)).to_have_value(CARD)
    assert notes(desk, page) == []
    page.locator(".notes button").click()
    expect(page.locator(STATE)).to_have_text("Saved.")
    crumb(page).click()
    expect(heading(page)).to_have_text("Is it lit?")
    [(node, text)] = notes(desk, page)
    assert node == "pull"
    assert "4111" not in text.split(" ", 2)[1]


def test_on_a_phone_what_is_said_comes_into_view(desk, page):
    page.set_viewport_size({"width": 390, "height": 500})
    page.locator(NOTE).fill(CARD)

    crumb(page).click()

    expect(page.locator(STATE)).not_to_have_text("")
    expect(page.locator(STATE)).to_be_in_viewport()


def test_to_the_desk_leads_once_it_was_said_and_the_note_waits_at_its_node(desk, page):
    cut(page)
    address = page.url
    page.locator(NOTE).fill("Third floor")
    page.get_by_role("link", name="Desk", exact=True).click()
    expect(page.locator(STATE)).to_contain_text(UNREACHED)
    assert page.url == address

    page.get_by_role("link", name="Desk", exact=True).click()

    expect(page).to_have_url(f"{desk.address}/desk")
    mend(desk, page)
    page.goto(address)
    expect(page.locator(NOTE)).to_have_value("Third floor")
    assert set(notes(desk, page)) == {("pull", "Third floor")}


def test_from_an_earlier_answer_it_leads_only_once_the_note_is_kept(desk, page):
    crumb(page).click()
    expect(heading(page)).to_have_text("Is it lit?")
    cut(page)
    page.locator(NOTE).fill("It flickers")

    for _ in range(2):
        page.get_by_role("link", name="Desk", exact=True).click()
        expect(page.locator(STATE)).to_contain_text(UNREACHED)
        expect(heading(page)).to_have_text("Is it lit?")
    mend(desk, page)
    page.get_by_role("link", name="Desk", exact=True).click()

    expect(page).to_have_url(f"{desk.address}/desk")
    page.go_back()
    assert notes(desk, page) == [("lit", "It flickers")]


def test_the_sign_in_leads_back_to_the_earlier_answer_with_the_note(desk, page):
    crumb(page).click()
    expect(heading(page)).to_have_text("Is it lit?")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator(NOTE).fill("It flickers")
    expect(page.locator(STATE)).to_contain_text("You are signed out")

    page.get_by_role("link", name="Sign in again").click()
    expect(page.get_by_text("Sign in to go on where you were.")).to_be_visible()
    page.context.add_cookies(cookies)
    page.reload()

    expect(heading(page)).to_have_text("Is it lit?")
    expect(page.locator(STATE)).to_have_text("Saved.")
    assert notes(desk, page) == [("lit", "It flickers")]


def test_where_the_call_takes_no_more_of_her_every_link_leads_on(desk, page):
    colleague = desk.agent("Agent Two")
    colleague.goto(page.url)
    press(colleague, "t")
    expect(colleague.locator(NOTE)).to_be_visible()
    page.locator(NOTE).fill("Too late")
    expect(page.locator(f"{STATE}.lost")).to_contain_text("Agent Two")

    crumb(page).click()

    expect(page.get_by_text("You are looking on")).to_be_visible()
    assert notes(desk, page) == []


def test_a_link_within_the_page_is_not_held_back(desk, page):
    cut(page)
    page.locator(NOTE).fill("Third floor")
    link = page.locator("a[href^='#']").first

    link.focus()
    link.press("Enter")

    assert page.url.endswith(link.get_attribute("href"))
    mend(desk, page)
    page.locator(".notes button").click()
    expect(page.locator(STATE)).to_have_text("Saved.")
