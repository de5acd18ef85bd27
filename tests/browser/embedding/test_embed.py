"""Trees in foreign pages, in a browser: where they are shown, and how."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.embedding.conftest import (
    SAMPLES_TREE,
    at_the_form,
    choose,
    eventually,
    order,
    start,
    wait_for,
)
from tests.web.framing import TREE, allow

pytestmark = pytest.mark.usefixtures("quiet_console")

SAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "embed-a-tree.html"
SAMPLES_SERVER = "https://guide.example.org"


def test_a_listed_page_shows_the_tree_and_it_is_walked_to_its_end(page, embed):
    frame = embed(page)
    at_the_form(page, frame)
    frame.get_by_label("Serial number").fill("L 1")
    frame.get_by_role("button", name="Continue").click()
    choose(frame, "Yes")

    expect(frame.get_by_role("heading", name="It shines")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", [f"/embed/{TREE}", "/sign-in", "/", f"/go/{TREE}"])
def test_what_may_not_stand_in_a_page_is_not_shown_there(
    browser, host, store, guide, foreign, path
):
    allow(store, "https://elsewhere.example.org")
    host.put(f'<iframe src="{guide}{path}" title="x"></iframe>')
    context = browser.new_context()
    page, said = context.new_page(), []
    page.on("console", lambda line: said.append(line.text))

    page.goto(foreign)

    page.wait_for_function("document.querySelector('iframe').contentDocument === null")
    assert page.frames[1].url.startswith("chrome-error:")
    assert "frame-ancestors" in " ".join(said)
    context.close()


def test_without_script_a_plain_frame_works(browser, host, guide, foreign):
    host.put(f'<iframe src="{guide}/embed/{TREE}" title="Lamp" sandbox="allow-forms"></iframe>')
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(foreign)
    frame = page.frame_locator("iframe")

    start(frame)
    choose(frame, "No")

    expect(frame.get_by_role("heading", name="Plug it in")).to_be_visible()
    context.close()


def test_it_works_where_foreign_frames_keep_nothing(page, embed):
    page.add_init_script(
        "for (const name of ['sessionStorage', 'localStorage'])"
        " Object.defineProperty(window, name, {get() { throw new DOMException('no') }})"
    )
    frame = embed(page)

    start(frame)
    choose(frame, "No")

    expect(frame.get_by_role("heading", name="Plug it in")).to_be_visible()


def test_it_works_where_the_browser_blocks_third_party_cookies(
    browser_type, browser_type_launch_args, host, guide, foreign
):
    host.put(f'<iframe src="{guide}/embed/{TREE}" title="Lamp"></iframe>')
    args = [*browser_type_launch_args["args"], "--test-third-party-cookie-phaseout"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    try:
        page = browser.new_page()
        page.goto(foreign)
        frame = page.frame_locator("iframe")
        start(frame)
        choose(frame, "No")
        expect(frame.get_by_role("heading", name="Plug it in")).to_be_visible()
    finally:
        browser.close()


def test_a_page_that_is_loaded_anew_goes_on_where_it_was(page, embed, neighbour):
    frame = embed(page, at=neighbour)
    start(frame)
    choose(frame, "No")
    expect(frame.get_by_role("heading", name="Plug it in")).to_be_visible()

    page.reload()

    expect(frame.get_by_role("heading", name="Plug it in")).to_be_visible()


def test_a_session_that_is_gone_begins_anew(browser, embed, neighbour):
    context = browser.new_context()
    page = context.new_page()
    frame = embed(page, at=neighbour)
    start(frame)
    page.frames[1].evaluate(
        "sessionStorage.setItem(sessionStorage.key(0), location.pathname.replace('.', '.x'))"
    )

    page.reload()

    expect(frame.get_by_role("button", name="Start")).to_be_visible()
    assert eventually(page, "sessionStorage.length === 0")
    context.close()


def test_the_frame_is_as_high_as_what_it_shows(page, embed):
    frame = embed(page)
    start(frame)
    wait_for(page, "node")
    low = page.locator("iframe").bounding_box()["height"]
    choose(frame, "No")
    frame.get_by_role("button", name="Done").click()
    expect(frame.get_by_label("Serial number")).to_be_visible()

    page.wait_for_function(f"document.querySelector('iframe').clientHeight > {low} + 100")

    assert eventually(
        page,
        "document.documentElement.scrollHeight <= document.documentElement.clientHeight",
    )
    expect(page.locator("#after")).to_be_attached()


def test_a_button_opens_it_in_a_dialog(page, embed, axe):
    embed(page, 'mode="button" close="Shut"')
    expect(page.locator("iframe")).to_have_count(0)

    page.get_by_role("button", name="Lamp").click()

    expect(page.get_by_role("dialog", name="Lamp")).to_be_visible()
    frame = page.frame_locator("iframe")
    start(frame)
    axe()
    page.get_by_role("button", name="Shut").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Lamp")).to_be_focused()


def test_the_page_around_may_hold_itself_to_a_strict_policy(page, embed, host, guide):
    host.policy = (
        f"default-src 'none'; script-src {guide}; frame-src {guide}; img-src data:;"
        " require-trusted-types-for 'script'"
    )

    start(embed(page))

    page.wait_for_function("document.querySelector('iframe').clientHeight !== 320")


def test_the_language_of_the_page_around_is_spoken(page, embed):
    frame = embed(page, 'language="de"')
    frame.get_by_role("button", name="Beginnen").click()
    expect(frame.get_by_role("heading", name="Leuchtet die Lampe?")).to_be_visible()

    frame.get_by_role("button", name="English").click()

    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()
    choose(frame, "No")
    expect(frame.get_by_text("Step 2")).to_be_visible()


def test_a_link_to_another_site_opens_in_a_tab_of_its_own(page, embed):
    frame = embed(page)
    start(frame)
    page.context.route("https://manual.example.org/**", lambda route: route.fulfill(body="Manual"))

    with page.expect_popup() as opened:
        frame.get_by_role("link", name="the manual (opens in a new tab)").click()

    assert opened.value.url == "https://manual.example.org/lamp"
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()


@pytest.mark.parametrize(("said", "is_dark"), [("normal", False), ("light dark", True)])
def test_a_frame_is_dark_only_in_a_page_that_can_be(
    browser_type, browser_type_launch_args, embed, said, is_dark
):
    args = [*browser_type_launch_args["args"], "--blink-settings=preferredColorScheme=0"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    try:
        page = browser.new_page(color_scheme="null")
        frame = embed(page, head=f"<style>:root {{color-scheme: {said}}}</style>")
        expect(frame.get_by_role("button", name="Start")).to_be_visible()

        wished = page.frames[1].evaluate("matchMedia('(prefers-color-scheme: dark)').matches")

        assert wished == is_dark
    finally:
        browser.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_and_frame_break_no_rule_of_accessibility(page, embed, axe, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    frame = embed(page)
    expect(frame.get_by_role("button", name="Start")).to_be_visible()
    axe()
    start(frame)
    axe()
    frame.get_by_role("button", name="Continue").click()
    expect(frame.get_by_role("alert").first).to_be_visible()
    axe()
    choose(frame, "No")
    frame.get_by_role("button", name="Done").click()
    expect(frame.get_by_label("Serial number")).to_be_visible()
    axe()
    wait_for(page, "node", 3)
    order(page, "end()")
    expect(frame.get_by_role("heading", name="This was ended")).to_be_visible()
    axe()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_sample_page_of_the_documents_works(page, host, guide, foreign, store):
    allow(store, foreign, tree=SAMPLES_TREE)
    host.pages["/"] = SAMPLE.read_text("utf-8").replace(SAMPLES_SERVER, guide)
    page.route("**/favicon.ico", lambda route: route.fulfill(body=""))
    page.goto(foreign)
    frame = page.frame_locator("iframe")
    start(frame)
    choose(frame, "No")
    expect(page.get_by_text("Shown: Plug it in")).to_be_visible()

    # The frame grows meanwhile, and a button below it moves away from under a mouse.
    page.get_by_role("button", name="Back").press("Enter")
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()
    choose(frame, "Yes")

    expect(page.get_by_role("listitem")).to_have_text(
        [
            "Shown: Is the lamp lit?",
            "Answered: no",
            "Shown: Plug it in",
            "Shown: Is the lamp lit?",
            "Answered: yes",
            "Ended: resolved",
        ]
    )


def test_no_log_and_no_header_has_the_secret(page, embed, guide_app, heard, written, neighbour):
    frame = embed(page, at=neighbour)
    at_the_form(page, frame)
    page.reload()
    expect(frame.get_by_role("heading", name="Which lamp is it?")).to_be_visible()
    frame.get_by_label("Serial number").fill("L 1")
    frame.get_by_role("button", name="Continue").click()
    choose(frame, "Yes")
    expect(frame.get_by_role("heading", name="It shines")).to_be_visible()

    secrets = {found for path in guide_app.asked for found in re.findall(r"\.([\w-]{43})", path)}
    sent = "\n".join([*guide_app.headers, *heard.headers, *heard.asked])

    assert len(secrets) >= 1
    assert "embed.answer" in written.getvalue()
    assert not any(secret in sent + written.getvalue() for secret in secrets)
    assert "HTTP_COOKIE" not in sent
