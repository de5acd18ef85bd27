"""What the desk says of sessions that wait for others: for which team, by when, and whose."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from treeguide.model import Record
from treeguide.service.unknowing import unknowing
from treeguide.store import SessionRow
from treeguide.web.current import shelf
from treeguide.web.moments import moment
from treeguide.web.speech import Speaker


class Promised(Record, frozen=True):
    """What is known of a session that waits."""

    team: str
    """Empty where it waits for a system, or for a team that nobody has named."""
    due: Markup | None
    """By when the team has promised to act, in words."""
    by: str
    """The name of the agent whose call it is, empty where a customer began it."""


def promised_in(rows: Iterable[SessionRow]) -> Mapping[str, Promised]:
    """Return what is promised in sessions whose trees can be read, by their ids."""
    listed, store = list(rows), shelf().store
    dues = store.promises_due([row.id for row in listed])
    names = store.names_of(row.agent_id for row in listed if row.agent_id is not None)
    return {
        row.id: Promised(
            _team_of(row),
            moment(dues[row.id]) if row.id in dues else None,
            names.get(row.agent_id or "", ""),
        )
        for row in listed
    }


def _team_of(row: SessionRow) -> str:
    speaker = Speaker(shelf().edition(row.tree_id, row.closure), "agent")
    try:
        position = unknowing(speaker.edition.program, row.node)
    except LookupError:
        return ""
    return speaker.wording.at(position, 0).owner()
