"""Who looks on is told when a call has moved on, and nobody on the call notices anything of it."""

import re

import pytest

from tests.web.calls import Agent, agent, app, colleague
from treeguide.access import Grant

__all__ = ["agent", "app", "colleague"]
FOLLOWS = re.compile(r'data-follows="([^"]+)"')


@pytest.fixture
def lead(app, store):
    return Agent(app, store, Grant("lead"), name="Lea")


def asked(person: Agent, address: str) -> tuple[int, str]:
    """Return what a page is answered that asks whether the call has moved on."""
    response = person.client.get(address)
    assert response.status_code != 204 or response.data == b""
    return response.status_code, response.headers.get("Location", "")


def test_a_page_is_told_nothing_while_the_call_stands_and_where_it_stands_afterwards(
    agent,
    lead,
):
    [follows] = FOLLOWS.findall(lead.open(agent.address).page)
    assert asked(lead, follows) == (204, "")
    assert asked(lead, follows) == (204, "")

    agent.send(answer="yes")

    assert asked(lead, follows) == (302, agent.address)
    assert FOLLOWS.findall(lead.open(agent.address).page) != [follows]


def test_asking_keeps_no_event_and_is_no_activity_of_the_agent(agent, lead, store):
    [follows] = FOLLOWS.findall(lead.open(agent.address).page)
    before = store.session_row(agent.session_id)

    for _ in range(5):
        assert asked(lead, follows) == (204, "")

    assert store.session_row(agent.session_id) == before
    assert agent.kinds == ["started"]


def test_asking_opens_no_session_and_costs_what_signing_in_costs_and_one_statement(
    agent,
    lead,
    store,
    monkeypatch,
):
    [follows] = FOLLOWS.findall(lead.open(agent.address).page)
    asked(lead, follows)
    statements, read = [], store.driver.read
    monkeypatch.setattr(
        store.driver, "read", lambda said, **more: statements.append(said) or read(said, **more)
    )

    asked(lead, follows)

    assert len(statements) == 3


def test_notes_a_pause_and_the_end_are_news_too(agent, lead):
    def follows() -> str:
        [found] = FOLLOWS.findall(lead.open(agent.address).page)
        assert asked(lead, found)[0] == 204
        return found

    before = follows()
    agent.type(desk_note="Still there")
    assert asked(lead, before)[0] == 302
    before = follows()
    agent.open(agent.address).do("paused", desk_pause="Asks her colleague")
    assert asked(lead, before)[0] == 302
    before = follows()
    assert "This call is paused. “Asks her colleague”" in re.sub(r"<[^>]+>", "", lead.page)
    agent.open(agent.address).do("hung-up")

    assert asked(lead, before)[0] == 302
    assert FOLLOWS.findall(lead.open(agent.address).page) == []


def test_whoever_holds_the_call_is_not_led_anywhere(agent):
    assert FOLLOWS.findall(agent.page) == []
    assert "Show the newest" not in agent.page


def test_a_page_that_brings_back_what_was_typed_stays_as_it_is(agent, colleague):
    colleague.open(agent.address).do("taken-over")

    agent.do("noted", desk_note="Typed in vain")

    assert "Typed in vain" in agent.page
    assert "Show the newest" in agent.page
    assert FOLLOWS.findall(agent.page) == []


def test_who_may_not_see_the_call_hears_of_it_in_no_way(app, store, agent):
    address = f"/desk/lamp/{agent.session_id}"
    stranger = Agent(app, store, Grant("lead", "another"), name="Oda")

    answers = [asked(stranger, f"{address}?seq={seq}")[0] for seq in (1, 2)]

    assert answers == [404, 404]
    assert asked(stranger, "/desk/lamp/none-such?seq=1")[0] == 404


def test_once_the_sign_in_has_ended_the_page_is_led_to_the_door(agent, lead, store):
    [follows] = FOLLOWS.findall(lead.open(agent.address).page)

    store.end_sign_ins(lead.me.id, by="test")

    status, location = asked(lead, follows)
    assert (status, location.split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("seq", ["", "x", "-1", "9" * 30, "٣"])
def test_a_position_that_is_none_leads_to_where_the_call_stands(agent, lead, seq):
    assert asked(lead, f"/desk/lamp/{agent.session_id}?seq={seq}") == (302, agent.address)


def test_an_erased_call_is_followed_no_more(agent, lead, store):
    [follows] = FOLLOWS.findall(lead.open(agent.address).page)

    store.erase_session(agent.session_id, actor="Ada", reason="asked")

    assert asked(lead, follows) == (410, "")
