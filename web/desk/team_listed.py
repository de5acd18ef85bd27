"""The calls of a lead's teams as her list shows them, read for all of them at once."""

from collections.abc import Iterable, Mapping, Sequence

from treeguide.engine import Event
from treeguide.format.durations import duration
from treeguide.model import Record
from treeguide.service.left import NOTHING, Left
from treeguide.service.notes import RESTING
from treeguide.service.unknowing import unknowing
from treeguide.service.walk import OURS
from treeguide.store import SessionRow
from treeguide.store.calls import Call
from treeguide.web.current import shelf
from treeguide.web.desk.ending import left_after
from treeguide.web.desk.team_asked import state_of
from treeguide.web.desk.told import rested_us, rests_in
from treeguide.web.speech import Said, Speaker
from treeguide.web.titles import title_at

SECOND_US = 1_000_000


class Listed(Record, frozen=True):
    """A call as the list shows it."""

    session: SessionRow
    state: str
    tree: Said
    node: Said
    agent: str
    """The name of who holds it."""
    began_us: int
    """When its agent met who calls."""
    left: Left
    """Who calls, and why it is paused, as far as who asks may read it."""
    here_us: int | None = None
    """How long it stands where it does, without pauses; None where it is over."""
    is_slow: bool = False
    """Whether that is longer than the author of the tree expects."""


def listed(calls: Sequence[Call]) -> list[Listed]:
    """Return calls whose trees can be read as the list shows them."""
    going = [one.session for one in calls if one.session.status == "open"]
    # What was said in a call that is over is for who held it, whose own desk has it.
    left, moves = left_after(going, ()), shelf().store.moves_of(row.id for row in going)
    names = shelf().store.names_of(_agents(calls))
    return [_listed(one, names, left, moves.get(one.session.id, [])) for one in calls]


def _agents(calls: Iterable[Call]) -> list[str]:
    return [one.session.agent_id for one in calls if one.session.agent_id is not None]


def _listed(
    call: Call, names: Mapping[str, str], left: Mapping[str, Left], moves: Sequence[Event]
) -> Listed:
    row = call.session
    speaker = Speaker(shelf().edition(row.tree_id, row.closure), "agent")
    began_us, here_us = _began_us(row, moves), _here_us(row, moves)
    takes_us = _takes_us(speaker, row)
    return Listed(
        row,
        state_of(call),
        speaker.of_tree("title"),
        title_at(speaker, row.node),
        names.get(row.agent_id or "", ""),
        began_us,
        left.get(row.id, NOTHING),
        here_us,
        None not in (here_us, takes_us) and (here_us or 0) > (takes_us or 0),
    )


def _began_us(row: SessionRow, moves: Sequence[Event]) -> int:
    """Return when the call began: where a customer walked alone before, when she was met."""
    if row.audience == "agent":
        return row.started_us
    return next((one.at_us for one in moves if one.kind == "handed-over"), row.started_us)


def _here_us(row: SessionRow, moves: Sequence[Event]) -> int | None:
    if row.status != "open" or not moves:
        return None
    moved_us = max(one.at_us for one in moves if one.kind not in RESTING)
    since_us, until_us = max(_began_us(row, moves), moved_us), shelf().store.clock()
    return until_us - since_us - rested_us(rests_in(moves), since_us, until_us)


def _takes_us(speaker: Speaker, row: SessionRow) -> int | None:
    """Return how long the author expects a node to take, None if nothing is said."""
    if row.kind in OURS:
        return None
    try:
        said = unknowing(speaker.edition.program, row.node).place.node.takes
    except LookupError:
        return None
    return int(duration(said).total_seconds()) * SECOND_US if said else None
