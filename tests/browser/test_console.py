"""An agent's calls in a browser: by keyboard alone, in two tabs, handed over, without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.calls import heading, press


def test_a_whole_call_by_keyboard_alone(desk):
    """With a correction of the second answer, a pause, a takeover and a copied transcript."""
    desk.agent("Nobody")
    page = desk.agent("Agent One", permissions=["clipboard-read", "clipboard-write"])
    desk.sit_down(page)
    page.keyboard.type("lamp")
    press(page, "Enter")
    expect(page.get_by_label("Case reference", exact=True)).to_be_focused()
    press(page, "Enter", "Enter")
    expect(heading(page)).to_have_text("Is it lit?")
    expect(page.locator("html.has-keys")).to_have_count(1)

    press(page, "i")
    page.keyboard.type("INC-7")
    expect(page.locator("[data-caller]")).to_have_text("INC-7")
    press(page, "Escape", "r", "1")
    expect(heading(page)).to_have_text("Pull the plug")
    press(page, "n")
    page.keyboard.type("Model X1")
    expect(page.locator("#note-state")).to_have_text("Saved.")
    press(page, "Escape", "1")
    expect(heading(page)).to_have_text("It ends")
    press(page, "b")
    expect(heading(page)).to_have_text("Pull the plug")
    expect(page.get_by_role("button", name="It works")).to_contain_text("tried before")
    press(page, "2")
    expect(heading(page)).to_have_text("A team comes")

    press(page, "p")
    page.keyboard.type("Fetches a cable")
    press(page, "Control+Enter")
    expect(page.get_by_text("This call is paused.")).to_be_visible()
    press(page, "p")
    expect(page.get_by_text("This call is paused.")).to_have_count(0)

    colleague = desk.agent("Agent Two")
    colleague.goto(page.url)
    expect(colleague.get_by_text("You are looking on")).to_be_visible()
    press(colleague, "t")
    expect(colleague.get_by_text("You are looking on")).to_have_count(0)
    press(page, "1", "1")
    expect(page.get_by_text("Agent Two has this call.")).to_be_visible()

    press(page, "c")
    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Lamp\n\nCase: INC-7\nAgent: Agent Two\nCall began: ")
    assert "Outcome: none\nThe call waits at: A team comes\n\n1. Is it lit?\n" in copied
    assert "2. Pull the plug\n   It does not\n   “Model X1”\n" in copied
    assert "\nPromised: Field team (Under way)\nBy when: " in copied

    press(colleague, "1", "1")
    expect(heading(colleague)).to_have_text("It ends")
    press(colleague, "e")
    expect(colleague.get_by_label("Yes, it is solved")).to_be_focused()
    press(colleague, "Control+Enter")
    expect(colleague.get_by_text("This call is closed.")).to_be_visible()
    press(colleague, "d")
    expect(colleague).to_have_url(re.compile(r"/desk$"))


def test_the_same_call_without_script(desk):
    page = desk.agent("Agent One", java_script_enabled=False)
    desk.call(page, case="INC-8")
    page.locator("#f-desk\\.note").fill("Model X1")
    page.get_by_label("Read out word for word").check()
    page.get_by_role("button", name="Yes, it is").click()
    expect(heading(page)).to_have_text("Pull the plug")
    expect(page.get_by_text("Model X1")).to_be_visible()
    page.get_by_role("button", name="It works").click()
    page.get_by_role("navigation", name="The last answers").get_by_text("It works").click()
    expect(page.get_by_text("You are changing an earlier answer.")).to_be_visible()
    page.get_by_role("button", name="It does not").click()
    expect(heading(page)).to_have_text("A team comes")

    page.locator("summary", has_text="Pause").click()
    page.get_by_label("Why, in a few words").fill("Fetches a cable")
    page.get_by_role("button", name="Pause the call").click()
    page.get_by_role("button", name="Go on").click()
    colleague = desk.agent("Agent Two", java_script_enabled=False)
    colleague.goto(page.url)
    colleague.get_by_role("button", name="Take over").click()
    colleague.get_by_role("button", name="Done by the team").click()
    colleague.get_by_label("Yes, it is solved").check()
    colleague.get_by_role("button", name="Close the call").click()

    expect(colleague.get_by_text("This call is closed.")).to_be_visible()
    colleague.get_by_role("link", name="Copy for the ticket").click()
    expect(colleague.get_by_text("Case: INC-8")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_asks_how_to_save_what_looks_personal_as_the_console_does(desk, scheme):
    page = desk.agent("Agent One", color_scheme=scheme)
    page.goto(f"{desk.address}/desk")
    page.get_by_label("Case reference", exact=True).fill("4111 1111 1111 1111")
    page.locator("button[formaction$='/lamp']").click()

    expect(page.locator(".error-summary")).to_be_focused()
    ways = page.get_by_role("group", name="How to save it")
    mask, keep = (ways.get_by_label(one).bounding_box() for one in ("Mask it", "Save it as it is"))
    assert ways.evaluate("field => getComputedStyle(field).borderStyle") == "none"
    assert keep["y"] >= mask["y"] + mask["height"]
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert axe.faults(page) == []


def test_two_tabs_go_on_together_and_a_late_one_loses_nothing(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    other = desk.tab(page.context)
    other.goto(page.url)
    press(page, "1")
    expect(heading(page)).to_have_text("Pull the plug")

    other.locator("#f-desk\\.note").fill("Typed in the late tab")
    press(other, "Escape", "2")

    expect(heading(other)).to_have_text("Pull the plug")
    expect(other.locator("main .banner.warning")).to_be_visible()
    other.reload()
    expect(other.get_by_text("Typed in the late tab")).to_be_visible()


def test_a_double_click_answers_once(desk):
    page = desk.agent("Agent One")
    desk.call(page)

    page.get_by_role("button", name="Yes, it is").dblclick()

    expect(heading(page)).to_have_text("Pull the plug")
    expect(page.locator(".lines > div")).to_have_count(1)


def test_a_note_outlives_a_broken_connection(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    page.route("**/lit", lambda route: route.abort())
    page.locator("#f-desk\\.note").fill("Typed into the void")
    expect(page.locator("#note-state")).to_contain_text("Not saved on the server yet")
    page.unroute("**/lit")
    desk.faults.clear()

    page.reload()

    expect(page.locator("#f-desk\\.note")).to_have_value("Typed into the void")
    expect(page.locator("#note-state")).to_have_text("Saved.")


def test_a_note_that_is_still_typed_as_the_page_is_left_is_kept(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    address = page.url
    page.locator("#f-desk\\.note").press_sequentially("Quick")

    page.goto(f"{desk.address}/desk")
    page.goto(address)

    expect(page.locator("#f-desk\\.note")).to_have_value("Quick")


def test_single_keys_rest_while_typing_and_can_be_switched_off_for_good(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "n")
    page.keyboard.type("1x?")
    expect(page.locator("#f-desk\\.note")).to_have_value("1x?")

    press(page, "Escape", "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Back to the call")).to_be_focused()
    press(page, "1")
    page.get_by_label("Single keys are on").uncheck()
    press(page, "Escape", "1", "x")
    page.reload()
    expect(page.locator("main .key").first).to_be_hidden()
    press(page, "1")

    expect(heading(page)).to_have_text("Is it lit?")
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_label("Single keys are on")).not_to_be_checked()


def test_going_on_at_a_node_that_was_found_is_done_with_keys(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")

    press(page, "/")
    page.keyboard.type("plug")
    press(page, "Enter")
    expect(heading(page)).to_have_text("Go on somewhere else")
    press(page, "n")
    page.keyboard.type("Looked already")
    press(page, "Escape", "1")

    expect(heading(page)).to_have_text("Pull the plug")


def into_a_dialog(page):
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()


def into_an_error(page):
    press(page, "e", "Control+Enter")
    expect(page.locator(".error-summary")).to_be_visible()


def into_a_pause(page):
    press(page, "p", "Control+Enter")
    expect(page.get_by_text("This call is paused.")).to_be_visible()


def to_its_end(page):
    press(page, "2")
    expect(heading(page)).to_have_text("It ends")


def until_closed(page):
    press(page, "x", "x")
    expect(page.get_by_text("This call is closed.")).to_be_visible()


def while_handing_over(page):
    press(page, "h")
    expect(page.get_by_label("Colleague")).to_be_visible()


def while_naming_the_caller(page):
    press(page, "i")
    expect(page.get_by_label("Name of the caller")).to_be_visible()


def to_what_was_found(page):
    press(page, "/")
    page.keyboard.type("plug")
    press(page, "Enter")
    expect(heading(page)).to_have_text("Go on somewhere else")


STATES = (
    into_a_dialog,
    into_an_error,
    into_a_pause,
    to_its_end,
    until_closed,
    while_handing_over,
    while_naming_the_caller,
    to_what_was_found,
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=[one.__name__ for one in STATES])
def test_no_state_of_the_console_breaks_a_rule_of_accessibility(desk, state, scheme):
    desk.agent("Nobody")
    page = desk.agent("Agent One", color_scheme=scheme)
    desk.call(page, case="INC-9")
    expect(heading(page)).to_have_text("Is it lit?")

    state(page)

    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert axe.faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_neither_the_desk_nor_looking_on_breaks_a_rule_of_accessibility(desk, scheme):
    page = desk.agent("Agent One", color_scheme=scheme)
    desk.call(page, case="INC-9")
    expect(heading(page)).to_have_text("Is it lit?")
    lead = desk.agent("Lead", "lead", color_scheme=scheme)

    for address, seen in ((page.url, "You are looking on"), (f"{desk.address}/desk", "Desk")):
        lead.goto(address)
        expect(lead.get_by_text(seen).first).to_be_visible()
        for width in (1280, 390):
            lead.set_viewport_size({"width": width, "height": 844})
            assert axe.faults(lead) == []
            assert lead.evaluate("document.documentElement.scrollWidth <= innerWidth")
