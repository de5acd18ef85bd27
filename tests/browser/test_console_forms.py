"""What a page of the console shows at once, and how its options are chosen with digits."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.calls import heading, press
from tests.browser.conftest import served
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.web import Config, create_app

FLOORS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
CODES = ["e2", "e5", "e7", "e9", "another", "none"]
LABELS = {**{code: code.upper() for code in CODES}, "another": "Another code or a message"}
SPOKEN = {"say": "Please read it to me. Is there a code?", "do": "Wait for the answer."}
ASIDE = {"text": "Read what stands there.", "why": "The code tells what is at fault."}
NODES = {
    "display": {
        "kind": "form",
        "title": "What does the display say?",
        **SPOKEN,
        **ASIDE,
        "fields": [{"variable": "code", "required": True}],
        "to": "where",
    },
    "where": {
        "kind": "form",
        "title": "Where is it?",
        "fields": [{"variable": "floor"}, {"variable": "side"}, {"variable": "room"}],
        "to": "lamp",
    },
    "lamp": {
        "kind": "question",
        "title": "Is the power lamp lit?",
        **SPOKEN,
        **ASIDE,
        "answers": [
            {"id": "lit", "label": "It is lit or blinking", "to": "words"},
            {"id": "dark", "label": "It is dark", "to": "words"},
            {"id": "unsure", "label": "Not sure, I see no lamp", "to": "words"},
        ],
    },
    "words": {
        "kind": "form",
        "title": "What else?",
        "fields": [{"variable": "words", "input": "long-text"}],
        "to": "team",
    },
    "team": {
        "kind": "handoff",
        "title": "A team comes",
        **SPOKEN,
        "text": "A team comes to you.",
        "team": "field-team",
        "takes": "PT20S",
        "within": "PT2H",
        "promise": "{{owner}} comes by {{due}} and goes on where you stop now.",
        "to": {"done": "end", "declined": "end", "late": "end"},
    },
    "end": {"kind": "outcome", "title": "It ends", "result": "resolved", "next": "Say goodbye."},
}
TREE = {
    "format": "treeguide/1",
    "title": "Printer does not print",
    "audience": ["agent", "customer"],
    "start": "display",
    "variables": {
        "code": {"type": "choice", "values": CODES, "labels": LABELS, "label": "Code"},
        "floor": {"type": "choice", "values": FLOORS, "label": "Floor"},
        "side": {"type": "choice", "values": ["left", "right"], "label": "Side"},
        "room": {"type": "text", "label": "Room"},
        "words": {"type": "text", "label": "In their words"},
    },
    "nodes": NODES,
    "anywhere": [{"id": "person", "label": "I want to talk to a person", "to": "team"}],
}


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """A store with one tree in two languages, and the address of its application."""
    folder = tmp_path_factory.mktemp("forms")
    for language in ("en", "de"):
        tree_id = f"codes-{language}"
        (folder / "trees" / tree_id).mkdir(parents=True)
        tree = {**TREE, "id": tree_id, "language": language}
        (folder / "trees" / tree_id / "tree.json").write_text(json.dumps(tree), "utf-8")
    store = open_store(folder / "data")
    publish_folder(store, folder / "trees")
    with served(create_app(Config(store))) as address:
        yield store, address
    store.close()


@pytest.fixture
def page(desk):
    page = desk.agent("Agent One")
    desk.call(page, "codes-en")
    expect(heading(page)).to_have_text("What does the display say?")
    return page


STEPS = (
    (("1", "Enter"), "Where is it?"),
    (("Control+Enter",), "Is the power lamp lit?"),
    (("1",), "What else?"),
    (("Control+Enter",), "A team comes"),
)


def on_to(page, title):
    """Answer until the node of that title is reached."""
    for keys, reached in STEPS[: [None, *(one for _, one in STEPS)].index(title)]:
        press(page, *keys)
        expect(heading(page)).to_have_text(reached)


def top(locator):
    return locator.bounding_box()["y"]


def bottom(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]


def test_an_option_is_chosen_by_the_digit_on_it_and_enter_goes_on(page):
    expect(page.get_by_label("E2")).to_be_focused()
    expect(page.locator("label", has_text="E7").locator(".key")).to_have_text("3")

    press(page, "3")
    expect(page.get_by_label("E7")).to_be_checked()
    press(page, "2")
    expect(page.get_by_label("E5")).to_be_checked()
    expect(heading(page)).to_have_text("What does the display say?")
    expect(page.get_by_role("button", name="Continue")).to_contain_text("Enter")
    press(page, "Enter")

    expect(heading(page)).to_have_text("Where is it?")
    expect(page.locator(".crumbs")).to_contain_text("E5")


def test_who_changes_what_was_chosen_stands_at_it(page):
    press(page, "4", "Enter")
    expect(heading(page)).to_have_text("Where is it?")

    page.get_by_role("link", name="Change").first.click()

    expect(heading(page)).to_have_text("What does the display say?")
    expect(page.get_by_label("E9")).to_be_focused()


def test_enter_goes_on_also_after_a_field_was_left(page):
    press(page, "4", "Escape", "Enter")

    expect(heading(page)).to_have_text("Where is it?")
    expect(page.locator(".crumbs")).to_contain_text("E9")


def test_letters_are_keys_while_an_option_has_the_focus(page):
    expect(page.get_by_label("E2")).to_be_focused()

    press(page, "n")

    expect(page.locator("#f-desk\\.note")).to_be_focused()


def test_what_is_offered_anywhere_keeps_a_digit_that_no_option_has(page):
    signs = page.locator("main :is(.answer, .numbered) .key").all_inner_texts()

    assert signs == ["1", "2", "3", "4", "5", "6", "9"]


def test_no_digit_stands_for_an_option_and_for_what_is_offered_anywhere(page):
    on_to(page, "Where is it?")

    expect(page.locator(".field", has_text="Floor").locator(".key").last).to_have_text("9")
    expect(page.get_by_role("button", name="I want to talk").locator(".key")).to_have_text("·")
    press(page, "9")
    expect(page.get_by_role("radio", name="ninth")).to_be_checked()


def test_of_two_choices_the_one_at_hand_has_the_digits(page):
    on_to(page, "Where is it?")
    press(page, "2")
    expect(page.get_by_role("radio", name="second")).to_be_checked()
    press(page, "Tab", "1")
    expect(page.get_by_role("radio", name="left")).to_be_checked()
    press(page, "3")
    expect(page.get_by_role("radio", name="second")).to_be_checked()

    press(page, "Tab")
    page.keyboard.type("123")

    expect(page.get_by_label("Room")).to_have_value("123")
    expect(page.get_by_role("radio", name="second")).to_be_checked()
    expect(page.get_by_role("radio", name="left")).to_be_checked()


def test_where_enter_ends_a_line_the_button_says_what_sends(page):
    on_to(page, "What else?")

    expect(page.get_by_role("button", name="Continue")).to_contain_text("Ctrl + Enter")


def test_signs_of_keys_rest_while_somebody_types_and_a_line_says_how_to_get_out(page):
    sign = page.locator("main > .tools .key").first
    line = page.locator("main .rests")
    on_to(page, "Where is it?")
    expect(sign).to_have_css("opacity", "1")
    expect(line).to_be_hidden()

    page.get_by_label("Room").focus()
    expect(sign).to_have_css("opacity", "0.35")
    expect(page.get_by_role("button", name="Continue").locator(".key")).to_have_css("opacity", "1")
    expect(line).to_be_visible()
    press(page, "Escape")
    expect(sign).to_have_css("opacity", "1")
    expect(line).to_be_hidden()
    press(page, "n")

    expect(page.locator(".notes .rests")).to_be_visible()
    expect(sign).to_have_css("opacity", "0.35")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("title", [None, "Is the power lamp lit?", "A team comes"])
def test_a_common_page_is_seen_whole_above_one_row_of_tools(desk, title, language):
    page = desk.agent("Agent One")
    desk.call(page, f"codes-{language}")
    page.goto(f"{page.url}?language={language}")
    expect(page.locator(f"html[lang={language}]")).to_have_count(1)
    on_to(page, title)
    press(page, "Escape", "f", "Control+Enter")
    expect(page.locator(".flagged")).to_be_visible()

    tools = page.locator("main > .tools")
    each = tools.locator(":scope > :is(button, a), :scope > details > summary")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert bottom(page.locator("main :is(.numbered, [data-send])").last) <= top(tools)
    assert each.count() >= 6
    assert len({top(one) for one in each.all()}) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_and_its_resting_signs_break_no_rule_of_accessibility(desk, scheme):
    page = desk.agent("Agent One", color_scheme=scheme)
    desk.call(page, "codes-en")
    on_to(page, "Where is it?")
    press(page, "1")
    page.get_by_label("Room").focus()

    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert axe.faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_customers_have_no_digits_on_their_options(desk):
    page = desk.tab(desk.agent("Agent One").context)

    page.goto(f"{desk.address}/go/codes-en")
    page.get_by_role("button", name="Start").click()

    expect(page.get_by_text("E7")).to_be_visible()
    expect(page.locator("[data-key], .key")).to_have_count(0)
