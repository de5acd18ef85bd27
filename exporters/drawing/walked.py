"""Which nodes and edges a walked path went through, decisions and calls included."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct

from treeguide.graph import Edge, edges
from treeguide.model import Tree

Key = tuple[str, str, str]


class Walked(Struct, frozen=True):
    """What to draw thick. An edge is known by source, slot and name."""

    nodes: frozenset[str] = frozenset()
    edges: frozenset[Key] = frozenset()

    def took(self, edge: Edge) -> bool:
        """Return whether the path took `edge`; one of `anywhere` counts from any node."""
        return _key(edge) in self.edges


def walked_edges(tree: Tree, path: Sequence[Sequence[Any]]) -> Walked:
    """Return what `path`, in the shape of a witness, goes through in `tree`.

    A path holds only nodes that wait. What lies between is found by the shortest way through
    decisions and calls; where a path does not fit the tree, what fits is marked.
    """
    entries = list(_entries(tree, path))
    if not entries:
        return Walked()
    onward = _Onward(tree)
    taken = onward.between([tree.start], entries[0][0])
    for (node, given), (following, _) in pairwise(entries):
        taken += onward.through(node, given, following)
    taken += onward.last(*entries[-1])
    nodes = {node for node, _ in entries} | {str(edge.target) for edge in taken}
    return Walked(
        frozenset(nodes & tree.nodes.keys() | {str(tree.start)} & tree.nodes.keys()),
        frozenset(map(_key, taken)),
    )


def _entries(tree: Tree, path: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """Yield node and edge name of each entry; all that was done in a called tree is one entry."""
    before = None
    for node, given in path:
        call, inside, _ = node.partition("/")
        if inside and call != before and call in tree.nodes:
            yield call, ""
        elif not inside and node in tree.nodes:
            yield node, "done" if isinstance(given, Mapping) else str(given)
        before = call if inside else None


class _Onward:
    """Finds the edges between two entries of a path."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.leaving: dict[str, list[Edge]] = {}
        for edge in edges(tree):
            self.leaving.setdefault(edge.source, []).append(edge)

    def through(self, node: str, given: str, following: str) -> list[Edge]:
        """Return the edge taken at `node` and those after it, as far as `following`."""
        best: list[Edge] | None = None
        for edge in self._given(node, given):
            rest = [] if edge.target == following else self.between([edge.target], following)
            fits = edge.target == following or bool(rest)
            if fits and (best is None or len(rest) + 1 < len(best)):
                best = [edge, *rest]
        return best or []

    def between(self, starts: Sequence[str | None], following: str) -> list[Edge]:
        """Return the edges from `starts` to `following` through nodes that do not wait."""
        came: dict[str | None, Edge | None] = dict.fromkeys(starts)
        queue = list(starts)
        for node in queue:
            if node == following:
                return self._back(came, node)
            for edge in self._unasked(node):
                if edge.target not in came:
                    came[edge.target] = edge
                    queue.append(edge.target)
        return []

    def last(self, node: str, given: str) -> list[Edge]:
        """Return the edge taken at the last entry, and what follows it without a choice."""
        taken = self._given(node, given)[:1]
        while taken and len(onward := self._unasked(taken[-1].target)) == 1:
            if onward[0] in taken:
                break
            taken += onward
        return taken

    def _given(self, node: str, given: str) -> list[Edge]:
        return [edge for edge in self.leaving.get(node, ()) if given in ("", edge.name)]

    def _unasked(self, node: str | None) -> list[Edge]:
        found = self.tree.nodes.get(node)  # type: ignore[arg-type]
        return [] if found is None or found.waits else self.leaving.get(str(node), [])

    @staticmethod
    def _back(came: Mapping[str | None, Edge | None], node: str | None) -> list[Edge]:
        taken = []
        while (edge := came[node]) is not None:
            taken.append(edge)
            node = edge.source
        return taken[::-1]


def _key(edge: Edge) -> Key:
    slot = f"then of {edge.within}" if edge.slot == "then" else edge.slot
    anywhere = "anywhere" in (edge.slot, edge.within)
    return ("" if anywhere else edge.source, slot, edge.name)
