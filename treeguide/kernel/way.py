"""Ways lead from place to place; a position is where one walk stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from treeguide.kernel.errors import Stuck
from treeguide.kernel.values import fitted
from treeguide.model import HERE, Value, Variable

if TYPE_CHECKING:
    from treeguide.kernel.places import Place
    from treeguide.kernel.program import Program

Facts = dict[str, Any]
Truth = Callable[[Facts], bool]
Effect = tuple[str, Callable[[Facts], Value | None], Variable]

MOST_HOPS = 300_000
"""Places passed between two waiting nodes before a walk counts as going round.

More than a tree may have nodes, so that no walk through a tree without errors comes to it.
"""


class LoopCount:
    """A declared loop: `most` times along its edge, afterwards along `then`."""

    __slots__ = ("key", "most", "then")

    def __init__(self, key: str, most: int, then: Way) -> None:
        self.key, self.most, self.then = key, most, then


class Way:
    """One edge, ready to be taken."""

    __slots__ = (
        "edge",
        "effects",
        "is_filled",
        "is_plain",
        "limit",
        "loop",
        "name",
        "source",
        "target",
        "when",
    )

    def __init__(self, source: str, name: str) -> None:
        self.source = source
        self.name = name
        self.edge: Any = None
        self.target: Place | str | None = None
        self.when: Truth | None = None
        self.effects: tuple[Effect, ...] = ()
        self.loop: LoopCount | None = None
        self.limit: tuple[str, int] | None = None
        """For an `anywhere` answer: its count's key and how often it is offered."""
        self.is_plain = True
        """Whether taking it does nothing but lead on, as most ways do: no loop, limit or effect."""
        self.is_filled = False
        """Whether it is a form's, which nobody names: it is taken by filling the form."""

    def is_offered(self, position: Position) -> bool:
        """Return whether a person standing at `position` may take this way."""
        if self.when is not None and not self.when(position.facts):
            return False
        return self.limit is None or not self.is_used_up(position)

    def is_used_up(self, position: Position) -> bool:
        """Return whether an `anywhere` answer was taken as often as it is offered."""
        return self.limit is not None and position.counts.get(self.limit[0], 0) >= self.limit[1]


class Frame:
    """What waits for a called tree to end: where the call stands and what was known there."""

    __slots__ = ("call", "counts", "facts", "here", "outer", "program")

    def __init__(self, position: Position, call: Place) -> None:
        self.program = position.program
        self.call = call
        self.facts = position.facts
        self.counts = position.counts
        self.here = position.here
        self.outer = position.frame


class Position:
    """Where one walk stands, what is known there, and how often each loop was taken.

    Facts and counts belong to the tree that is being walked; those of the calling trees wait in
    the frames.
    """

    __slots__ = ("counts", "facts", "frame", "here", "place", "program", "trail")

    def __init__(self, program: Program, facts: Facts) -> None:
        self.program = program
        self.facts = facts
        self.counts: dict[str, int] = {}
        self.frame: Frame | None = None
        self.here: Place | None = None
        self.place: Place = program.start
        self.trail: list[str] | None = None
        """Where somebody wants to know: the nodes that were passed without waiting, in order."""

    @property
    def node(self) -> str:
        """Return the node's id, with the ids of the calls that led to it in front."""
        frame = self.frame
        if frame is None:
            return self.place.id
        names = [self.place.id]
        while frame is not None:
            names.append(frame.call.id)
            frame = frame.outer
        return "/".join(reversed(names))

    @property
    def depth(self) -> int:
        """Return how many calls deep the walk is."""
        depth, frame = 0, self.frame
        while frame is not None:
            depth, frame = depth + 1, frame.outer
        return depth

    def copy(self) -> Position:
        """Return a position that can go on without changing this one."""
        other = Position.__new__(Position)
        other.program, other.place, other.here = self.program, self.place, self.here
        other.facts, other.counts = dict(self.facts), dict(self.counts)
        other.frame, other.trail = _copied(self.frame), None
        return other


def _copied(frame: Frame | None) -> Frame | None:
    if frame is None:
        return None
    other = Frame.__new__(Frame)
    other.program, other.call, other.here = frame.program, frame.call, frame.here
    other.facts, other.counts = dict(frame.facts), dict(frame.counts)
    other.outer = _copied(frame.outer)
    return other


def take(position: Position, way: Way) -> None:
    """Take `way` and go on until somebody has to do something or the walk ends.

    Raises Stuck where the tree has a fault; `position` then stands at the faulty node.
    """
    hops = 0
    while hops < MOST_HOPS:
        hops += 1
        if not way.is_plain:
            way = _marked(position, way)
        place = _reached(position, way)
        position.place = place
        if place.waits:
            return
        if position.trail is not None:
            position.trail.append(position.node)
        onward = place.onward(position)
        if onward is None:
            return
        way = onward
    raise Stuck(position.node, _goes_round(position))


def _marked(position: Position, way: Way) -> Way:
    """Return the way that is taken in place of `way`, what it counts and sets done."""
    if way.loop is not None:
        way = _counted(position, way, way.loop)
    if way.limit is not None:
        _take_anywhere(position, way.limit[0])
    if way.effects:
        apply(way.effects, position.facts, position.facts)
    return way


def _counted(position: Position, way: Way, loop: LoopCount) -> Way:
    """Return where an edge with a declared loop leads this time, and count it."""
    taken = position.counts.get(loop.key, 0)
    if taken >= loop.most:
        return loop.then
    position.counts[loop.key] = taken + 1
    return way


def _reached(position: Position, way: Way) -> Place:
    place = position.here if way.target is HERE else way.target
    if place is None or isinstance(place, str):
        raise Stuck(position.node, _leads_nowhere(way))
    return place


def _goes_round(position: Position) -> str:
    return (
        f"The walk goes round without ever asking anything: it passed {MOST_HOPS} nodes and is at"
        f" “{position.place.title}” again. Give one of the edges of this circle a loop or a way"
        " out."
    )


def apply(effects: tuple[Effect, ...], read: Facts, write: Facts) -> None:
    """Set the variables of `write` to what `effects` say over the facts `read`, all at once."""
    values = [(name, fitted(variable, value(read))) for name, value, variable in effects]
    write.update(values)


def _take_anywhere(position: Position, key: str) -> None:
    position.counts[key] = position.counts.get(key, 0) + 1
    position.here = position.place


def _leads_nowhere(way: Way) -> str:
    named = f"“{way.edge.label or way.name}”" if way.edge else f"“{way.name}”"
    if way.edge is not None and way.edge.target is not None and way.edge.target != HERE:
        return (
            f"The way {named} leads to “{way.edge.target}”, and no node is called so."
            " Nobody can get any further here."
        )
    return f"The way {named} leads nowhere. Nobody can get any further here."
