"""The graph as node-link JSON, which `networkx.node_link_graph(…, edges="edges")` reads."""

import json
from typing import Any

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.graph import Edge, edges
from treeguide.model import AnyNode, Call, Outcome, Tree


class NodeLinkExporter(Exporter):
    """Writes each edge, those of `anywhere` from every node that offers them.

    Edges whose target is missing, or is the place where a call was made, are no edges of a graph:
    they stand in the graph's attribute `open`.
    """

    name = "node-link"
    title = "Node-link JSON for networkx"
    extension = "json"
    media_type = "application/json"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        drawn = list(edges(tree))
        document = {
            "directed": True,
            "multigraph": True,
            "graph": {
                "id": tree.id,
                "title": tree.title,
                "start": tree.start,
                "open": [_edge(edge, 0) for edge in drawn if edge.target not in tree.nodes],
            },
            "nodes": [_node(node_id, node) for node_id, node in tree.nodes.items()],
            "edges": _edges(tree, drawn),
        }
        return (json.dumps(document, indent=1) + "\n").encode()


def _node(node_id: str, node: AnyNode) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": node_id,
        "kind": node.kind,
        "title": node.title,
        "tags": list(node.tags),
    }
    if isinstance(node, Outcome):
        written["result"] = node.result
    if isinstance(node, Call):
        written["tree"] = node.tree
    return written


def _edges(tree: Tree, drawn: list[Edge]) -> list[dict[str, Any]]:
    """Return the edges; `key` tells apart those between the same two nodes."""
    between: dict[tuple[str, str | None], int] = {}
    written = []
    for edge in drawn:
        if edge.target in tree.nodes:
            ends = (edge.source, edge.target)
            key = between[ends] = between.get(ends, -1) + 1
            written.append(_edge(edge, key))
    return written


def _edge(edge: Edge, key: int) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "key": key,
        "slot": edge.slot,
        "name": edge.name,
        "label": edge.label,
        "when": edge.when,
        "set": edge.set,
        "loop": None if edge.loop is None else {"max": edge.loop.max, "then": edge.loop.then},
        "at": edge.at,
    }
