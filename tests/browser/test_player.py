"""A customer in a browser: with script and without, on a phone and a desk, by day and by night."""

import re

import pytest
from playwright.sync_api import expect

TREE = "printer-does-not-print"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}


def heading(page):
    return page.get_by_role("heading", level=1)


def go_on(page, name="Continue"):
    page.get_by_role("button", name=name, exact=True).click()


def start(page, guide, tree=TREE):
    page.goto(f"{guide}/go/{tree}")
    go_on(page, "Start")
    expect(heading(page)).to_have_text("What happens when you print?")


def walk_to_the_promise(page):
    page.locator("input[value=message]").check()
    go_on(page)
    expect(heading(page)).to_have_text("What does the display say?")
    page.get_by_label("E5").check()
    go_on(page)
    expect(heading(page)).to_have_text("Where are you, and how do we reach you?")
    page.get_by_label("Room of the printer").fill("B 12")
    page.get_by_label("Your phone number").fill("4711")
    go_on(page)
    expect(heading(page)).to_have_text("Facilities repairs the printer")


def walk_to_an_outcome(page):
    for number in range(25):
        if page.locator(".panel").count():
            return
        before = heading(page).inner_text()
        if number == 0:
            page.locator("input[value=not-sure]").check()
        else:
            answer_somehow(page)
        page.locator("form[novalidate] .go").click()
        expect(heading(page)).not_to_have_text(before)
    raise AssertionError("There was no end to it.")


def answer_somehow(page):
    for radio in page.locator("form[novalidate] input[type=radio]").all()[:1]:
        radio.check()
    for text in page.locator("form[novalidate] input[type=text], input[type=tel]").all():
        text.fill("1234")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def visitor(request, browser):
    context = browser.new_context(java_script_enabled=request.param, viewport=PHONE)
    yield context.new_page()
    context.close()


def test_a_customer_walks_to_an_outcome(visitor, guide):
    start(visitor, guide)

    walk_to_an_outcome(visitor)

    expect(visitor.locator(".panel.good h1")).to_be_visible()
    expect(visitor.get_by_role("heading", name="Your answers")).to_be_visible()


def test_a_customer_is_promised_something_and_sees_that_it_was_kept(visitor, guide, as_somebody):
    as_somebody(visitor)
    start(visitor, guide)
    walk_to_the_promise(visitor)
    expect(visitor.locator(".promise")).to_contain_text("Facilities comes to room B 12 by")
    customer_page = visitor.url

    visitor.goto(customer_page.replace("/go/", "/desk/"))
    visitor.get_by_role("button", name="Done by the team").click()
    expect(heading(visitor)).to_have_text("It prints again")
    visitor.goto(customer_page)

    expect(visitor.locator(".panel.good")).to_have_text("It prints again")


def test_back_shows_the_answer_and_change_keeps_the_later_ones(visitor, guide):
    start(visitor, guide)
    visitor.locator("input[value=message]").check()
    go_on(visitor)
    go_on(visitor, "Back")
    expect(visitor.locator("input[value=message]")).to_be_checked()
    go_on(visitor)
    visitor.get_by_label("E5").check()
    go_on(visitor)
    expect(heading(visitor)).to_have_text("Where are you, and how do we reach you?")

    visitor.get_by_role("link", name="Change your answer to “What happens when").click()
    expect(visitor.get_by_text("You are changing an earlier answer.")).to_be_visible()
    visitor.get_by_role("link", name="Leave it as it is").click()

    expect(heading(visitor)).to_have_text("Where are you, and how do we reach you?")


def test_the_browsers_back_button_leads_to_the_earlier_answer(visitor, guide):
    start(visitor, guide)
    visitor.locator("input[value=poor]").check()
    go_on(visitor)
    expect(heading(visitor)).to_have_text("What does the page look like?")

    visitor.go_back()
    expect(heading(visitor)).to_have_text("What happens when you print?")
    visitor.locator("input[value=message]").check()
    go_on(visitor)

    expect(heading(visitor)).to_have_text("What does the display say?")


def test_an_error_is_summed_up_takes_the_focus_and_leads_to_its_field(page, guide, axe):
    start(page, guide)
    go_on(page)

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    axe()
    page.get_by_role("link", name="Choose one of the answers").click()
    expect(page.locator("#a-1")).to_be_focused()


def test_a_double_click_answers_once(page, guide):
    start(page, guide)
    page.locator("input[value=message]").check()

    page.get_by_role("button", name="Continue").dblclick()

    expect(heading(page)).to_have_text("What does the display say?")
    expect(page.get_by_role("link", name="Change")).to_have_count(1)


