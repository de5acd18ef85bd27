"""A tree as a networkx graph, for the questions that need more than one linear pass."""

from collections.abc import Iterable, Iterator

import networkx as nx

from treeguide.graph.flow import Flow

HUB = -1
"""Stands for all nodes at which an `anywhere` answer can be taken and come back to."""


def network(flow: Flow) -> "nx.MultiDiGraph[str]":
    """Return the whole tree: nodes with their `kind`, edges keyed by slot and name."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node_id, node in flow.tree.nodes.items():
        graph.add_node(node_id, kind=node.kind)
    for edge in flow.edges:
        if edge.target in flow.number:
            graph.add_edge(edge.source, edge.target, (edge.slot, edge.name), edge=edge)
    return graph


def rings(flow: Flow) -> list[list[str]]:
    """Return the sets of nodes that unlimited edges tie into a ring, in the author's order.

    Strongly connected components (Tarjan); a node that leads only to itself is no ring.
    """
    graph = _among(flow.unlooped, range(len(flow.ids)))
    components = nx.strongly_connected_components(graph)
    return _named(flow, (part for part in components if len(part) > 1))


def shortest_ring(flow: Flow, ring: list[str]) -> list[str]:
    """Return a shortest cycle through the first node of `ring`, that node at both ends."""
    first = flow.number[ring[0]]
    graph = _among(flow.unlooped, [flow.number[node_id] for node_id in ring])
    last = set(graph.predecessors(first))
    came_from: dict[int, int] = {}
    for source, target in nx.bfs_edges(graph, first):
        came_from[target] = source
        if target in last:
            break
    way = [first, target]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return [flow.ids[number] for number in reversed(way)]


def knots(flow: Flow) -> list[int]:
    """Return for each node the number of its knot: nodes in one knot lead to each other.

    Strongly connected components over all edges; a call that comes back leads to every node where
    an `anywhere` answer can be taken.
    """
    graph = _among(flow.after, range(len(flow.ids)))
    if flow.coming_back:
        waiting = (i for i, node in enumerate(flow.tree.nodes.values()) if node.waits)
        graph.add_edges_from((HUB, number) for number in waiting)
        graph.add_edges_from((number, HUB) for number in flow.returning)
    knot = [0] * (len(flow.ids) + 1)
    for index, members in enumerate(nx.strongly_connected_components(graph)):
        for number in members:
            knot[number] = index
    return knot


def parts(flow: Flow, numbers: Iterable[int]) -> list[list[str]]:
    """Return the sets of those nodes that hang together whichever way their own edges point."""
    return _named(flow, nx.weakly_connected_components(_among(flow.own, numbers)))


def heads(flow: Flow, numbers: Iterable[int]) -> list[list[str]]:
    """Return those of `numbers` that no other of them leads to, rings of them together.

    Of a chain of nodes that nothing reaches, the first stands for the rest.
    """
    graph = _among(flow.own, numbers)
    groups = list(nx.strongly_connected_components(graph))
    group_of = {number: index for index, members in enumerate(groups) for number in members}
    led_to = {group_of[t] for s, t in graph.edges if group_of[s] != group_of[t]}
    return _named(flow, (members for i, members in enumerate(groups) if i not in led_to))


def _among(follow: list[list[int]], numbers: Iterable[int]) -> "nx.DiGraph[int]":
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(numbers)
    graph.add_edges_from(_pairs(follow, graph))
    return graph


def _pairs(follow: list[list[int]], graph: "nx.DiGraph[int]") -> Iterator[tuple[int, int]]:
    members = set(graph)
    return ((s, t) for s in members for t in follow[s] if t in members)


def _named(flow: Flow, components: Iterable[set[int]]) -> list[list[str]]:
    return [[flow.ids[number] for number in part] for part in sorted(map(sorted, components))]
