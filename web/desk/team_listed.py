"""The calls of a lead's teams as her list shows them, read for all of them at once."""

from collections.abc import Iterable, Mapping, Sequence

from treeguide.engine import Event
from treeguide.kernel import Position
from treeguide.model import Record
from treeguide.service.left import NOTHING, Left
from treeguide.service.unknowing import unknowing
from treeguide.store import SessionRow
from treeguide.store.calls import Call
from treeguide.web.current import shelf
from treeguide.web.desk.clocks import SECOND_US, began_us, expected_seconds, seconds_here
from treeguide.web.desk.ending import left_after
from treeguide.web.desk.team_asked import state_of
from treeguide.web.desk.told import told_in
from treeguide.web.speech import Said, Speaker
from treeguide.web.titles import title_at


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
    left, moves = left_after(going, ()), shelf().store.moves_of(one.session.id for one in calls)
    names = shelf().store.names_of(_agents(calls))
    return [_listed(one, names, left, moves[one.session.id]) for one in calls]


def _agents(calls: Iterable[Call]) -> list[str]:
    return [one.session.agent_id for one in calls if one.session.agent_id is not None]


def _listed(
    call: Call, names: Mapping[str, str], left: Mapping[str, Left], moves: Sequence[Event]
) -> Listed:
    row = call.session
    speaker = Speaker(shelf().edition(row.tree_id, row.closure), "agent")
    told, is_over = told_in(moves), row.status != "open"
    here = None if is_over else seconds_here(row, told, shelf().store.clock())
    expected = expected_seconds(_position(speaker, row.node))
    return Listed(
        row,
        state_of(call),
        speaker.of_tree("title"),
        title_at(speaker, row.node),
        names.get(row.agent_id or "", ""),
        began_us(row, told),
        left.get(row.id, NOTHING),
        here if here is None else here * SECOND_US,
        here is not None and expected is not None and here > expected,
    )


def _position(speaker: Speaker, node: str) -> Position | None:
    try:
        return unknowing(speaker.edition.program, node)
    except LookupError:
        return None
