"""From the search on the start desk to the first question, with keys alone."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.calls import heading, press

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture
def found(desk):
    """Let somebody search at the desk, and wait until what comes next has the focus."""

    def search(words, **more):
        page = desk.agent("Agent One", **more)
        desk.sit_down(page)
        page.keyboard.type(words)
        press(page, "Enter")
        expect(case(page)).to_be_focused()
        return page

    return search


def case(page):
    return page.get_by_label("Case reference", exact=True)


def walks(page):
    return page.get_by_role("button", name="Walk")


def started(desk, page):
    """Return the trees of all sessions that somebody has in progress, the newest first."""
    page.goto(f"{desk.address}/desk")
    links = page.locator("section[aria-labelledby=mine] tbody th a")
    return [link.get_attribute("href").split("/")[-2] for link in links.all()]


@SCRIPT
def test_where_one_tree_is_found_enter_starts_it_at_once(found, script):
    page = found("shape", java_script_enabled=script)

    press(page, "Enter")

    expect(heading(page)).to_have_text("Which one?")


@SCRIPT
def test_case_and_name_are_typed_on_the_way_to_the_one_tree_that_is_found(found, script):
    page = found("shape", java_script_enabled=script)

    page.keyboard.type("INC-1")
    press(page, "Tab")
    page.keyboard.type("Caller One")
    press(page, "Enter")

    expect(page.locator("[data-caller]")).to_have_text("INC-1 · Caller One")


def test_of_several_trees_that_are_found_the_first_takes_one_more_enter(found):
    page = found("lamp")

    press(page, "Enter")
    expect(walks(page).first).to_be_focused()
    press(page, "Enter")

    expect(heading(page)).to_have_text("Is it lit?")
    assert "/desk/lamp/" in page.url


def test_of_several_trees_a_case_is_typed_as_of_one_and_a_digit_starts_the_one_that_is_meant(
    found, desk
):
    page = found("lamp")

    page.keyboard.type("INC-2")
    press(page, "Enter")
    expect(walks(page).first).to_be_focused()
    press(page, "i")
    expect(case(page)).to_be_focused()
    page.keyboard.type("2")
    press(page, "Enter", "2")

    expect(page.locator("[data-caller]")).to_have_text("INC-22")
    assert "/desk/plug/" in page.url
    assert started(desk, page) == ["plug"]


def test_of_several_trees_enter_in_a_field_starts_none_without_script(found):
    page = found("lamp", java_script_enabled=False)
    page.keyboard.type("INC-2")

    press(page, "Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Find").click()

    expect(heading(page)).to_have_text("Desk")
    expect(page.get_by_text("You have no session in progress.")).to_be_visible()


def test_digits_and_letters_rest_at_the_desk_once_single_keys_are_off(found, desk):
    page = found("lamp")
    page.evaluate("localStorage.setItem('treeguide-keys-off', '1')")
    page.reload()
    expect(case(page)).to_be_focused()
    press(page, "Enter")

    press(page, "2", "i")
    expect(walks(page).first).to_be_focused()
    expect(walks(page).first.locator(".key")).to_be_hidden()
    press(page, "Enter")

    expect(heading(page)).to_have_text("Is it lit?")
    assert started(desk, page) == ["lamp"]


def test_a_key_that_is_held_down_starts_no_tree_that_came_meanwhile(desk):
    page = desk.agent("Agent One")
    desk.sit_down(page)
    page.keyboard.type("shape")

    page.keyboard.down("Enter")
    expect(case(page)).to_be_focused()
    # Once more without an end in between: it repeats.
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.keyboard.type("INC-3")
    press(page, "Enter")

    expect(page.locator("[data-caller]")).to_have_text("INC-3")
    assert [one.kind for one in desk.events(page)] == ["started", "identified"]
    assert started(desk, page) == ["shape"]


@pytest.mark.parametrize(("words", "key"), [("shape", "Enter"), ("lamp", "2")])
def test_a_key_pressed_before_what_was_found_could_be_read_starts_no_tree(found, desk, words, key):
    page = found(words)
    page.evaluate(
        """key => document.querySelector('#main').addEventListener('focusin', ({ target }) => {
          if (!target.matches('[autofocus]')) return;
          const pressed = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
          // What a browser does with a key is not done for one that a script has pressed.
          const isTyped = key === 'Enter';
          if ((isTyped ? target : document.body).dispatchEvent(pressed) && isTyped)
            target.form.requestSubmit();
        })""",
        key,
    )
    page.get_by_role("searchbox").focus()
    press(page, "Enter")
    expect(page.locator("[autofocus]")).to_be_focused()

    press(page, *(["Enter"] if words == "shape" else ["Enter", "1"]))

    expect(page.locator("[data-caller]")).to_be_visible()
    assert started(desk, page) == [words]


@pytest.mark.parametrize("address", ["/desk", "/desk?q=lamp"])
def test_letters_that_nothing_has_taken_are_what_is_searched_for(desk, address):
    page = desk.agent("Agent One")
    page.goto(desk.address + address)
    expect(page.locator("[autofocus]")).to_be_focused()
    heading(page).click()
    expect(page.get_by_role("searchbox")).not_to_be_focused()

    page.keyboard.type("shape")

    expect(page.get_by_role("searchbox")).to_have_value("shape")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("words", ["shape", "lamp"])
def test_nothing_that_was_found_breaks_a_rule_of_accessibility(found, words, scheme):
    page = found(words, color_scheme=scheme)

    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert axe.faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
