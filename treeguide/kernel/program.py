"""A tree compiled for walking. One program serves any number of walks at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import UNSET

from treeguide.conditions import TODAY
from treeguide.graph import Edge, edges
from treeguide.graph.lengths import Lengths, lengths_of, limit_of, loop_key
from treeguide.kernel.compiling import Unusable, effects, truth
from treeguide.kernel.errors import Stuck
from treeguide.kernel.places import CallPlace, DecisionPlace, OutcomePlace, Place
from treeguide.kernel.values import fitted
from treeguide.kernel.way import Facts, LoopCount, Position, Way, take
from treeguide.model import HERE, Call, Decision, Form, Outcome, Tree

_PLACES: dict[type, type[Place]] = {
    Decision: DecisionPlace,
    Call: CallPlace,
    Outcome: OutcomePlace,
}


class Program:
    """A tree and the trees that it calls, ready to be walked.

    Any tree that could be read can be compiled. Its faults show themselves as Stuck when a walk
    gets to them.
    """

    def __init__(
        self,
        tree: Tree,
        library: Mapping[str, Tree] | None = None,
        _compiled: dict[str, Program] | None = None,
    ) -> None:
        self.tree = tree
        self._library = library or {}
        self.compiled: dict[str, Program] = {} if _compiled is None else _compiled
        self.kept: dict[Any, Any] = {}
        """What outer layers work out once for all walks, by the place or way it is about."""
        self.places = {
            node_id: _PLACES.get(type(node), Place)(node_id, node)
            for node_id, node in tree.nodes.items()
        }
        self._unknown: Facts = {
            name: None if variable.initial is UNSET else fitted(variable, variable.initial)
            for name, variable in tree.variables.items()
        }
        self.fact_names = (*self._unknown, TODAY)
        self._connect()
        for place in self.places.values():
            if isinstance(place, CallPlace):
                self._connect_call(place)
        # Last, so that no other thread walks a program that is not connected yet.
        self.compiled[tree.id] = self

    def called(self, tree_id: str | None) -> Program | None:
        """Return the program of a tree that this one calls, None where there is no such tree.

        It is compiled when a walk first gets there: calls may be many, deep, or even circular.
        """
        tree = self._library.get(tree_id or "")
        if tree is not None and tree.id not in self.compiled:
            Program(tree, self._library, self.compiled)
        return self.compiled.get(tree_id or "")

    @property
    def start(self) -> Place:
        """Return the place where a walk begins."""
        place = self.places.get(self.tree.start or "")
        if place is None:
            raise Stuck(
                self.tree.start or "",
                f"The tree “{self.tree.title or self.tree.id}” does not say where to start."
                " Nobody can begin. Name one of its nodes as “start”.",
            )
        return place

    @cached_property
    def lengths(self) -> Lengths:
        """Return how many answers lie between each node and the end."""
        return lengths_of(self.tree, self._library)

    def called_at(self, place: Place) -> Program:
        """Return the program that is walked inside the call at `place`."""
        inner = self.called(place.node.tree) if type(place.node) is Call else None
        assert inner is not None, f"{place.id} calls no tree"
        return inner

    def place_named(self, node: str) -> Place:
        """Return the place that a path calls `node`: `call/node` stands in a called tree."""
        *calls, node_id = node.split("/")
        program = self
        for call in calls:
            program = program.called_at(program.places[call])
        return program.places[node_id]

    def fresh_facts(self, today: str) -> Facts:
        """Return the facts with which a walk on the day `today` begins."""
        return {**self._unknown, TODAY: today}

    def begin(
        self,
        today: str,
        known: Mapping[str, Any] | None = None,
        trail: list[str] | None = None,
    ) -> Position:
        """Return a position at the first node that waits (or ends), `known` facts set.

        `trail`, where given, collects the nodes that the walk passes without waiting.
        Raises Stuck where the tree has a fault before anything is asked.
        """
        facts = self.fresh_facts(today)
        for name, value in (known or {}).items():
            if name in self.tree.variables:
                facts[name] = fitted(self.tree.variables[name], value)
        position = Position(self, facts)
        position.trail = trail
        entry = Way("", "start")
        entry.target = self.start
        take(position, entry)
        return position

    def _connect(self) -> None:
        for edge in edges(self.tree):
            if edge.slot == "then":
                continue
            # Only a person names a way: rules are told apart by where they stand.
            name = edge.name if edge.slot != "rule" else f"rule {edge.index}"
            self.places[edge.source].ways.setdefault(name, self._way(edge))

    def _way(self, edge: Edge) -> Way:
        way = Way(edge.source, edge.name)
        way.edge = edge
        way.target = HERE if edge.comes_back else self.places.get(edge.target or "")
        variables = self.tree.variables
        try:
            if edge.when is not None:
                way.when = truth(edge.when, variables)
            way.effects = effects(edge.set, variables, variables)
        except Unusable as unusable:
            self.places[edge.source].blame(str(unusable))
        if edge.loop is not None:
            then = Way(edge.source, edge.name)
            then.target = self.places.get(edge.loop.then)
            way.loop = LoopCount(loop_key(edge), edge.loop.max, then)
        if edge.slot == "anywhere":
            way.limit = limit_of(edge, self.tree)
        way.is_plain = not (way.effects or way.loop or way.limit)
        way.is_filled = edge.slot == "to" and type(self.places[edge.source].node) is Form
        return way

    def _connect_call(self, place: CallPlace) -> None:
        called = self._library.get(place.node.tree or "")
        if called is None:
            return
        ours, theirs = self.tree.variables, called.variables
        try:
            place.given = effects(place.node.give, ours, theirs)
            place.taken = effects(place.node.take, theirs, ours)
        except Unusable as unusable:
            place.blame(str(unusable))
