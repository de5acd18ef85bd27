"""Enter on the console: what it sends, and that it never sends what nobody has read or meant."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.calls import heading, press
from tests.browser.conftest import served
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.web import Config, create_app


def form(name: str, to: str) -> dict:
    title = f"Form {name}"
    return {"kind": "form", "title": title, "fields": [{"variable": name}], "to": to}


TREE = {
    "format": "treeguide/1",
    "id": "forms",
    "title": "Forms",
    "audience": ["agent"],
    "start": "one",
    "variables": {
        name: {"type": "text", "label": f"Word {name}"} for name in ("one", "two", "three")
    },
    "nodes": {
        "one": form("one", "two"),
        "two": form("two", "three"),
        "three": form("three", "end"),
        "end": {"kind": "outcome", "title": "It ends", "result": "resolved"},
    },
}


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """A store with one tree of forms in a row, and the address of its application."""
    folder = tmp_path_factory.mktemp("enter")
    (folder / "trees" / "forms").mkdir(parents=True)
    (folder / "trees" / "forms" / "tree.json").write_text(json.dumps(TREE), "utf-8")
    store = open_store(folder / "data")
    publish_folder(store, folder / "trees")
    with served(create_app(Config(store))) as address:
        yield store, address
    store.close()


@pytest.fixture
def page(desk):
    page = desk.agent("Agent One")
    desk.call(page, "forms")
    expect(page.get_by_label("Word one")).to_be_focused()
    return page


def told(desk, page):
    """Return what happened in the session on a page: each event with what was filled in."""
    return [(one.kind, one.node, one.given) for one in desk.events(page)]


def test_enter_that_is_held_down_answers_no_form_that_came_meanwhile(desk, page):
    press(page, "Control+Enter")
    expect(page.get_by_label("Word two")).to_be_focused()
    expect(page.locator("html[data-reading]")).to_have_count(0)
    page.keyboard.down("Enter")
    expect(page.get_by_label("Word three")).to_be_focused()
    expect(page.locator("html[data-reading]")).to_have_count(0)
    # Once more without an end in between: it repeats.
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")

    page.keyboard.type("meant")
    press(page, "Enter")

    expect(heading(page)).to_have_text("It ends")
    assert [kind for kind, *_ in told(desk, page)] == ["started", *["answered"] * 3]
    assert told(desk, page)[-1] == ("answered", "three", {"three": "meant"})


def test_a_second_enter_before_a_form_could_be_read_does_not_answer_it(desk, page):
    page.evaluate("""() => document.querySelector('#work').addEventListener('focusin', (event) => {
      if (event.target.name !== 'two') return;
      const init = { key: 'Enter', bubbles: true, cancelable: true };
      event.target.dispatchEvent(new KeyboardEvent('keydown', init));
    })""")
    press(page, "Enter")
    expect(page.get_by_label("Word two")).to_be_focused()

    page.keyboard.type("meant")
    press(page, "Enter")

    expect(heading(page)).to_have_text("Form three")
    assert told(desk, page)[-1] == ("answered", "two", {"two": "meant"})


def test_enter_that_is_held_down_makes_lines_in_a_note(page):
    press(page, "Escape", "n")

    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")

    expect(page.locator("#f-desk\\.note")).to_have_value("\n\n\n")


@pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
def test_while_a_call_is_paused_enter_answers_nothing_and_no_sign_says_so(desk, page, key):
    button = page.get_by_role("button", name="Continue")
    press(page, "Escape", "p", "Control+Enter")
    expect(page.get_by_text("This call is paused.")).to_be_visible()
    expect(page.locator("#main")).to_be_focused()
    expect(button).not_to_have_attribute("aria-keyshortcuts", "Enter")
    expect(button.locator(".key")).to_have_count(0)

    press(page, key)
    press(page, "p")
    expect(page.get_by_text("This call is paused.")).to_have_count(0)
    expect(button).to_have_attribute("aria-keyshortcuts", "Enter")
    press(page, key)

    expect(heading(page)).to_have_text("Form two")
    kinds = [kind for kind, *_ in told(desk, page)]
    assert kinds == ["started", "paused", "resumed", "answered"]
