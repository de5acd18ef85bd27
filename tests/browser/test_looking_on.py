"""Who looks on sees the call go on by itself, and loses neither her place nor what she types."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.browser.calls import heading
from tests.teams import with_teams
from treeguide.access import Grant

MOVED = "#moved"
ASKED_MS = 4_000
"""Time after which a page asks."""
SPENT_MS = 9_000
"""Time in which a page has asked at least twice."""
NEWEST = re.compile(r"/desk/lamp/[^/?]+$")


@pytest.fixture
def both(desk):
    """An agent on a call, and her lead, who looks on while time passes as the test says."""
    agent, lead = desk.agent("Ann"), desk.agent("Lea", "lead")
    lead.clock.install()
    desk.call(agent, case="CASE-7")
    lead.goto(agent.url)
    expect(lead.get_by_text("You are looking on")).to_be_visible()
    return agent, lead


def has_the_focus(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def asked_meanwhile(page) -> list[str]:
    """Return what a page asks, while time passes, to hear whether its call has moved on."""
    found: list[str] = []
    page.on("request", lambda one: found.append(one.url) if "?seq=" in one.url else None)
    page.clock.run_for(SPENT_MS)
    # What was asked before this has been told by then.
    with page.expect_request("**/desk?last"):
        page.evaluate("fetch('/desk?last')")
    return found


def go_on(agent, lead):
    """Let the call move on, and the page that looks on ask."""
    agent.get_by_role("button", name="Yes, it is").click()
    expect(heading(agent)).to_have_text("Pull the plug")
    lead.clock.run_for(ASKED_MS)


def test_the_page_moves_on_with_the_call_and_its_end(desk, both):
    agent, lead = both
    lead.evaluate("document.querySelector('#keys').dataset.same = 'yes'")

    go_on(agent, lead)

    expect(lead.get_by_role("heading", level=1)).to_have_text("Pull the plug")
    expect(lead.locator(MOVED)).to_have_text(re.compile("This call has moved on. Pull the plug"))
    expect(lead).to_have_url(agent.url)
    assert has_the_focus(lead) == "BODY"
    agent.get_by_role("button", name="It works").click()
    agent.get_by_label("Yes, it is solved").check()
    agent.locator("#close button[name=kind]").first.click()
    expect(agent.get_by_text("This call is closed.")).to_be_visible()
    lead.clock.run_for(ASKED_MS)
    expect(lead.get_by_text("This call is closed.")).to_be_visible()
    # None of that was a page that the browser has loaded.
    assert lead.evaluate("document.querySelector('#keys').dataset.same") == "yes"
    assert asked_meanwhile(lead) == []


def test_neither_the_focus_nor_the_place_on_the_page_is_lost(desk, both):
    agent, lead = both
    lead.set_viewport_size({"width": 390, "height": 300})
    lead.locator("#main").focus()
    lead.evaluate("scrollTo(0, 120)")

    go_on(agent, lead)

    expect(lead.get_by_role("heading", level=1)).to_have_text("Pull the plug")
    assert has_the_focus(lead) == "main"
    assert lead.evaluate("scrollY") == 120


def test_while_she_types_the_page_only_says_that_the_call_has_moved_on(desk, both):
    agent, lead = both
    lead.locator("#q").fill("plug")

    go_on(agent, lead)

    expect(lead.locator(MOVED)).to_have_text("This call has moved on.")
    expect(lead.locator(MOVED)).to_be_in_viewport()
    assert faults(lead) == []
    assert has_the_focus(lead) == "q"
    assert lead.locator("#q").input_value() == "plug"
    expect(lead.get_by_role("heading", level=1)).to_have_text("Is it lit?")
    lead.get_by_role("link", name="Show the newest").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("Pull the plug")
    expect(lead.locator(MOVED)).to_have_text("")


def test_what_is_typed_while_the_newest_page_is_on_its_way_is_not_lost(both):
    agent, lead = both
    on_its_way = []
    lead.route(NEWEST, lambda one: on_its_way.append(one))
    with lead.expect_request(NEWEST):
        go_on(agent, lead)

    lead.locator("#q").press_sequentially("plug")
    # On a slow machine it may have asked twice by now; the answer to either will do.
    for one in on_its_way:
        one.continue_()
    lead.unroute(NEWEST)

    expect(lead.locator(MOVED)).to_have_text("This call has moved on.")
    assert has_the_focus(lead) == "q"
    assert lead.locator("#q").input_value() == "plug"
    expect(heading(lead)).to_have_text("Is it lit?")
    lead.evaluate("document.activeElement.blur()")
    lead.clock.run_for(ASKED_MS)
    expect(heading(lead)).to_have_text("Pull the plug")


@pytest.mark.parametrize("left", [(), (Grant("lead", "another"),)], ids=["none", "another"])
def test_whoever_may_see_it_no_more_is_told_so_where_she_is_and_asks_no_more(
    desk, both, calls, left
):
    (store, _), (_, lead) = calls, both
    person = lead.locator("#walk").get_attribute("data-person")
    shown = lead.url
    with_teams(store, "another")

    for grant in left:
        store.give_role(person, grant, by="test")
    store.take_role(person, Grant("lead"), by="test")
    lead.clock.run_for(ASKED_MS)

    expect(lead.locator(MOVED)).to_have_text(re.compile("You can no longer see this call"))
    expect(lead.locator(MOVED)).to_be_in_viewport()
    assert asked_meanwhile(lead) == []
    expect(lead.locator(MOVED)).to_have_text(re.compile("You can no longer see this call"))
    assert (lead.url, heading(lead).inner_text()) == (shown, "Is it lit?")
    # A browser says of each answer that refuses something that it does.
    desk.faults.clear()


def test_notes_come_along_and_nobody_is_told_of_them(desk, both):
    agent, lead = both

    agent.get_by_role("textbox", name="Notes").fill("The caller is at home")
    expect(agent.locator("#note-state")).to_have_text("Saved.")
    lead.clock.run_for(ASKED_MS)

    expect(lead.get_by_text("The caller is at home")).to_be_visible()
    expect(lead.locator(MOVED)).to_have_text("")


def test_a_hidden_page_asks_nothing(desk, both):
    _, lead = both
    lead.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")

    asked = asked_meanwhile(lead)

    assert asked == []
    lead.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    with lead.expect_request("**?seq=*"):
        lead.clock.run_for(ASKED_MS)


def test_once_the_sign_in_has_ended_the_page_leads_to_the_door_and_asks_no_more(desk, both):
    _, lead = both

    lead.context.clear_cookies()
    lead.clock.run_for(ASKED_MS)

    expect(lead).to_have_url(re.compile("/sign-in"))
    assert asked_meanwhile(lead) == []


def test_without_script_a_link_shows_the_newest(desk):
    agent = desk.agent("Ann", java_script_enabled=False)
    lead = desk.agent("Lea", "lead", java_script_enabled=False)
    agent.goto(f"{desk.address}/desk")
    with agent.expect_navigation():
        agent.locator("button[formaction$='/lamp']").click()
    lead.goto(agent.url)
    with agent.expect_navigation():
        agent.get_by_role("button", name="Yes, it is").click()

    lead.get_by_role("link", name="Show the newest").click()

    expect(lead.get_by_role("heading", level=1)).to_have_text("Pull the plug")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_lead_finds_the_call_among_those_of_her_teams_by_keys(desk, both, scheme, width):
    _, lead = both
    lead.emulate_media(color_scheme=scheme)
    lead.set_viewport_size({"width": width, "height": 800})
    lead.goto(f"{desk.address}/desk")
    lead.get_by_role("link", name="Calls of my teams").press("Enter")
    expect(lead).to_have_url(re.compile("/desk/_team$"))
    lead.get_by_label("State").select_option(label="In progress")
    lead.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(lead).to_have_url(re.compile("state=going"))
    row = lead.get_by_role("row", name=re.compile("CASE-7")).first
    expect(row).to_contain_text("Ann")
    assert faults(lead) == []

    row.get_by_role("link").press("Enter")

    expect(lead.get_by_text("You are looking on")).to_be_visible()
