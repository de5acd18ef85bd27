"""What keys and Enter do on the console, and what they must not; what is typed is never lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.calls import heading, press


def kinds_in(desk, page):
    """Return what was kept of the session on a page."""
    return [event.kind for event in desk.events(page)]


def test_in_an_open_sheet_letters_press_nothing_beside_it(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "e")
    expect(page.get_by_label("Yes, it is solved")).to_be_focused()

    page.keyboard.type("it is x12")

    expect(heading(page)).to_have_text("Is it lit?")
    assert kinds_in(desk, page) == ["started"]


def test_a_caller_who_hung_up_is_asked_about_once(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")

    press(page, "x")
    expect(page.get_by_text("Has the caller hung up?")).to_be_visible()
    press(page, "Escape")
    assert kinds_in(desk, page) == ["started"]
    press(page, "x", "x")

    expect(page.get_by_text("This call is closed.")).to_be_visible()


def test_digits_pressed_before_a_page_could_be_read_answer_nothing(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "1")
    page.evaluate("""() => new Promise((done) => {
      const press = () => {
        if (!document.querySelector('h1').textContent.includes('plug')) return;
        document.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }));
        done();
      };
      new MutationObserver(press).observe(document.body, { childList: true, subtree: true });
      press();
    })""")

    expect(page.locator("html[data-reading]")).to_have_count(0)
    expect(heading(page)).to_have_text("Pull the plug")


def test_what_a_team_has_done_takes_a_second_press(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "9")
    expect(heading(page)).to_have_text("A team comes")

    press(page, "1")
    expect(page.get_by_role("button", name="Done by the team")).to_be_focused()
    press(page, "1")

    expect(heading(page)).to_have_text("It ends")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_enter_in_a_field_of_a_form_goes_on_and_loses_nothing(desk, script):
    page = desk.agent("Agent One", java_script_enabled=script)
    desk.call(page, "shape")
    page.get_by_label("Model").fill("X1")

    page.get_by_label("Model").press("Enter")

    expect(heading(page)).to_have_text("It ends")
    page.get_by_label("The last answers").get_by_text("X1").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_saving_notes_leaves_what_stands_in_a_form(desk, script):
    page = desk.agent("Agent One", java_script_enabled=script)
    desk.call(page, "shape")
    page.get_by_label("Model").fill("X1")
    page.locator("#f-desk\\.note").fill("Beside it")

    page.locator(".notes button").click()

    expect(page.get_by_text("Saved.") if script else heading(page)).to_be_visible()
    expect(page.get_by_label("Model")).to_have_value("X1")
    expect(page.locator("#f-desk\\.note")).to_have_value("Beside it")


def test_enter_in_who_calls_saves_and_in_the_close_form_closes(desk):
    page = desk.agent("Agent One")
    desk.call(page, "shape")
    expect(heading(page)).to_have_text("Which one?")
    press(page, "i")
    page.keyboard.type("INC-5")
    press(page, "Enter")
    expect(page.locator("#note-state")).to_have_text("Saved.")
    expect(heading(page)).to_have_text("Which one?")

    press(page, "Escape", "e")
    page.get_by_label("Not yet: somebody follows up").check()
    page.get_by_label("Why does the call end?").select_option("caller-busy")
    page.get_by_label("Follow up on").fill("2999-01-01")
    page.get_by_label("Not yet: somebody follows up").press("Enter")

    expect(page.get_by_text("This call is closed.")).to_be_visible()


def test_where_the_sign_in_has_gone_the_page_leads_there_and_back_and_the_note_stays(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator("#f-desk\\.note").fill("Still here")
    expect(page.locator("#note-state")).to_contain_text("Sign in again")

    press(page, "Escape", "1")
    expect(page.get_by_text("Sign in to go on where you were.")).to_be_visible()
    page.context.add_cookies(cookies)
    page.reload()

    expect(heading(page)).to_have_text("Is it lit?")
    expect(page.locator("#f-desk\\.note")).to_have_value("Still here")


def test_a_note_with_the_number_of_a_card_asks_at_once_how_to_save_it(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    page.locator("#f-desk\\.note").fill("Card 4111 1111 1111 1111")

    choice = page.locator(".notes").get_by_label("Mask it and save the rest")
    expect(choice).to_be_visible()
    assert kinds_in(desk, page) == ["started"]
    page.locator(".notes button").click()

    expect(page.locator("#note-state")).to_have_text("Saved.")
    expect(choice).to_be_hidden()
    assert "4111 1111 1111 1111" not in page.locator("#f-desk\\.note").input_value()


def test_back_to_an_earlier_page_does_not_change_its_answer(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "1")
    expect(heading(page)).to_have_text("Pull the plug")

    page.go_back()

    expect(page.get_by_text("This is where the call stands.")).to_be_visible()
    expect(heading(page)).to_have_text("Pull the plug")
