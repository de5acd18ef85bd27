"""Earlier answers by keys alone, and what was written or copied beside them."""

import pytest
from playwright.sync_api import expect

from tests.browser.calls import heading, press


@pytest.fixture
def page(desk):
    """A call in which two questions have been answered."""
    page = desk.agent("Agent One", permissions=["clipboard-read", "clipboard-write"])
    desk.call(page)
    for digit, title in (("1", "Pull the plug"), ("2", "A team comes")):
        press(page, digit)
        expect(heading(page)).to_have_text(title)
    return page


def change_of(page, title: str):
    """Return the link that leads to the change of an answer."""
    return page.get_by_role("link", name=f"Change your answer to “{title}”")


def test_a_key_leads_to_the_last_answer_and_arrows_and_enter_to_the_change_of_another(page):
    press(page, "l")
    expect(change_of(page, "Pull the plug")).to_be_focused()
    press(page, "ArrowDown", "ArrowUp", "ArrowUp")
    expect(change_of(page, "Is it lit?")).to_be_focused()
    press(page, "Enter")

    expect(page.get_by_text("You are changing an earlier answer.")).to_be_visible()
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "2")
    expect(heading(page)).to_have_text("It ends")


def test_a_digit_in_the_list_of_answers_leads_to_its_line_and_answers_nothing(desk, page):
    press(page, "l", "1")
    expect(change_of(page, "Is it lit?")).to_be_focused()
    press(page, "2", "3")
    expect(change_of(page, "Pull the plug")).to_be_focused()
    press(page, "Escape", "b")

    expect(heading(page)).to_have_text("Pull the plug")
    kinds = [event.kind for event in desk.events(page)]
    assert kinds == ["started", "answered", "answered", "went-back"]


def test_the_key_of_the_list_is_shown_beside_it_and_among_all_keys(page):
    expect(page.get_by_role("heading", name="So far").locator(".key").first).to_have_text("L")
    press(page, "?")

    expect(page.get_by_role("dialog").get_by_text("Change an earlier answer")).to_be_visible()


def test_the_key_that_leads_back_leaves_an_answer_as_it_is(desk, page):
    change_of(page, "Is it lit?").click()
    expect(heading(page)).to_have_text("Is it lit?")
    press(page, "b")

    expect(heading(page)).to_have_text("A team comes")
    assert [event.kind for event in desk.events(page)] == ["started", "answered", "answered"]


@pytest.mark.parametrize(
    ("key", "button"),
    [("c", "Copy for the ticket"), ("m", "As Markdown")],
    ids=["text", "other"],
)
def test_that_something_was_copied_is_said_beside_its_button_alone(page, key, button):
    press(page, "m" if key == "c" else "c")
    expect(page.get_by_text("Copied.")).to_be_visible()
    press(page, key)

    beside = page.get_by_role("link", name=button).locator("xpath=following-sibling::*[1]")
    expect(beside).to_have_text("Copied.")
    expect(page.get_by_text("Copied.")).to_have_count(1)


@pytest.mark.parametrize("way", ["a link", "a search"])
def test_a_note_stands_at_the_node_at_which_it_was_written_wherever_one_goes_next(desk, page, way):
    press(page, "n")
    page.keyboard.type("Third floor")
    if way == "a link":
        change_of(page, "Is it lit?").click()
        expect(page.get_by_text("You are changing an earlier answer.")).to_be_visible()
        expect(page.locator("#f-desk\\.note")).to_have_value("")
    else:
        page.evaluate("""() => {
          document.querySelector('#q').value = 'plug';
          document.querySelector('.seek').requestSubmit();
        }""")
        expect(page.get_by_label("Why do you go on there?")).to_be_focused()

    noted = [(one.node, one.text) for one in desk.events(page) if one.kind == "noted"]
    assert noted == [("team", "Third floor")]


def test_what_is_copied_has_the_note_that_was_written_last(page):
    press(page, "n")
    page.keyboard.type("Third floor")
    press(page, "Escape", "c")
    expect(page.get_by_text("Copied.")).to_be_visible()

    assert "Third floor" in page.evaluate("navigator.clipboard.readText()")
