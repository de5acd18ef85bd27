"""The quick yes: a validator made from the JSON Schema says whether marshmallow is needed."""

from functools import cache
from itertools import islice
from typing import Any

from treeguide.schema import kept_json_schema


@cache
def _validator(name: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(kept_json_schema(name))


def is_surely_fine(document: Any, name: str) -> bool:
    """Whether the JSON Schema of a kind of file takes `document`; no means: ask marshmallow."""
    try:
        return bool(_validator(name).is_valid(document))
    except ValueError:
        # The validator's own limits, of depth for one; marshmallow knows what to say.
        return False


def without_fine_nodes(document: Any, name: str, most: int) -> Any:
    """Return `document` without the nodes about which marshmallow would find nothing.

    Of the others at most `most` + 1 stay: each is good for a fault, and nobody is shown more.
    """
    nodes = document.get("nodes") if name == "tree" and isinstance(document, dict) else None
    if not isinstance(nodes, dict):
        return document
    odd = (node_id for node_id, node in nodes.items() if not _is_fine_node(node_id, node))
    return {**document, "nodes": {node_id: nodes[node_id] for node_id in islice(odd, most + 1)}}


def _is_fine_node(node_id: str, node: Any) -> bool:
    return bool(_nodes_validator().is_valid({node_id: node}))


@cache
def _nodes_validator() -> Any:
    import jsonschema_rs

    schema = kept_json_schema()
    nodes = schema["$defs"]["Tree"]["properties"]["nodes"]
    return jsonschema_rs.validator_for({**nodes, "$defs": schema["$defs"]})
