"""A place is a node, ready to be walked: what each kind does when a walk gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treeguide.conditions import TODAY
from treeguide.kernel.errors import Stuck
from treeguide.kernel.reads import read_by
from treeguide.kernel.way import Effect, Facts, Frame, Position, Way, apply
from treeguide.model import AnyNode, Call

if TYPE_CHECKING:
    from treeguide.kernel.program import Program

DEEPEST_CALL = 200
"""Calls within calls before a walk counts as calling itself."""


class Place:
    """A node that waits: a person, a team or a system chooses one of its ways."""

    __slots__ = ("_reads", "fault", "id", "node", "waits", "ways")

    def __init__(self, node_id: str, node: AnyNode) -> None:
        self.id = node_id
        self.node = node
        self.waits = node.waits
        self.ways: dict[str, Way] = {}
        self.fault: str | None = None
        self._reads: tuple[str, ...] | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the variables that this place reads when it asks."""
        if self._reads is None:
            self._reads = read_by(self.node)
        return self._reads

    @property
    def title(self) -> str:
        """Return how the author calls this place."""
        return self.node.title or self.id

    def blame(self, message: str) -> None:
        """Note that a condition or expression here is unusable: no walk gets past this place."""
        if self.fault is None:
            self.fault = f"At “{self.title}” a condition cannot be used: {message}"
        self.waits = False

    def onward(self, position: Position) -> Way | None:
        """Return the way on from a place that does not wait, None where the walk ends."""
        raise Stuck(position.node, self.fault or f"{self.id} waits.")


class DecisionPlace(Place):
    """Goes the way of the first rule that holds."""

    __slots__ = ()

    def onward(self, position: Position) -> Way:
        if self.fault is not None:
            raise Stuck(position.node, self.fault)
        facts = position.facts
        for way in self.ways.values():
            if way.when is None or way.when(facts):
                return way
        raise Stuck(
            position.node,
            f"At “{self.title}” no rule holds for what is known, and there is no “otherwise”."
            " Nobody can get any further here. Add the missing rule or an “otherwise”.",
        )


class OutcomePlace(Place):
    """Ends the walk, or goes back to the call that is waiting for this tree to end."""

    __slots__ = ()

    def onward(self, position: Position) -> Way | None:
        if position.frame is None:
            return None
        return leave_call(position, position.frame).exit_at(position, self)


class CallPlace(Place):
    """Walks another tree first."""

    __slots__ = ("given", "taken")
    node: Call

    def __init__(self, node_id: str, node: AnyNode) -> None:
        super().__init__(node_id, node)
        self.given: tuple[Effect, ...] = ()
        self.taken: tuple[Effect, ...] = ()

    def onward(self, position: Position) -> Way:
        if self.fault is not None:
            raise Stuck(position.node, self.fault)
        program = position.program.called(self.node.tree)
        if program is None:
            raise Stuck(
                position.node,
                f"“{self.title}” calls the tree “{self.node.tree}”, and there is no such tree here."
                " Nobody can get any further.",
            )
        if position.depth >= DEEPEST_CALL:
            raise Stuck(
                position.node,
                f"“{self.title}” calls the tree “{self.node.tree}” from within itself, over and"
                " over. Take one of the calls out of this circle.",
            )
        self._enter(position, program)
        entry = Way(self.id, "start")
        entry.target = program.start
        return entry

    def _enter(self, position: Position, program: Program) -> None:
        frame = Frame(position, self)
        facts = program.fresh_facts(frame.facts[TODAY])
        apply(self.given, frame.facts, facts)
        position.program, position.facts, position.counts = program, facts, {}
        position.here, position.frame = None, frame

    def learn(self, called: Facts, facts: Facts) -> None:
        """Take over into `facts` what is known in the tree that was `called`."""
        before = dict(facts)
        apply(self.taken, called, facts)
        for name, _, _ in self.taken:
            # What the called tree did not learn, it does not make us forget.
            if facts[name] is None:
                facts[name] = before[name]

    def exit_at(self, position: Position, outcome: Place) -> Way:
        """Return the way on after the called tree has ended at `outcome`."""
        way = self.ways.get(outcome.id) or self.ways.get("*")
        if way is None:
            raise Stuck(
                position.node,
                f"“{self.title}” came back with “{outcome.title}” ({outcome.id}), and no exit says"
                " where that leads. Nobody can get any further here. Add an exit for it, or “*”.",
            )
        return way


def leave_call(position: Position, frame: Frame) -> CallPlace:
    """Go back to the call that waits in `frame`, with what was learnt in the called tree."""
    called, call = position.facts, frame.call
    assert isinstance(call, CallPlace)
    position.program, position.place = frame.program, call
    position.facts, position.counts = frame.facts, frame.counts
    position.here, position.frame = frame.here, frame.outer
    position.facts[TODAY] = called[TODAY]
    call.learn(called, position.facts)
    return call
