"""The end of a call in a browser: the keys of the common ways to close one, days by name."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.calls import heading, press

CLOSED = "This call is closed."


def given_at_the_end(desk, page) -> dict:
    [ended] = [one for one in desk.events(page) if one.kind == "ended"]
    return ended.given


def called(desk, *answers: str, **more):
    """Return the page of a call in which some answers were given."""
    page = desk.agent("Agent One", **more)
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    for answer in answers:
        page.get_by_role("button", name=answer).click()
        expect(page.get_by_role("button", name=answer)).to_have_count(0)
    return page


def test_a_call_that_is_solved_is_closed_with_two_keys(desk):
    page = called(desk, "No")
    expect(heading(page)).to_have_text("It ends")

    press(page, "e", "Enter")

    expect(page.get_by_text(CLOSED)).to_be_visible()
    assert given_at_the_end(desk, page)["resolved"] == "yes"


def test_a_call_that_somebody_follows_up_is_closed_with_six_keys(desk):
    page = called(desk)

    press(page, "e", "3", "5", "Tab", "t", "Control+Enter")

    expect(page.get_by_text(CLOSED)).to_be_visible()
    given = given_at_the_end(desk, page)
    assert (given["resolved"], given["reason"]) == ("later", "caller-busy")
    page.goto(f"{desk.address}/desk")
    expect(page.get_by_text("Due in 3 days")).to_be_visible()


def test_the_day_that_was_promised_is_followed_up_without_choosing_one(desk):
    page = called(desk, "Yes, it is", "It does not")
    expect(heading(page)).to_have_text("A team comes")

    promised = page.locator("#close").get_by_label("As promised")
    press(page, "e", "3")
    expect(promised).to_be_visible()
    expect(promised).to_be_checked()
    day = promised.get_attribute("value")
    press(page, "Enter")

    expect(page.get_by_text(CLOSED)).to_be_visible()
    given = {"resolved": "later", "reason": "passed-on", "follow_up": day}
    assert given_at_the_end(desk, page) == given


def test_a_caller_who_hung_up_is_called_back_with_three_keys(desk):
    page = called(desk)

    press(page, "x", "1", "Enter")

    expect(page.get_by_text(CLOSED)).to_be_visible()
    page.goto(f"{desk.address}/desk")
    expect(page.get_by_text("Due tomorrow")).to_be_visible()


def test_the_key_of_who_hung_up_closes_the_call_after_a_day_was_chosen_too(desk):
    page = called(desk)

    press(page, "x", "1", "x")

    expect(page.get_by_text(CLOSED)).to_be_visible()
    page.goto(f"{desk.address}/desk")
    expect(page.get_by_text("Due tomorrow")).to_be_visible()


def test_who_is_led_to_the_close_form_sees_its_button(desk):
    page = called(desk, "Yes, it is", "It works")

    press(page, "e")

    expect(page.get_by_label("Yes, it is solved")).to_be_focused()
    expect(page.get_by_role("button", name="Close the call")).to_be_in_viewport(ratio=1)


def test_the_button_says_with_which_key_it_is_pressed(desk):
    page = called(desk)
    press(page, "e")

    button = page.get_by_role("button", name="Close the call")

    expect(button).to_contain_text("Ctrl + Enter")
    expect(button).to_have_attribute("aria-keyshortcuts", "Control+Enter")


@pytest.mark.parametrize("keys", [["3"], ["3", "7"]])
def test_the_days_push_the_button_that_closes_a_call_out_of_no_sight(desk, keys):
    page = called(desk, "Yes, it is", "It does not")
    press(page, "e")
    button = page.get_by_role("button", name="Close the call")
    expect(button).to_be_in_viewport(ratio=1)

    press(page, *keys)

    expect(page.get_by_role("group", name="Follow up on")).to_be_in_viewport(ratio=1)
    expect(button).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("answers", [[], ["No"]])
def test_the_sign_of_a_key_that_works_in_a_field_is_not_pale_there(desk, answers):
    page = called(desk, *answers)
    press(page, "e")
    sign = page.get_by_role("button", name="Close the call").locator("kbd")

    page.get_by_label("Why does the call end?").focus()
    expect(sign).to_have_css("opacity", "1")

    page.get_by_role("textbox", name="Notes").focus()
    expect(sign).to_have_css("opacity", "0.35")


def test_words_to_the_author_that_were_not_sent_come_back_in_sight(desk):
    page = called(desk)
    press(page, "e")
    page.get_by_text("Something for the author").click()
    page.get_by_label("Words to the author").fill("Says light")

    page.reload()

    expect(page.get_by_text("not sent yet is here again")).to_be_visible()
    expect(page.get_by_label("Words to the author")).to_have_value("Says light")
    expect(page.get_by_label("Words to the author")).to_be_visible()


def test_without_script_a_day_is_asked_for_where_it_is_needed_alone(desk):
    page = called(desk, java_script_enabled=False)
    page.locator("summary", has_text="Close call").click()
    days = page.get_by_role("group", name="Follow up on")
    expect(days).to_be_hidden()

    page.get_by_label("Not yet: somebody follows up").check()
    expect(days.get_by_label("Date")).to_be_hidden()
    days.get_by_label("Another day").check()
    days.get_by_label("Date").fill("2999-01-01")
    page.get_by_label("Why does the call end?").select_option("other")
    page.get_by_role("button", name="Close the call").click()

    expect(page.get_by_text(CLOSED)).to_be_visible()
    assert given_at_the_end(desk, page)["follow_up"] == "2999-01-01"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_forms_that_close_a_call_keep_the_rules_for_everybody(desk, scheme, width):
    page = called(desk, "Yes, it is", "It does not", color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.locator("summary", has_text="Close call").click()
    page.get_by_label("Not yet: somebody follows up").check()
    page.get_by_label("Another day").check()
    page.get_by_text("Something for the author").click()
    assert axe.faults(page) == []

    page.get_by_role("button", name="Close the call").click()
    expect(page.locator(".error").first).to_be_visible()
    assert axe.faults(page) == []

    page.locator("summary", has_text="Hung up").click()
    assert axe.faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
