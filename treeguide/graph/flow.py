"""A tree's edges as lists of integers, and the questions that one linear pass answers.

This is the quick look: when it finds everything in order, nobody needs to ask networkx.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from treeguide.graph.edges import Edge, edges
from treeguide.model import Outcome, Tree


class Flow:
    """The nodes of one tree, numbered in the author's order, and who leads to whom."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.ids: list[str] = list(tree.nodes)
        self.number: dict[str, int] = {node_id: i for i, node_id in enumerate(self.ids)}
        self.edges: list[Edge] = list(edges(tree))
        self.after: list[list[int]] = [[] for _ in self.ids]
        self.before: list[list[int]] = [[] for _ in self.ids]
        self.limited: list[Edge] = []
        self.dangling: list[Edge] = []
        """The edges that name no node."""
        self.coming_back: list[Edge] = []
        """The exits of calls that lead to the node at which an `anywhere` answer was taken."""
        self._connect()
        self.unlooped = self._without_limited()
        """Who leads to whom, but for the edges that can be taken a limited number of times."""

    def _connect(self) -> None:
        number, after, before = self.number, self.after, self.before
        for edge in self.edges:
            target = number.get(edge.target)  # type: ignore[arg-type]
            if target is None:
                (self.coming_back if edge.comes_back else self.dangling).append(edge)
                continue
            source = number[edge.source]
            after[source].append(target)
            before[target].append(source)
            if edge.loop is not None or edge.slot == "anywhere":
                self.limited.append(edge)

    def _without_limited(self) -> list[list[int]]:
        unlooped = self.after.copy()
        for edge in self.limited:
            source = self.number[edge.source]
            if unlooped[source] is self.after[source]:
                unlooped[source] = self.after[source].copy()
            unlooped[source].remove(self.number[edge.target or ""])
        return unlooped

    @cached_property
    def start(self) -> int | None:
        """Return the number of the node where a walk begins, or None where no node is named."""
        return self.number.get(self.tree.start)  # type: ignore[arg-type]

    @cached_property
    def outcomes(self) -> list[int]:
        """Return the numbers of all outcomes."""
        nodes = self.tree.nodes.values()
        return [i for i, node in enumerate(nodes) if type(node) is Outcome]

    @cached_property
    def reached(self) -> bytearray:
        """Return, for each node, whether a walk on paper reaches it from the start."""
        return marked(self.after, [] if self.start is None else [self.start])

    def leading_to(self, numbers: Iterable[int]) -> bytearray:
        """Return, for each node, whether any of `numbers` can be reached from it."""
        return marked(self.before, numbers)

    @cached_property
    def own(self) -> list[list[int]]:
        """Return who leads to whom by edges that stand in the node itself, not in `anywhere`."""
        if not self.tree.anywhere:
            return self.after
        own: list[list[int]] = [[] for _ in self.ids]
        for edge in self.edges:
            if edge.slot != "anywhere" and edge.target in self.number:
                own[self.number[edge.source]].append(self.number[edge.target])
        return own

    @cached_property
    def loose(self) -> list[int]:
        """Return the nodes of which an edge of their own names no node."""
        return [self.number[edge.source] for edge in self.dangling if edge.slot != "anywhere"]

    @cached_property
    def left_open(self) -> list[int]:
        """Return the nodes that no edge of their own leaves, though no walk should end there."""
        left = bytearray(map(bool, self.own))
        for number in (*self.outcomes, *self.loose, *self.returning):
            left[number] = 1
        return [number for number, mark in enumerate(left) if not mark]

    @cached_property
    def returning(self) -> list[int]:
        """Return the calls with an exit to the node at which an `anywhere` answer was taken."""
        return [self.number[edge.source] for edge in self.coming_back]

    @cached_property
    def lost_returns(self) -> list[Edge]:
        """Return the exits that lead back though a walk gets there without an `anywhere` answer."""
        if not self.coming_back or self.start is None:
            return []
        straight = marked(self.own, [self.start])
        return [edge for edge in self.coming_back if straight[self.number[edge.source]]]

    @cached_property
    def trapped(self) -> list[int]:
        """Return the nodes from which a walk can only go on for ever: no outcome, no loose end."""
        marks = self.leading_to([*self.outcomes, *self.left_open, *self.loose, *self.returning])
        return [number for number, mark in enumerate(marks) if not mark] if 0 in marks else []

    @cached_property
    def order(self) -> list[int] | None:
        """Return the nodes so that unlimited edges point forward, or None where they go round."""
        waiting_for = [0] * len(self.ids)
        for targets in self.unlooped:
            for target in targets:
                waiting_for[target] += 1
        order = [i for i, count in enumerate(waiting_for) if not count]
        for node in order:
            for target in self.unlooped[node]:
                waiting_for[target] -= 1
                if not waiting_for[target]:
                    order.append(target)
        return order if len(order) == len(self.ids) else None

    def longest(self, weights: Mapping[str, int]) -> list[int] | None:
        """Return for each node the weight of the longest way on, without limited edges.

        None where unlimited edges go round: then no walk on paper is longest.
        """
        if self.order is None:
            return None
        longest = [0] * len(self.ids)
        for node in reversed(self.order):
            onward = max((longest[target] for target in self.unlooped[node]), default=0)
            longest[node] = onward + weights.get(self.ids[node], 1)
        return longest

    def shortest(self, weights: Mapping[str, int]) -> list[int | None]:
        """Return for each node the fewest waiting nodes on a way to an outcome, None without one.

        Nearly all weights are 0 or 1, so this is a breadth-first search that goes on in the same
        round for the one and in the next for the other; only long calls wait their turn aside.
        """
        cost = [weights.get(node_id, 1) for node_id in self.ids] if weights else [1] * len(self.ids)
        shortest: list[int | None] = [None] * len(self.ids)
        aside: dict[int, list[int]] = {}
        distance, near = 0, list(self.outcomes)
        while near or aside:
            if not near:
                distance = min(aside)
            near += aside.pop(distance, ())
            near = self._step_back(near, distance, cost=cost, shortest=shortest, aside=aside)
            distance += 1
        return shortest

    def _step_back(
        self,
        near: list[int],
        distance: int,
        *,
        cost: list[int],
        shortest: list[int | None],
        aside: dict[int, list[int]],
    ) -> list[int]:
        """Settle the nodes at `distance` and return those that are one further away."""
        further: list[int] = []
        for node in near:
            if shortest[node] is not None:
                continue
            shortest[node] = distance
            for source in self.before[node]:
                if shortest[source] is None:
                    if cost[source] == 1:
                        further.append(source)
                    elif cost[source] == 0:
                        near.append(source)
                    else:
                        aside.setdefault(distance + cost[source], []).append(source)
        return further


def marked(follow: list[list[int]], starts: Iterable[int]) -> bytearray:
    """Return a mark for each node that `follow` leads to from `starts`, themselves included."""
    seen = bytearray(len(follow))
    queue = list(starts)
    for node in queue:
        seen[node] = 1
    for node in queue:
        for other in follow[node]:
            if not seen[other]:
                seen[other] = 1
                queue.append(other)
    return seen
