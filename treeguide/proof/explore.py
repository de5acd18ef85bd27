"""Walk a tree every way that its answers and the samples of its forms allow.

Breadth first, so the first walk to a place is a shortest one. States are told apart by where they
stand, what is known of the variables that something reads, and how often each loop was taken. Of
two states that differ only in how often `anywhere` answers were taken, the one with fewer can do
all that the other can, so the other is not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from treeguide.conditions import TODAY
from treeguide.kernel import Given, Position, Program, Stuck, give, offered
from treeguide.kernel.scenarios import DAY
from treeguide.kernel.way import Frame
from treeguide.model import Form
from treeguide.proof.samples import Samples

MOST_STATES = 50_000

Offered = tuple[str, str, str]
"""A tree's id, a node's id in it, and the name of an answer that was offered there."""


@dataclass
class Exploration:
    """What was found, and by which walks."""

    complete: bool = True
    """Whether nothing was left out: then what was not met cannot be met."""
    states: int = 0
    offered: set[Offered] = field(default_factory=set)
    _first: dict[str, int] = field(default_factory=dict)
    _from: list[tuple[int, str, Given | None]] = field(default_factory=list)

    @property
    def met(self) -> Set[str]:
        """Return every node that some walk came to."""
        return self._first.keys()

    def reaches(self, node: str) -> bool:
        """Return whether a walk that comes to `node` was found."""
        return node in self._first

    def witness(self, node: str) -> list[list[Any]] | None:
        """Return a shortest walk that comes to `node`, None if none was found."""
        walk: list[list[Any]] = []
        number = self._first.get(node)
        while number is not None and number > 0:
            number, before, given = self._from[number]
            walk.append([before, given])
        return None if node not in self._first else walk[::-1]

    def _note(self, nodes: list[str], came: tuple[int, str, Given | None]) -> int:
        number = len(self._from)
        self._from.append(came)
        for node in nodes:
            self._first.setdefault(node, number)
        return number


def explore(
    program: Program,
    *,
    most_states: int = MOST_STATES,
    is_enough: Callable[[Exploration], bool] = lambda found: False,
) -> Exploration:
    """Return what walks through `program` can come to.

    Stops when `is_enough` says so, or after `most_states`; the result is then not complete.
    """
    return _Explorer(program, most_states, is_enough).run()


class _Explorer:
    def __init__(
        self, program: Program, most_states: int, is_enough: Callable[[Exploration], bool]
    ) -> None:
        self.program = program
        self.most_states = most_states
        self.is_enough = is_enough
        self.found = Exploration()
        self.samples: dict[str, Samples] = {}
        self.seen: dict[Any, list[dict[str, int]]] = {}
        self.waiting: list[tuple[int, Position]] = []

    def run(self) -> Exploration:
        trail: list[str] = []
        try:
            start = self.program.begin(DAY, trail=trail)
        except Stuck as stuck:
            self.found._note([*trail, stuck.node], (0, "", None))
            return self.found
        self.found._note([*trail, start.node], (0, "", None))
        self._follow_later(0, start)
        for number, position in self.waiting:
            if self.found.states >= self.most_states or self.is_enough(self.found):
                self.found.complete = False
                break
            self.found.states += 1
            self._expand(number, position)
        return self.found

    def _expand(self, number: int, position: Position) -> None:
        node = position.node
        for given in self._givens(position):
            after = position.copy()
            after.trail = trail = []
            try:
                give(after, given)
                trail.append(after.node)
            except Stuck as stuck:
                trail.append(stuck.node)
                self.found._note(trail, (number, node, given))
                continue
            self._follow_later(self._noted(trail, number, node, given), after)

    def _noted(self, trail: list[str], number: int, node: str, given: Given) -> int:
        return self.found._note(trail, (number, node, given))

    def _givens(self, position: Position) -> Iterator[Given]:
        tree = position.program.tree
        place = position.place
        for way in offered(position):
            self.found.offered.add((tree.id, place.id, way.name))
            if type(place.node) is not Form or way.edge.slot == "anywhere":
                yield way.name
        if type(place.node) is Form:
            samples = self._samples(position)
            self.found.complete = self.found.complete and samples.is_exact(place.node)
            yield from samples.fillings(place.node)

    def _samples(self, position: Position) -> Samples:
        tree = position.program.tree
        if tree.id not in self.samples:
            self.samples[tree.id] = Samples(tree)
        return self.samples[tree.id]

    def _follow_later(self, number: int, position: Position) -> None:
        if not position.place.waits:
            return
        key, spent = self._key(position)
        before = self.seen.setdefault(key, [])
        if any(all(spent.get(k, 0) >= n for k, n in other.items()) for other in before):
            return
        before.append(spent)
        self.waiting.append((number, position))

    def _key(self, position: Position) -> tuple[Any, dict[str, int]]:
        spent: dict[str, int] = {}
        parts: list[Any] = [position.place.id]
        level: Position | Frame | None = position
        depth = 0
        while level is not None:
            read = self._read(level.program)
            counts = tuple(sorted(p for p in level.counts.items() if p[0][0] != "@"))
            here = level.here.id if level.here is not None else None
            parts.append((_frozen(level.facts, read), counts, here))
            spent |= {f"{depth}{k}": n for k, n in level.counts.items() if k[0] == "@"}
            level, depth = level.frame if isinstance(level, Position) else level.outer, depth + 1
            parts.append(level.call.id if level is not None else None)
        return tuple(parts), spent

    def _read(self, program: Program) -> set[str]:
        if program.tree.id not in self.samples:
            self.samples[program.tree.id] = Samples(program.tree)
        return self.samples[program.tree.id].read


def _frozen(facts: dict[str, Any], read: set[str]) -> tuple[Any, ...]:
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for name, value in facts.items()
        if name in read and name != TODAY
    )