def test_a_second_tab_is_told_where_the_session_is(page, guide):
    start(page, guide)
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("input[value=message]").check()
    go_on(page)
    expect(heading(page)).to_have_text("What does the display say?")

    other.locator("input[value=poor]").check()
    go_on(other)

    expect(other.get_by_text("This was answered already")).to_be_visible()
    expect(heading(other)).to_have_text("What does the display say?")


def test_who_refuses_the_cookie_is_told_so_and_starts_once(visitor, guide_without_cookies):
    sent = []
    visitor.on("request", lambda request: sent.append(request.method))
    visitor.goto(f"{guide_without_cookies}/go/{TREE}")
    go_on(visitor, "Start")

    expect(heading(visitor)).to_have_text("Your browser refuses the cookie that this needs")
    assert sent.count("POST") == 1


def test_all_answers_stand_below_each_other_also_where_none_can_be_changed(
    page, guide, as_somebody
):
    as_somebody(page)
    page.set_viewport_size(DESK)
    start(page, guide)
    walk_to_the_promise(page)
    customer_page = page.url
    page.goto(customer_page.replace("/go/", "/desk/"))
    page.get_by_role("button", name="Done by the team").click()
    expect(heading(page)).to_have_text("It prints again")
    page.goto(customer_page)

    answers = page.locator(".answers dt + dd")
    expect(page.locator(".answers dd:empty")).to_have_count(1)
    assert len({one.bounding_box()["x"] for one in answers.all()}) == 1


def test_it_speaks_german(page, guide, axe):
    page.goto(f"{guide}/go/{TREE}")
    page.get_by_role("link", name="Deutsch").click()
    expect(heading(page)).to_have_text("Der Drucker druckt nicht")
    go_on(page, "Beginnen")

    expect(heading(page)).to_have_text("Was passiert, wenn Sie drucken?")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    axe()


def test_the_library_finds_a_tree_by_what_is_said_in_it(page, guide, quiet_console):
    page.goto(guide)
    page.get_by_role("searchbox").fill("toner")
    go_on(page, "Find")
    expect(page.get_by_text("1 result for “toner”")).to_be_visible()
    expect(page.get_by_text("Is there a spare toner near the printer?")).to_be_visible()

    page.get_by_role("link", name="Printer does not print").click()

    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_printing_an_outcome_shows_the_answers_and_no_buttons(page, guide):
    start(page, guide)
    walk_to_an_outcome(page)

    page.emulate_media(media="print")

    expect(page.locator(".answers dt").first).to_be_visible()
    for hidden in (".back", ".answers a", ".top nav"):
        assert all(not one.is_visible() for one in page.locator(hidden).all()), hidden


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_and_breaks_no_rule_of_accessibility(
    page, guide, axe, quiet_console, as_somebody, scheme, size
):
    as_somebody(page)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)

    def fits():
        expect(page.locator("html[aria-busy]")).to_have_count(0)
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, f"{page.url} is {wide} px wide on a screen of {seen} px."
        axe()

    page.goto(guide)
    fits()
    page.goto(f"{guide}/desk?q=printer")
    fits()
    start(page, guide)
    fits()
    expect(page.get_by_role("button", name="I want to talk to a person")).to_be_visible()
    walk_to_the_promise(page)
    fits()
    customer_page = page.url
    page.goto(customer_page.replace("/go/", "/desk/"))
    fits()
    page.get_by_role("button", name="Done by the team").click()
    expect(heading(page)).to_have_text("It prints again")
    fits()
    page.goto(customer_page)
    expect(page.locator(".panel")).to_be_visible()
    fits()
    page.get_by_role("link", name="Change").nth(2).click()
    expect(page.get_by_text("You are changing")).to_be_visible()
    page.get_by_label("Your phone number").fill("abc")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    fits()


def test_an_error_page_breaks_no_rule_of_accessibility(page, guide, axe):
    page.goto(f"{guide}/nowhere")

    expect(heading(page)).to_have_text("There is nothing at this address")
    axe()


def test_with_script_an_answer_brings_its_page_along(browser, server):
    address = server.start()
    for _ in range(2):
        # What the first one has seen, the second one gets without Flask.
        page = browser.new_context().new_page()
        start(page, address)
        before, asked = page.url, []
        page.on("request", lambda request, asked=asked: asked.append(request.method))
        page.locator("input[value=nothing]").check()
        go_on(page)
        expect(heading(page)).to_have_text("Is the power lamp lit?")

    expect(page).not_to_have_url(before)
    assert asked == ["POST"]
    page.reload()
    expect(heading(page)).to_have_text("Is the power lamp lit?")
    page.go_back()
    expect(heading(page)).to_have_text("What happens when you print?")
