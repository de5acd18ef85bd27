"""A thousand random trees: our passes, networkx and a plain twin give one answer."""

from itertools import pairwise

import networkx as nx
import pytest

from tests.graph import twins
from tests.graph.random_trees import random_flows
from treeguide.graph.network import heads, knots, network, parts, rings, shortest_ring


def marked_ids(flow, marks):
    return {node_id for node_id, mark in zip(flow.ids, marks, strict=True) if mark}


def unlimited(flow):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(flow.ids)
    led = twins.arrows(flow.tree, unlimited=True)
    graph.add_edges_from((source, target) for source in led for target in led[source])
    return graph


def untouched(flow):
    """The nodes that no walk reaches."""
    return [node_id for node_id, mark in zip(flow.ids, flow.reached, strict=True) if not mark]


def numbers(flow, node_ids):
    return [flow.number[node_id] for node_id in node_ids]


def test_the_nodes_that_a_walk_reaches():
    for flow in random_flows():
        ours = marked_ids(flow, flow.reached)

        assert ours == nx.descendants(network(flow), "n0") | {"n0"}
        assert ours == twins.reached(twins.arrows(flow.tree), ["n0"])


def test_the_nodes_that_lead_to_an_outcome():
    for flow in random_flows():
        graph = network(flow)
        ends = twins.outcomes(flow.tree)

        ours = marked_ids(flow, flow.leading_to(flow.outcomes))

        assert ours == set(ends).union(*(nx.ancestors(graph, end) for end in ends))
        assert ours == twins.reached(twins.turned(twins.arrows(flow.tree)), ends)


def test_whether_unlimited_edges_go_round():
    for flow in random_flows():
        ours = flow.order is None

        assert ours != nx.is_directed_acyclic_graph(unlimited(flow))
        assert ours == twins.goes_round(twins.arrows(flow.tree, unlimited=True))


def test_the_order_in_which_unlimited_edges_point_forward():
    for flow in random_flows():
        place = {number: index for index, number in enumerate(flow.order or [])}

        assert all(
            place[source] < place[target]
            for source, targets in enumerate(flow.unlooped)
            for target in targets
            if flow.order is not None
        )


def test_the_longest_way_on():
    for flow in random_flows():
        if flow.order is not None:
            led = twins.arrows(flow.tree, unlimited=True)

            ours = flow.longest({})

            assert max(ours) == nx.dag_longest_path_length(unlimited(flow)) + 1
            assert ours == [twins.longest(led, node_id) for node_id in flow.ids]


def test_the_shortest_way_to_an_outcome():
    weights = {f"n{number}": number % 3 for number in range(14)}
    for flow in random_flows():
        graph = nx.DiGraph(network(flow).reverse())
        ends = set(flow.outcomes)

        ours = flow.shortest({**weights, **{flow.ids[end]: 0 for end in ends}})

        theirs = (
            nx.multi_source_dijkstra_path_length(
                graph, {flow.ids[end] for end in ends}, weight=lambda s, t, _: weights[t]
            )
            if ends
            else {}
        )
        assert ours == [theirs.get(node_id) for node_id in flow.ids]


def test_the_rings_of_unlimited_edges():
    for flow in random_flows():
        assert rings(flow) == twins.rings(twins.arrows(flow.tree, unlimited=True))


def test_a_shortest_way_round_a_ring():
    for flow in random_flows():
        led = twins.arrows(flow.tree, unlimited=True)
        for ring in rings(flow):
            way = shortest_ring(flow, ring)

            assert way[0] == way[-1] == ring[0]
            assert all(target in led[source] for source, target in pairwise(way))
            assert len(way) - 1 == twins.round_trip(led, ring[0])


def test_the_parts_that_hang_together():
    for flow in random_flows():
        lost = untouched(flow)

        ours = parts(flow, numbers(flow, lost))

        assert ours == twins.parts(twins.among(twins.arrows(flow.tree), lost))


def test_the_heads_of_what_is_not_reached():
    for flow in random_flows():
        lost = untouched(flow)

        ours = heads(flow, numbers(flow, lost))

        assert ours == twins.heads(twins.among(twins.arrows(flow.tree), lost))


def test_the_nodes_that_lead_to_each_other():
    for flow in random_flows():
        knot = knots(flow)

        for mates in twins.knots(twins.arrows(flow.tree)):
            inside = {knot[flow.number[node_id]] for node_id in mates}
            assert len(inside) == 1
        assert len(set(knot[:-1])) == len(twins.knots(twins.arrows(flow.tree)))


@pytest.mark.parametrize("question", ["rings", "heads", "trapped"])
def test_the_random_trees_have_what_is_asked_for(question):
    found = {
        "rings": lambda flow: bool(rings(flow)),
        "heads": lambda flow: len(heads(flow, numbers(flow, untouched(flow)))) > 1,
        "trapped": lambda flow: bool(flow.trapped),
    }[question]

    assert sum(map(found, random_flows())) > 20
