"""Other ways to read: large text, a narrow screen, forced colours, right to left, paper."""

import datetime
import json

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.browser.conftest import served
from tests.browser.test_player import (
    DESK,
    PHONE,
    go_on,
    heading,
    start,
    walk_to_an_outcome,
    walk_to_the_promise,
)
from tests.nodes import handoff, outcome, question
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.web import Config, create_app

NARROW = {"width": 320, "height": 640}
HEBREW = {
    "format": "treeguide/1",
    "id": "internet",
    "title": "האינטרנט לא עובד",
    "language": "he",
    "audience": ["customer"],
    "start": "lamp",
    "variables": {"room": {"type": "text", "label": "חדר", "personal": True, "keep_days": 30}},
    "nodes": {
        "lamp": {
            **question(
                "האם הנורה הירוקה דולקת?", lit=("כן, היא דולקת", "room"), dark=("לא", "room")
            ),
            "text": "הביטו בחזית המכשיר.",
            "why": "כך נדע אם יש חשמל.",
        },
        "room": {
            "kind": "form",
            "title": "איפה אתם?",
            "fields": [{"variable": "room", "required": True, "help": "כמו על הדלת"}],
            "to": "team",
        },
        "team": handoff("טכנאי יגיע", "{{owner}} יגיע עד {{due}}.", done="good", otherwise="good"),
        "good": outcome("תוקן"),
    },
}
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('h1, p, label, button, a, dt, dd, summary, legend')]
    .filter(one => one.checkVisibility() && !one.matches('.skip') && !one.closest('.unseen'))
    .map(one => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
  return boxes.flatMap(([one, a]) => boxes.filter(([other, b]) =>
    one !== other && !one.contains(other) && !other.contains(one)
    && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
  ).map(([other]) => `${one.outerHTML.slice(0, 80)} over ${other.outerHTML.slice(0, 80)}`));
}"""


@pytest.fixture
def hebrew(tmp_path):
    """The address of an application with a tree that is written from right to left."""
    folder = tmp_path / "trees" / "internet"
    folder.mkdir(parents=True)
    (folder / "tree.json").write_text(json.dumps(HEBREW), "utf-8")
    store = open_store(tmp_path / "data")
    publish_folder(store, tmp_path / "trees")
    with served(create_app(Config(store))) as address:
        yield address
    store.close()


def fits(page):
    expect(page.locator("html[aria-busy]")).to_have_count(0)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen, f"{page.url} is {wide} px wide on a screen of {seen} px."
    assert page.evaluate(OVERLAPS) == []


def walk(page, guide):
    """Yield at every kind of page of a walk that ends with a promise."""
    start(page, guide)
    yield
    go_on(page)
    expect(page.locator(".error-summary")).to_be_visible()
    yield
    walk_to_the_promise(page)
    yield
    page.get_by_role("link", name="Go on elsewhere").click()
    go_on(page, "Show me a code")
    expect(page.locator(".code")).to_be_visible()
    yield


def test_on_a_screen_of_320_px_nothing_is_cut_off_or_overlaps(page, guide, quiet_console):
    page.set_viewport_size(NARROW)

    for _ in walk(page, guide):
        fits(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_with_letters_twice_as_large_nothing_is_cut_off_or_overlaps(page, guide, size):
    """As a browser does whose reader has set the size of letters to 200 %."""
    page.set_viewport_size(size)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedMedia", {"features": []})
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => {"
        " const sheet = new CSSStyleSheet(); sheet.replaceSync('html { font-size: 200% }');"
        " document.adoptedStyleSheets = [sheet]; })"
    )

    for _ in walk(page, guide):
        size_of_text = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        assert size_of_text >= 32
        fits(page)


def test_with_forced_colours_what_is_chosen_and_where_the_focus_is_can_be_seen(page, guide):
    page.emulate_media(forced_colors="active")
    start(page, guide)
    page.locator("input[value=message]").check()

    chosen, other = (
        page.locator(f".answer:has([value={value}])").evaluate(
            "one => getComputedStyle(one).borderTopColor + getComputedStyle(one).outlineStyle"
        )
        for value in ("message", "poor")
    )

    assert chosen != other
    assert (
        page.get_by_role("button", name="Continue").evaluate(
            "one => getComputedStyle(one).borderTopWidth"
        )
        == "2px"
    )


def test_with_reduced_motion_a_page_comes_at_once(page, guide, quiet_console):
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(
        "document.startViewTransition = () => { console.error('It moves.'); throw new Error(); }"
    )

    start(page, guide)

    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_a_tree_that_runs_from_right_to_left_turns_every_page(
    page, hebrew, quiet_console, tmp_path, size
):
    page.set_viewport_size(size)
    shots = iter(range(9))

    def turned(text):
        expect(heading(page)).to_have_text(text)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        fits(page)
        assert faults(page) == []
        page.screenshot(path=tmp_path / f"{next(shots)}.png", full_page=True)
        title, main = (page.locator(one).bounding_box() for one in ("h1", "main"))
        end = title["x"] + title["width"]
        assert abs(end - main["x"] - main["width"]) < 60

    page.goto(f"{hebrew}/go/internet")
    turned("האינטרנט לא עובד")
    go_on(page, "Start")
    turned("האם הנורה הירוקה דולקת?")
    first = page.locator(".answer input").first.bounding_box()
    label = page.locator(".answer span").first.bounding_box()
    assert first["x"] > label["x"]
    page.locator("input[value=lit]").check()
    go_on(page)
    turned("איפה אתם?")
    page.get_by_label("חדר").fill("12")
    go_on(page)
    turned("טכנאי יגיע")


def test_going_to_another_page_turns_back_what_ran_from_right_to_left(page, hebrew):
    page.goto(f"{hebrew}/go/internet")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")

    page.get_by_role("link", name="Library").click()

    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_the_answers_can_be_copied_and_that_is_said(page, guide, quiet_console):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=guide)
    start(page, guide)
    walk_to_an_outcome(page)

    page.get_by_role("button", name="Copy my answers").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    of_what, _, rest = copied.partition("\n")
    assert "Printer does not print" in of_what and page.url in of_what
    assert str(datetime.date.today().year) in of_what
    assert rest.startswith(heading(page).inner_text())
    assert "What happens when you print?: I am not sure" in copied
    assert "Change" not in copied
    expect(page.get_by_role("button", name="Copy my answers")).to_be_focused()


def test_without_script_there_is_no_button_that_does_nothing(browser, guide):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    try:
        page = context.new_page()
        start(page, guide)
        walk_to_an_outcome(page)

        expect(page.get_by_text("Copy my answers")).to_be_hidden()
        expect(page.get_by_text("You can print this page")).to_be_visible()
    finally:
        context.close()


def test_the_language_is_changed_in_the_middle_and_the_walk_stays(page, guide, quiet_console, axe):
    start(page, guide)
    page.locator("input[value=message]").check()
    go_on(page)
    expect(heading(page)).to_have_text("What does the display say?")

    page.get_by_role("button", name="Deutsch").click()

    expect(heading(page)).to_have_text("Was steht auf der Anzeige?")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    axe()
    page.get_by_label("E5").check()
    go_on(page, "Weiter")
    expect(heading(page)).to_have_text("Wo sind Sie, und wie erreichen wir Sie?")


def test_the_script_tells_how_long_a_page_was_in_view(page, guide, guide_store):
    start(page, guide)
    session_id = page.url.split("/")[5]
    page.wait_for_timeout(50)
    page.locator("input[value=message]").check()
    go_on(page)
    expect(heading(page)).to_have_text("What does the display say?")

    statement = "SELECT shown_at, active_ms FROM event WHERE session_id = :id AND seq = 2"
    [row] = guide_store.driver.read(statement, id=session_id)

    assert row["shown_at"] is not None
    assert row["active_ms"] >= 40
