"""Which sessions are asked for: by case or id, tree, state, agent and days."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import g

from treeguide.store import Gone, SessionRow
from treeguide.store.listing import LATEST
from treeguide.web.current import shelf
from treeguide.web.day_bounds import begin_us, is_day

MOST_OF_A_CASE = 500
LONGEST_NAME = 200
REACHED = "reached"
STATES = ("open", REACHED, "done", "escalated", "abandoned", "erased")
"""How a session can stand, as lists say it."""


class Asked(NamedTuple):
    """What a list of sessions is asked for; what is empty asks for all of them."""

    name: str = ""
    """A case or the id of a session."""
    state: str = ""
    tree_id: str = ""
    agent_id: str = ""
    since: str = ""
    until: str = ""
    """The first and the last day on which they started, as ISO 8601 writes days."""

    @property
    def since_us(self) -> int:
        """Return when the first moment is that is asked for."""
        return begin_us(self.since) if self.since else 0

    @property
    def until_us(self) -> int:
        """Return the first moment that is asked for no more."""
        return begin_us(self.until, days=1) if self.until else LATEST

    def holds(self, row: SessionRow) -> bool:
        """Whether this session is asked for, apart from its name."""
        return (
            self.state in ("", state_of(row))
            and self.tree_id in ("", row.tree_id)
            and self.agent_id in ("", row.agent_id)
            and self.since_us <= row.started_us < self.until_us
        )


def state_of(row: SessionRow) -> str:
    """Return how a session stands: its status, or REACHED where it only waits to be closed."""
    return REACHED if row.status == "open" and row.outcome is not None else row.status


def asked_in(said: Mapping[str, str]) -> tuple[Asked, dict[str, str]]:
    """Return what an address asks for, without what cannot be, and a sentence for each of that."""
    troubles: dict[str, str] = {}
    wanted = Asked(
        name=said.get("q", "").strip(),
        state=said.get("status", ""),
        tree_id=said.get("tree", "").strip(),
        agent_id=said.get("agent", "").strip(),
        since=said.get("since", "").strip(),
        until=said.get("until", "").strip(),
    )
    if wanted.state not in ("", *STATES):
        troubles["status"], wanted = g.t("sessions.status.unknown"), wanted._replace(state="")
    if not wanted.tree_id.isprintable():
        troubles["tree"], wanted = g.t("sessions.tree.unknown"), wanted._replace(tree_id="")
    if not wanted.agent_id.isprintable():
        troubles["agent"], wanted = g.t("sessions.agent.unknown"), wanted._replace(agent_id="")
    if not wanted.name.isprintable() or len(wanted.name) > LONGEST_NAME:
        troubles["q"], wanted = g.t("sessions.name.wrong"), wanted._replace(name="")
    for name in ("since", "until"):
        if not is_day(getattr(wanted, name)):
            troubles[name], wanted = g.t("sessions.day.wrong"), wanted._replace(**{name: ""})
    return wanted, troubles


def named(name: str) -> list[SessionRow]:
    """Return the sessions about the case that is called so, or the one that has this id."""
    found = shelf().store.sessions_of_case(name, MOST_OF_A_CASE)
    try:
        return [shelf().store.session_row(name), *found]
    except Gone:
        return found
