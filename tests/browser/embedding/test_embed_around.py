"""A tree in a foreign page where things are not as usual, and how one gets out of it."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.embedding.conftest import (
    WAITING,
    at_the_form,
    choose,
    click,
    refused,
    start,
    told,
    wait_for,
)
from tests.web.framing import TREE, allow

PLAYER = '<treeguide-player src="{}" {}>{}</treeguide-player>'
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


@pytest.fixture
def put(host, guide):
    """Write the foreign page, with these players in it."""

    def written(*players, head=""):
        script = f'<script type="module" src="{guide}/embed.js"></script>'
        host.put("".join(players), head + script)

    return written


@contextmanager
def dark(browser_type, browser_type_launch_args):
    """Yield a page of a browser that really wishes for dark colours."""
    args = [*browser_type_launch_args["args"], "--blink-settings=preferredColorScheme=0"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    try:
        yield browser.new_page(color_scheme="null")
    finally:
        browser.close()


def player(guide, attributes="", inside="", tree=TREE):
    return PLAYER.format(f"{guide}/embed/{tree}", attributes, inside)


@pytest.mark.usefixtures("quiet_console")
def test_a_session_goes_on_in_a_page_of_its_own_and_no_more_in_the_frame(page, embed, axe):
    frame = embed(page)
    start(frame)
    choose(frame, "Yes")
    frame.get_by_role("link", name="Take it along").click()
    expect(frame.get_by_role("heading", name="In a page of its own")).to_be_visible()
    axe()

    with page.expect_popup() as opened:
        frame.get_by_role("button", name="Open in a page of its own").click()
    own = opened.value
    own.get_by_role("button", name="Go on here").click()

    expect(own.get_by_role("heading", name="It shines")).to_be_visible()
    expect(own.get_by_text("come back to its address")).to_be_visible()


@pytest.mark.usefixtures("quiet_console")
def test_where_frames_keep_nothing_the_way_out_works_as_well(page, embed):
    page.add_init_script(
        "for (const name of ['sessionStorage', 'localStorage'])"
        " Object.defineProperty(window, name, {get() { throw new DOMException('no') }})"
    )
    frame = embed(page)
    at_the_form(page, frame)
    frame.get_by_role("link", name="Open in a page of its own").click()

    with page.expect_popup() as opened:
        frame.get_by_role("button", name="Open in a page of its own").click()
    opened.value.get_by_role("button", name="Go on here").click()

    expect(opened.value.get_by_label("Serial number")).to_be_visible()


@pytest.mark.usefixtures("quiet_console")
def test_a_person_who_looks_at_the_way_out_comes_back_to_where_she_was(page, embed, neighbour):
    frame = embed(page, at=neighbour)
    start(frame)
    wait_for(page, "node")
    frame.get_by_role("link", name="Open in a page of its own").click()
    frame.get_by_role("button", name="Show me a code").click()
    expect(frame.locator("#code")).to_be_visible()

    frame.get_by_role("link", name="Back to where you are").click()

    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()
    assert [name for name, _ in told(page, "node", "ended")] == ["node", "node"]
    page.reload()
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()


def test_what_is_asked_of_a_frame_that_is_not_shown_is_refused_with_a_sentence(
    page, put, store, guide, foreign
):
    allow(store, "https://elsewhere.example.org")
    put(player(guide, 'label="Lamp"'))
    page.goto(foreign)

    early = refused(page, "back()")
    late = refused(page, "restart()")

    assert early == late
    assert early.startswith(f"{guide}/embed/{TREE} does not answer. Is {foreign} among the sites")
    expect(page.get_by_role("link", name="Lamp")).to_have_attribute("href", f"{guide}/go/{TREE}")
    expect(page.locator("iframe")).to_be_hidden()


def test_a_frame_that_browsers_refuse_is_never_seen(page, put, store, guide, foreign):
    allow(store, "https://elsewhere.example.org")
    put(player(guide))

    page.goto(foreign)

    page.wait_for_function("document.querySelector('iframe').contentDocument === null")
    expect(page.locator("iframe")).to_be_hidden()


def test_where_the_script_does_not_come_what_stands_between_the_tags_is_there(
    page, host, guide, foreign
):
    host.put(player(guide, inside='<a href="/own">The lamp</a>'))
    page.goto(foreign)

    expect(page.get_by_role("link", name="The lamp")).to_be_visible()


@pytest.mark.usefixtures("quiet_console")
def test_where_the_frame_is_there_what_stands_between_the_tags_is_not(page, put, guide, foreign):
    put(player(guide, inside='<p><a href="/own">The lamp</a></p>'))
    page.goto(foreign)

    expect(page.locator("iframe")).to_be_visible()
    expect(page.get_by_role("link", name="The lamp")).to_have_count(0)


@pytest.mark.usefixtures("quiet_console")
@pytest.mark.parametrize("names", [("", ""), ('name="left"', 'name="right"')])
def test_two_players_of_one_tree_keep_their_own_sessions(page, put, guide, neighbour, names):
    put(
        *(player(guide, f'label="{label}" {name}') for label, name in zip("AB", names, strict=True))
    )
    page.goto(neighbour)
    first, second = (page.frame_locator(f"iframe[title={label}]") for label in "AB")
    start(first)
    start(second)
    choose(first, "No")
    expect(first.get_by_role("heading", name="Plug it in")).to_be_visible()

    page.reload()

    expect(first.get_by_role("heading", name="Plug it in")).to_be_visible()
    expect(second.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()


@pytest.mark.usefixtures("quiet_console")
@pytest.mark.parametrize(("content", "is_dark"), [("light", False), ("light dark", True)])
def test_a_page_can_say_by_a_meta_element_that_it_is_dark(
    browser_type, browser_type_launch_args, embed, content, is_dark
):
    with dark(browser_type, browser_type_launch_args) as page:
        frame = embed(page, head=f'<meta name="color-scheme" content="{content}">')
        expect(frame.get_by_role("button", name="Start")).to_be_visible()

        assert page.frames[1].evaluate(DARK) == is_dark


@pytest.mark.parametrize(("style", "is_dark"), [("", True), ("color-scheme: light", False)])
def test_a_plain_frame_is_as_the_browser_wishes_unless_its_style_says_otherwise(
    browser_type, browser_type_launch_args, host, guide, foreign, style, is_dark
):
    host.put(f'<iframe src="{guide}/embed/{TREE}" title="Lamp" style="{style}"></iframe>')
    with dark(browser_type, browser_type_launch_args) as page:
        page.goto(foreign)
        expect(page.frame_locator("iframe").get_by_role("button", name="Start")).to_be_visible()

        assert page.frames[1].evaluate(DARK) == is_dark


@pytest.mark.usefixtures("quiet_console")
def test_escape_in_the_frame_closes_the_dialog_each_time(page, embed):
    frame = embed(page, 'mode="button"')
    for _ in range(2):
        page.get_by_role("button", name="Lamp").click()
        frame.locator("h1").click()
        wait_for(page, "ready")
        page.wait_for_timeout(300)
        page.keyboard.press("Escape")

        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="Lamp")).to_be_focused()


@pytest.mark.usefixtures("quiet_console")
def test_the_button_that_closes_the_dialog_stays_in_sight(page, embed):
    page.set_viewport_size({"width": 390, "height": 420})
    frame = embed(page, 'mode="button"')
    page.get_by_role("button", name="Lamp").click()
    start(frame)
    choose(frame, "No")
    frame.get_by_role("button", name="Done").click()
    expect(frame.get_by_label("Serial number")).to_be_visible()

    frame.get_by_role("button", name="Continue").scroll_into_view_if_needed()

    expect(page.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)


@pytest.mark.usefixtures("quiet_console")
@pytest.mark.parametrize(
    ("attributes", "head"),
    [
        ('language="de"', ""),
        ("", "<script>document.documentElement.lang = 'de-CH'</script>"),
    ],
)
def test_a_german_page_gets_german_words(page, embed, attributes, head):
    embed(page, f'mode="button" {attributes}', head=head)

    page.get_by_role("button", name="Lamp").click()

    expect(page.get_by_role("button", name="Schließen")).to_be_visible()


@pytest.mark.usefixtures("quiet_console")
def test_who_waits_for_a_person_is_told_of_once(page, embed, store, foreign):
    allow(store, foreign, tree=WAITING)
    frame = embed(page, tree=WAITING)
    click(frame.get_by_role("button", name="Start"))
    wait_for(page, "waiting")

    frame.get_by_role("link", name="See if there is news").click()
    wait_for(page, "node", 2)

    [(_, detail)] = told(page, "waiting")
    assert (detail["node"], detail["kind"], detail["outcome"]) == ("wait", "handoff", None)
    assert told(page, "ended") == []


@pytest.mark.usefixtures("quiet_console")
def test_what_was_answered_is_told_as_one_page(page, embed):
    frame = embed(page)
    start(frame)
    choose(frame, "No")
    wait_for(page, "answered")

    detail = told(page, "answered")[0][1]

    assert (detail["node"], detail["kind"], detail["title"], detail["answers"]) == (
        "lit",
        "question",
        "Is the lamp lit?",
        ["yes", "no"],
    )
    assert not {"sites", "start"} & detail.keys()


def test_that_there_is_no_connection_is_said_beside_the_button(page, embed):
    page.set_viewport_size({"width": 390, "height": 500})
    frame = embed(page)
    at_the_form(page, frame)
    button = frame.get_by_role("button", name="Continue")
    frame.get_by_label("Serial number").fill("L 1")
    page.context.set_offline(True)
    button.click()
    said = frame.get_by_role("alert")
    expect(said).to_contain_text("no connection")
    below = said.bounding_box()["y"] - button.bounding_box()["y"]
    page.context.set_offline(False)

    button.click()

    assert 0 < below < 120
    expect(frame.get_by_role("heading", name=re.compile("Does it shine"))).to_be_visible()
    expect(said).to_be_hidden()
