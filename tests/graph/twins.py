"""Every graph question again, in plain Python, without a thought for speed."""

from collections.abc import Iterable

from treeguide.graph import edges
from treeguide.model import Outcome, Tree

Arrows = dict[str, list[str]]


def arrows(tree: Tree, *, unlimited: bool = False) -> Arrows:
    """Who leads to whom; an arrow to nowhere is left out."""
    led: Arrows = {node_id: [] for node_id in tree.nodes}
    for edge in edges(tree):
        if edge.target in led and not (unlimited and edge.loop):
            led[edge.source].append(edge.target)
    return led


def turned(led: Arrows) -> Arrows:
    return {node: [other for other in led if node in led[other]] for node in led}


def reached(led: Arrows, starts: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop(0)
        if node not in seen:
            seen.add(node)
            waiting += led[node]
    return seen


def beyond(led: Arrows, node: str) -> set[str]:
    """What is reached from a node by at least one arrow."""
    return reached(led, led[node])


def goes_round(led: Arrows) -> bool:
    return any(node in beyond(led, node) for node in led)


def knots(led: Arrows) -> list[list[str]]:
    """Nodes that lead to each other, in the author's order."""
    found = []
    for node in led:
        if not any(node in knot for knot in found):
            mates = {other for other in beyond(led, node) if node in beyond(led, other)}
            found.append([other for other in led if other in mates | {node}])
    return found


def rings(led: Arrows) -> list[list[str]]:
    return [knot for knot in knots(led) if len(knot) > 1]


def parts(led: Arrows) -> list[list[str]]:
    both = {node: led[node] + turned(led)[node] for node in led}
    return knots(both)


def among(led: Arrows, nodes: Iterable[str]) -> Arrows:
    members = list(nodes)
    return {node: [t for t in led[node] if t in members] for node in led if node in members}


def heads(led: Arrows) -> list[list[str]]:
    before = turned(led)
    return [knot for knot in knots(led) if {s for n in knot for s in before[n]} <= set(knot)]


def round_trip(led: Arrows, node: str) -> int | None:
    """The number of arrows on a shortest way back to a node, one to itself aside."""
    here, steps, seen = {other for other in led[node] if other != node}, 1, set()
    while here - seen:
        if node in here:
            return steps
        seen |= here
        here, steps = {target for other in here for target in led[other]}, steps + 1
    return None


def longest(led: Arrows, node: str) -> int:
    return 1 + max((longest(led, target) for target in led[node]), default=0)


def outcomes(tree: Tree) -> list[str]:
    return [node_id for node_id, node in tree.nodes.items() if isinstance(node, Outcome)]
