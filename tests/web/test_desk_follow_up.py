"""Following a call up: the days that the close form offers, what was promised, calling back."""

import datetime
import html
import re
import zoneinfo

import pytest

from tests.web.calls import Agent, agent, app, colleague
from treeguide.engine.promised import utc_of

__all__ = ["agent", "app", "colleague"]

HOUR_US = 3_600_000_000
NOON_US = 1_800_014_400_000_000
"""Friday, 15 January 2027, at noon in UTC."""
TODAY = datetime.date(2027, 1, 15)
PASSED_ON = {"desk_resolved": "later", "desk_reason": "passed-on"}


@pytest.fixture
def noon(store, monkeypatch):
    """Let it be noon, and return how to let hours go by."""
    monkeypatch.setattr(store, "clock", lambda: NOON_US)
    assert utc_of(NOON_US).date() == TODAY
    return lambda hours: monkeypatch.setattr(store, "clock", lambda: NOON_US + hours * HOUR_US)


@pytest.fixture
def call(noon, agent):
    """A call that began at noon."""
    return agent.call()


def days_in(page: str, name: str = "desk.day") -> dict[str, str]:
    """Return the words of the days on a page by what is sent; the chosen one has a star."""
    radio = rf'name="{re.escape(name)}" value="([^"]*)"( checked)?[^>]*> <span>(.*?)</span>'
    found = re.findall(radio, page)
    words = {day: html.unescape(re.sub("<[^>]*>", "", said)) for day, _, said in found}
    return {day: words[day] + " *" * bool(chosen) for day, chosen, _ in found}


def given_at_the_end(agent) -> dict:
    [ended] = [
        one for one in agent.store.history_of(agent.session_id).events if one.kind == "ended"
    ]
    return ended.given


def test_the_close_form_offers_days_by_name_each_with_its_date(call):
    assert days_in(call.page) == {
        "2027-01-16": "Tomorrow Sat, Jan 16",
        "2027-01-18": "In three days Mon, Jan 18",
        "2027-01-22": "In a week Fri, Jan 22",
        "other": "Another day",
    }
    page = call.client.get(call.address, headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert "In drei Tagen Mo., 18. Jan." in days_in(page).values()


def test_a_day_is_chosen_without_typing_a_date(call):
    call.do("ended", **PASSED_ON, **{"desk_day": "2027-01-18"})

    assert given_at_the_end(call)["follow_up"] == "2027-01-18"
    assert "Due in 3 days" in call.open("/desk").page


@pytest.mark.parametrize("chosen", [{"desk_day": "other"}, {}])
def test_another_day_is_typed(call, chosen):
    call.do("ended", **PASSED_ON, **chosen, **{"desk_follow-up": "2027-03-27"})

    assert given_at_the_end(call)["follow_up"] == "2027-03-27"


def test_a_day_that_was_chosen_by_name_counts_whatever_the_folded_field_holds(call):
    call.do("ended", **PASSED_ON, desk_day="2027-01-16", **{"desk_follow-up": "2027-03-27"})

    assert given_at_the_end(call)["follow_up"] == "2027-01-16"


@pytest.mark.parametrize("resolved", ["yes", "no"])
def test_a_day_that_the_page_does_not_show_any_more_is_not_followed_up(call, resolved):
    call.do("ended", desk_resolved=resolved, desk_reason="other", desk_day="2027-01-16")

    assert given_at_the_end(call)["follow_up"] is None
    assert "Nothing is to be followed up." in call.open("/desk").page


@pytest.mark.parametrize("day", ["20270327", "2027-W12-6", "soon"])
def test_a_chosen_day_that_is_none_is_refused_with_a_sentence(call, day):
    call.do("ended", **PASSED_ON, desk_day=day)

    assert call.status == 422
    assert f"“{day}” is no day." in call.page


def test_what_was_chosen_and_typed_stays_where_something_is_missing(call):
    call.do("ended", desk_resolved="later", desk_day="2027-01-18")
    assert days_in(call.page)["2027-01-18"].endswith(" *")

    call.do("ended", desk_resolved="later", desk_day="other", **{"desk_follow-up": "2027-03-27"})

    assert days_in(call.page)["other"].endswith(" *")
    assert call.field("follow-up") == "2027-03-27"


def test_tomorrow_is_counted_where_the_desk_stands(noon, app, app_of, store):
    noon(11)
    call = Agent(app_of(zone=zoneinfo.ZoneInfo("Asia/Tokyo")), store, name="Agent Two").call()
    assert days_in(call.page)["2027-01-17"] == "Tomorrow Sun, Jan 17"

    call.do("ended", **PASSED_ON, desk_day="2027-01-17")

    assert "Due tomorrow" in call.open("/desk").page


def test_what_a_team_has_promised_is_the_day_that_is_chosen_already(call):
    call.send(answer="yes").send(answer="fails")

    assert next(iter(days_in(call.page).items())) == (
        "2027-01-15",
        "As promised Jan 15, 2027, 2:00\u202fPM UTC · Field team *",
    )
    call.do("ended", **PASSED_ON, desk_day="2027-01-15")
    assert "Due today" in call.open("/desk").page


def test_a_day_that_was_promised_is_offered_once(noon, call):
    noon(11)
    call.send(answer="yes").send(answer="fails")

    days = days_in(call.page)

    assert len(days) == 4
    assert days["2027-01-16"].startswith("As promised Jan 16, 2027, 1:00")


@pytest.mark.parametrize(("gone_us", "days"), [(2 * HOUR_US - 1, 5), (2 * HOUR_US, 4)])
def test_a_promise_is_one_to_come_until_its_very_moment(call, store, monkeypatch, gone_us, days):
    call.send(answer="yes").send(answer="fails")
    monkeypatch.setattr(store, "clock", lambda: NOON_US + gone_us)

    found = days_in(call.open(call.address).page)

    assert len(found) == days
    assert ("As promised" in call.page) == (days == 5)
    assert any(said.endswith(" *") for said in found.values()) == (days == 5)


def test_a_promise_that_was_kept_or_is_over_is_no_day_to_follow_up_on(noon, call):
    call.send(answer="yes").send(answer="fails")
    noon(23)
    assert "As promised" not in call.open(call.address).page
    noon(0)

    call.send(answer="done")

    assert "As promised" not in call.page
    assert " *" not in "".join(days_in(call.page).values())


def test_a_caller_who_hung_up_is_called_back_on_the_day_that_was_chosen(call):
    assert days_in(call.page, "desk.call-back")[""] == "Nobody calls back *"

    call.do("hung-up", **{"desk.call-back": "2027-01-16"})

    day = "2027-01-16"
    assert given_at_the_end(call) == {"resolved": "later", "reason": "hung-up", "follow_up": day}
    assert "Due tomorrow" in call.open("/desk").page


def test_a_day_to_call_back_on_that_is_none_closes_no_call(call):
    call.do("hung-up", **{"desk.call-back": "2026-01-16"})

    assert call.status == 422
    assert "2026-01-16 is no day to come." in call.page
    assert call.kinds == ["started"]
