"""A page on which a customer waits looks for news by itself, and disturbs nobody for nothing."""

import re

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

LOOK_MS = 11_000
LATE = "This takes longer than it should"


@pytest.fixture
def waiting(page, guide):
    """Return a page whose hours pass as the test says, at an action that nothing answers."""
    page.clock.install()
    page.goto(f"{guide}/go/clinic-appointment-to-move")
    page.get_by_role("button", name="Start").click()
    for answer in ("No, it can wait", "My own"):
        page.get_by_label(answer).check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("Last name").fill("Sample")
    for part, number in (("Day", "17"), ("Month", "5"), ("Year", "1980")):
        page.get_by_label(part, exact=True).fill(number)
    page.get_by_label("Phone number").fill("01632 960000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find the visit")
    return page


def pass_time(page, store, monkeypatch, seconds):
    now = store.clock()
    monkeypatch.setattr(store, "clock", lambda: now + seconds * 1_000_000)
    page.clock.run_for(LOOK_MS)


def test_who_waits_is_told_by_itself_that_it_takes_too_long_and_goes_on(
    waiting, guide_store, monkeypatch, axe
):
    expect(waiting.get_by_text("It usually takes 15 seconds.")).to_be_visible()

    pass_time(waiting, guide_store, monkeypatch, seconds=16)

    expect(waiting.get_by_role("heading", name=LATE)).to_be_visible()
    axe(waiting)
    waiting.get_by_role("button", name="Go on without waiting").click()
    expect(waiting.get_by_role("heading", level=1)).to_have_text(re.compile("name as we know it"))


def test_while_there_is_no_news_the_focus_stays_where_it_is(waiting, guide_store, monkeypatch):
    person = waiting.get_by_role("button", name="I want to talk to a person")
    person.focus()

    with waiting.expect_response(re.compile("find-visit")):
        pass_time(waiting, guide_store, monkeypatch, seconds=1)
    waiting.wait_for_load_state("networkidle")

    expect(person).to_be_focused()
