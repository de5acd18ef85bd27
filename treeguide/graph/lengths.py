"""How long a walk can still take: a bound that every walk keeps, and the shortest way out.

Let every walk carry a number: the answers given so far, plus the longest way on along edges that
can be taken any number of times (these do not go round). Such an edge never raises it. An edge with
a declared `loop` can, at most `max` times, by what the way on from its target is longer; so can an
`anywhere` answer, by the whole way from its target where a call there may come back. The number at
the start plus all that can be added bounds the answers of any walk.
"""

from collections.abc import Mapping
from functools import cached_property

from treeguide.graph.called import called_first
from treeguide.graph.edges import Edge
from treeguide.graph.flow import Flow, marked
from treeguide.model import Call, Tree


class Lengths:
    """How many waiting nodes lie between each node of a tree and its end.

    `called` has the lengths of the trees that this one calls; None stands for a tree that calls
    itself in the end, so that no number bounds a walk.
    """

    def __init__(self, flow: Flow, called: Mapping[str, "Lengths | None"]) -> None:
        self.flow = flow
        self.longest_calls: dict[str, int] = {}
        self.shortest_calls: dict[str, int] = {}
        self.endless = False
        for node_id, node in flow.tree.nodes.items():
            if not node.waits:
                self.longest_calls[node_id] = self.shortest_calls[node_id] = 0
            if type(node) is Call and node.tree is not None and node.tree in called:
                self._measure_call(node_id, called[node.tree])

    def _measure_call(self, node_id: str, called: "Lengths | None") -> None:
        start = None if called is None else called.flow.tree.start
        most = None if called is None else called.at_most(start, {})
        self.endless = self.endless or most is None
        self.longest_calls[node_id] = most or 0
        self.shortest_calls[node_id] = (called.at_least(start) or 0) if called is not None else 0

    @cached_property
    def longest(self) -> list[int] | None:
        """Return the longest piece from each node; None where a walk may never end."""
        return None if self.endless else self.flow.longest(self.longest_calls)

    @cached_property
    def shortest(self) -> list[int | None]:
        """Return the fewest waiting nodes from each node to an outcome, itself included."""
        return self.flow.shortest(self.shortest_calls)

    def at_least(self, node_id: str | None) -> int | None:
        """Return how many nodes must still be answered from `node_id` on; None if no way ends."""
        number = self.flow.number.get(node_id or "")
        return None if number is None else self.shortest[number]

    def at_most(self, node_id: str | None, counts: Mapping[str, int]) -> int | None:
        """Return how many nodes can still be answered from `node_id` on; None if without end.

        `counts` says how often each limited edge was taken, by the key of `limit_key`.
        """
        number = self.flow.number.get(node_id or "")
        if number is None or self.longest is None:
            return None
        if not self.flow.limited:
            return self.longest[number]
        total, pieces = self._extras_from.get(number) or self._extras(number)
        # No walk takes an edge more often than its limit allows.
        for key, count in counts.items():
            total -= count * pieces.get(key, 0)
        return total

    def _extras(self, number: int) -> tuple[int, dict[str, int]]:
        """Return the bound from a node with no limited edge taken, and what each, taken, uses up.

        The edges stand under their keys; each adds its limit times a longest piece to the bound.
        """
        assert self.longest is not None
        limited = self._limited_from(number)
        total = self.longest[number] + sum(most * piece for most, piece in limited.values())
        self._extras_from[number] = total, {key: piece for key, (_, piece) in limited.items()}
        return self._extras_from[number]

    @cached_property
    def _extras_from(self) -> dict[int, tuple[int, dict[str, int]]]:
        return {}

    def _limited_from(self, number: int) -> dict[str, tuple[int, int]]:
        met = marked(self.flow.after, [number])
        extras: dict[str, tuple[int, int]] = {}
        for edge in self.flow.limited:
            if met[self.flow.number[edge.source]]:
                key, most = limit_of(edge, self.flow.tree)
                known = extras[key][1] if key in extras else 0
                extras[key] = most, max(self._added_by(edge), known)
        return extras

    def _added_by(self, edge: Edge) -> int:
        """Return by how much taking a limited edge once can lengthen a walk."""
        assert self.longest is not None
        source, target = self.flow.number[edge.source], self.flow.number[edge.target or ""]
        own = self.longest_calls.get(edge.source, 1)
        if edge.slot == "anywhere" and self._returning[target]:
            return own + self.longest[target]
        return own + self.longest[target] - self.longest[source]

    @cached_property
    def _returning(self) -> bytearray:
        """Return, for each node, whether a walk can come back from it to an `anywhere` answer."""
        calls = {self.flow.number[edge.source] for edge in self.flow.coming_back}
        return self.flow.leading_to(calls)


def limit_of(edge: Edge, tree: Tree) -> tuple[str, int]:
    """Return the key under which a limited edge is counted in a walk, and its limit."""
    if edge.slot == "anywhere":
        return f"@{edge.name}", tree.anywhere[edge.index].max
    assert edge.loop is not None
    return loop_key(edge), edge.loop.max


def loop_key(edge: Edge) -> str:
    """Return the key under which an edge's declared loop is counted in a walk."""
    return f"{edge.source}.{edge.slot}.{edge.name}"


def lengths_of(tree: Tree, library: Mapping[str, Tree]) -> Lengths:
    """Return the lengths of `tree`, those of the trees that it calls measured first."""
    order = called_first(tree, library)
    # What is still None when a call asks for it is a tree that calls itself in the end.
    measured: dict[str, Lengths | None] = {one.id: None for one in order}
    for one in order:
        lengths = measured[one.id] = Lengths(Flow(one), measured)
    return lengths


def most_steps(tree: Tree, library: Mapping[str, Tree]) -> int | None:
    """Return the number of answers that no walk exceeds; None where a walk may not end."""
    return lengths_of(tree, library).at_most(tree.start, {})
