"""The only place that knows where conditions and expressions stand in a tree."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from treeguide.graph.edges import Edge, edges, escaped
from treeguide.model import Action, Call, Record, Tree

Place = Literal["when", "set", "give", "take"]


class Written(Record):
    """A condition or an expression as its author wrote it, and where it stands.

    `give` and `take` of a call cross between two trees: what is given is an expression over our
    variables for one of theirs, what is taken is the reverse. An action's are the same, but nobody
    here knows the variables on its side.
    """

    source: str
    place: Place
    wanted: str
    """The name of what is filled, or `truth` for a condition."""
    at: str
    node: str | None
    edge: Edge | None = None


def expressions(tree: Tree, among: Iterable[Edge] | None = None) -> Iterator[Written]:
    """Yield every condition and expression of `tree`; `among` are its edges, if at hand."""
    for edge in edges(tree) if among is None else among:
        if edge.slot != "anywhere" and (edge.set or edge.when is not None):
            yield from _on_edge(edge, edge.source)
    for node_id, node in tree.nodes.items():
        if type(node) is Call or type(node) is Action:
            yield from _exchanged(node_id, "give", node.give)
            yield from _exchanged(node_id, "take", node.take)
    for edge in anywhere(tree):
        yield from _on_edge(edge, None)


def anywhere(tree: Tree) -> Iterator[Edge]:
    """Yield the edges that are offered everywhere, once each, from no node in particular."""
    for index, answer in enumerate(tree.anywhere):
        yield Edge(
            "", answer.to, "anywhere", answer.id, index, answer.label, answer.when, answer.set
        )


def _on_edge(edge: Edge, node: str | None) -> Iterator[Written]:
    if edge.when is not None:
        yield Written(edge.when, "when", "truth", f"{edge.owner}/when", node, edge)
    for name, source in edge.set.items():
        yield Written(source, "set", name, f"{edge.owner}/set/{escaped(name)}", node, edge)


def _exchanged(node_id: str, place: Place, sources: Mapping[str, str]) -> Iterator[Written]:
    for name, source in sources.items():
        at = f"/nodes/{node_id}/{place}/{escaped(name)}"
        yield Written(source, place, name, at, node_id)
