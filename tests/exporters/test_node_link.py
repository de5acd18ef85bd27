import json

import networkx

from treeguide.exporters.registry import exporter_named
from treeguide.graph import edges
from treeguide.sketch import sketch


def read(tree) -> networkx.MultiDiGraph:
    document = json.loads(exporter_named("node-link").export(tree))
    return networkx.node_link_graph(document, edges="edges")


def test_networkx_reads_the_same_nodes_and_edges(tree):
    graph = read(tree)

    assert list(graph) == list(tree.nodes)
    assert sorted((s, t, e["slot"], e["name"]) for s, t, e in graph.edges(data=True)) == sorted(
        (edge.source, edge.target, edge.slot, edge.name)
        for edge in edges(tree)
        if edge.target in tree.nodes
    )


def test_networkx_reads_every_hostile_label_unchanged(hostile_trees):
    for tree in hostile_trees:
        titles = networkx.get_node_attributes(read(tree), "title")

        assert titles == {node_id: node.title for node_id, node in tree.nodes.items()}


def test_edges_between_the_same_nodes_stay_apart():
    graph = read(sketch("lamp? -lit-> done! ; lamp -dark-> done"))

    assert [(e[2], e[3]) for e in graph.edges(keys=True, data="name")] == [(0, "lit"), (1, "dark")]


def test_edges_without_a_node_to_lead_to_are_kept_apart():
    graph = read(sketch("lamp? -lit-> done! ; lamp -dark->"))

    assert [(edge["source"], edge["name"]) for edge in graph.graph["open"]] == [("lamp", "dark")]
