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


def into_a_note_and_out(page):
    page.locator("#f-desk\\.note").fill("Third floor")
    press(page, "Escape")


BETWEEN = {
    "leaving": lambda page: press(page, "Escape"),
    "a click": lambda page: heading(page).click(),
    "a note": into_a_note_and_out,
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_a_caller_who_hung_up_is_asked_about_anew_after_anything_else(desk, between):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "x", "Escape")
    between(page)
    page.locator("#hung-up > summary").click()

    press(page, "x")
    expect(page.get_by_role("button", name="Hung up: close the call")).to_be_visible()
    press(page, "Escape", "2")

    expect(heading(page)).to_have_text("It ends")
    kinds = [one for one in kinds_in(desk, page) if one != "noted"]
    assert kinds == ["started", "answered"]


def test_digits_pressed_before_a_page_could_be_read_answer_nothing(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "1")
    page.evaluate("""() => new Promise((done) => {
      const press = () => {
        if (!document.querySelector('h1').textContent.includes('plug')) return;
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }));
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

    press(page, "Enter")

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
    expect(page.get_by_label("Model")).to_be_focused()
    press(page, "Escape", "i")
    page.keyboard.type("INC-5")
    press(page, "Enter")
    expect(page.locator("#note-state")).to_have_text("Saved.")
    expect(heading(page)).to_have_text("Which one?")

    press(page, "Escape", "e")
    page.get_by_label("Not yet: somebody follows up").check()
    page.get_by_label("Why does the call end?").select_option("caller-busy")
    page.get_by_label("Another day").check()
    page.get_by_label("Date").fill("2999-01-01")
    page.get_by_label("Not yet: somebody follows up").press("Enter")

    expect(page.get_by_text("This call is closed.")).to_be_visible()


def test_where_something_is_filled_in_typing_begins_in_its_first_field(desk):
    page = desk.agent("Agent One")
    desk.call(page, "shape")
    expect(page.get_by_label("Model")).to_be_focused()

    page.keyboard.type("Xerox B 4911")

    expect(page.get_by_label("Model")).to_have_value("Xerox B 4911")
    assert kinds_in(desk, page) == ["started"]
    press(page, "Enter")
    expect(heading(page)).to_have_text("It ends")
    press(page, "b")
    expect(page.get_by_label("Model")).to_be_focused()


def test_digits_that_were_meant_for_a_field_lead_nowhere_else(desk):
    page = desk.agent("Agent One")
    desk.call(page, "shape")
    expect(page.get_by_label("Model")).to_be_focused()
    press(page, "Escape")

    press(page, "4", "9", "1", "1")
    expect(page.get_by_role("button", name="Wants a person")).to_be_focused()
    assert kinds_in(desk, page) == ["started"]
    press(page, "9")

    expect(heading(page)).to_have_text("It ends")


def test_no_word_that_is_typed_into_nothing_closes_a_call(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")

    page.keyboard.type("xerox")
    expect(page.get_by_text("Has the caller hung up?")).to_be_visible()
    assert kinds_in(desk, page) == ["started"]
    press(page, "x")

    expect(page.get_by_text("This call is closed.")).to_be_visible()


def test_on_a_phone_what_was_searched_for_comes_before_what_is_in_progress(desk):
    page = desk.agent("Agent One")
    page.set_viewport_size({"width": 390, "height": 844})

    def tops(address):
        page.goto(f"{desk.address}{address}")
        names = ("Walk a tree", "My sessions in progress")
        return [page.get_by_role("heading", name=one).bounding_box()["y"] for one in names]

    trees, mine = tops("/desk")
    assert mine < trees
    trees, mine = tops("/desk?q=shape")
    assert trees < mine


def test_who_calls_stays_on_the_desk_while_somebody_searches_and_goes_with_the_call(desk):
    page = desk.agent("Agent One")
    page.goto(f"{desk.address}/desk")
    page.get_by_label("Case reference", exact=True).fill("INC-77")
    page.get_by_label("Name of the caller").fill("Caller One")
    for words, found in (("nothing at all", "0 results"), ("shape", "1 result")):
        page.get_by_role("searchbox").fill(words)
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_text(found).first).to_be_visible()

    expect(page.get_by_label("Name of the caller")).to_have_value("Caller One")
    assert "Caller" not in page.url
    page.get_by_role("button", name="Walk").click()

    expect(page.locator("[data-caller]")).to_have_text("INC-77 · Caller One")


def test_where_the_sign_in_has_gone_the_page_leads_there_and_back_and_the_note_stays(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    expect(heading(page)).to_have_text("Is it lit?")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator("#f-desk\\.note").fill("Still here")
    expect(page.locator("#note-state")).to_contain_text("You are signed out")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()

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


def test_a_half_filled_close_form_comes_back_after_the_sign_in_has_ended(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    call, signed_in = page.url, page.context.cookies()
    press(page, "e")
    page.get_by_label("Not yet: somebody follows up").check()
    page.get_by_label("Why does the call end?").select_option("other")
    page.get_by_label("What is left to do").fill("Ring again")
    page.context.clear_cookies()
    press(page, "Control+Enter")
    expect(heading(page)).to_have_text("Sign in")
    expect(page.get_by_label("E-mail address")).to_be_focused()

    page.context.add_cookies(signed_in)
    page.goto(call)

    expect(page.get_by_text("not sent yet is here again")).to_be_visible()
    expect(page.get_by_label("Not yet: somebody follows up")).to_be_checked()
    expect(page.get_by_label("Why does the call end?")).to_have_value("other")
    expect(page.get_by_label("What is left to do")).to_have_value("Ring again")
    page.get_by_label("Another day").check()
    page.get_by_label("Date").fill("2999-01-01")
    press(page, "Control+Enter")
    expect(page.get_by_text("This call is closed.")).to_be_visible()


def test_what_was_sent_does_not_come_back_on_the_same_page(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    press(page, "f")
    page.keyboard.type("The words are unclear")
    press(page, "Control+Enter")
    expect(page.get_by_text("Flagged")).to_be_visible()

    page.reload()

    expect(page.locator("[id='f-desk.flag']")).to_have_value("")
    expect(page.get_by_text("not sent yet is here again")).to_have_count(0)


def test_where_one_goes_on_is_reached_with_a_reason_typed_at_once(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    press(page, "/")
    page.keyboard.type("plug")
    press(page, "Enter")
    expect(page.get_by_label("Why do you go on there?")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("plug")

    page.keyboard.type("She pulled it 1 time")
    press(page, "Enter")

    expect(heading(page)).to_have_text("Pull the plug")
    assert kinds_in(desk, page)[-1] == "jumped"


def test_typing_begins_at_what_is_wrong_in_the_close_form_and_a_button_leads_back(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    press(page, "e")
    page.get_by_label("No", exact=True).check()
    press(page, "Control+Enter")

    expect(page.get_by_label("Why does the call end?")).to_be_focused()
    page.get_by_role("button", name="Back to the call").click()
    expect(page.get_by_label("Why does the call end?")).to_be_hidden()
