"""What was typed and not sent yet: hers who typed it, and kept beside what was sent."""

from playwright.sync_api import expect

from tests.browser.calls import heading, press


def write_in_close_form(page):
    press(page, "Escape", "e")
    words_left(page).fill("Ring again")


def words_left(page):
    return page.get_by_label("What is left to do")


def cut(route):
    """Let nothing that is typed reach the server."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_who_signs_in_after_her_in_that_tab_finds_nothing_of_what_she_had_typed(desk):
    page, other = desk.agent("Agent One"), desk.agent("Agent Two")
    desk.call(page)
    page.route("**/lit", cut)
    page.locator("#f-desk\\.note").fill("Hers alone")
    expect(page.locator("#note-state")).to_contain_text("Not saved on the server yet")
    write_in_close_form(page)

    page.context.clear_cookies()
    page.context.add_cookies(other.context.cookies())
    page.reload()
    page.unroute("**/lit")
    desk.faults.clear()
    press(page, "t")
    expect(page.locator("#f-desk\\.note")).to_have_value("")
    press(page, "e")

    expect(words_left(page)).to_have_value("")
    assert "Hers alone" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert "Ring again" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_what_was_filled_in_beside_a_flag_is_still_there_after_a_reload(desk):
    page = desk.agent("Agent One")
    desk.call(page)
    write_in_close_form(page)
    press(page, "Escape", "f")
    page.keyboard.type("The words are unclear")
    press(page, "Control+Enter")
    expect(page.get_by_text("Flagged")).to_be_visible()

    page.reload()

    expect(page.get_by_text("not sent yet is here again")).to_be_visible()
    expect(words_left(page)).to_have_value("Ring again")
    expect(page.locator("[id='f-desk.flag']")).to_have_value("")
    expect(heading(page)).to_have_text("Is it lit?")
