"""What the copy for a ticket and the console say of a call that goes on."""

import re

from tests.web.calls import Agent, agent, app

__all__ = ["agent", "app"]
LATER_US = 6 * 3_600_000_000


def test_the_ticket_says_when_the_call_was_touched_last(agent, store, monkeypatch):
    began_us = store.clock()
    monkeypatch.setattr(store, "clock", lambda: began_us + LATER_US)
    agent.send(answer="yes")

    said = dict(re.findall(r"(Call began|Last touched): (.+)", agent.ticket))

    assert len(said) == 2
    assert said["Call began"] != said["Last touched"]


def test_what_a_team_reports_is_asked_for_later_of_who_has_the_caller_on_the_phone(
    agent, app, store
):
    agent.send(answer="yes").send(answer="fails")
    team = Agent(app, store, name="Agent Two").open(agent.address)

    assert "Later, when the team reports back" in agent.page
    assert "What did they report?" in team.page
