"""Which calls of her teams a lead asks for: by agent, and by how they stand."""

from collections.abc import Container, Mapping
from typing import NamedTuple

from flask import g

from treeguide.service.walk import OURS
from treeguide.store.calls import Call

CLOSED = "closed"
STATES = ("going", "paused", "waiting", CLOSED)
"""How a call can stand, as its list says it."""


class Asked(NamedTuple):
    """What a list of calls is asked for; what is empty asks for all of them."""

    agent: str = ""
    """Who holds them, by id."""
    state: str = ""

    def holds(self, call: Call) -> bool:
        """Whether this call is asked for."""
        return self.agent in ("", call.session.agent_id) and self.state in ("", state_of(call))


def state_of(call: Call) -> str:
    """Return how a call stands; one that is paused is that first, wherever it waits."""
    if call.session.status != "open":
        return CLOSED
    if call.is_paused:
        return "paused"
    return "waiting" if call.session.kind in OURS else "going"


def asked_in(said: Mapping[str, str], agents: Container[str]) -> tuple[Asked, dict[str, str]]:
    """Return what an address asks for, without what cannot be, and a sentence for each of that.

    `agents` are the ids of those whose calls can be asked for.
    """
    asked, troubles = Asked(said.get("agent", "").strip(), said.get("state", "")), {}
    if asked.state not in ("", *STATES):
        troubles["state"], asked = g.t("desk.team.state.unknown"), asked._replace(state="")
    if asked.agent and asked.agent not in agents:
        troubles["agent"], asked = g.t("desk.team.agent.unknown"), asked._replace(agent="")
    return asked, troubles
