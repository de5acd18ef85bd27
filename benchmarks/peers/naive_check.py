"""The check as one would write it first: json, a plain marshmallow schema, a graph in networkx.

It reads everything, holds it to the schema, and asks the graph for edges to nowhere, for nodes that
no walk reaches, nodes from which no end is reached, and circles: one linear question each. Texts,
conditions, labels, placeholders and the other thirty rules it leaves alone, which is to its favour.
"""

import json
from collections.abc import Iterator
from typing import Any

import networkx as nx
from marshmallow import RAISE, Schema, ValidationError, fields, validate

Document = dict[str, Any]
ID = validate.Regexp(r"^[a-z][a-z0-9-]{0,62}$")
END = object()


class Strict(Schema):
    class Meta:
        unknown = RAISE


class LoopSchema(Strict):
    max = fields.Integer(required=True, strict=True)
    then = fields.String(required=True)


class AnswerSchema(Strict):
    id = fields.String(required=True, validate=ID)
    label = fields.String()
    to = fields.String()
    when = fields.String()
    set = fields.Dict(keys=fields.String(), values=fields.String())
    loop = fields.Nested(LoopSchema)


class RuleSchema(Strict):
    id = fields.String(required=True, validate=ID)
    when = fields.String(required=True)
    to = fields.String()


class FieldSchema(Strict):
    variable = fields.String(required=True)
    input = fields.String()
    required = fields.Boolean()


class NodeSchema(Strict):
    kind = fields.String(required=True)
    title = fields.String()
    text = fields.String()
    say = fields.String()
    do = fields.String()


class QuestionSchema(NodeSchema):
    answers = fields.List(fields.Nested(AnswerSchema))


class StepSchema(NodeSchema):
    to = fields.String()
    loop = fields.Nested(LoopSchema)


class FormSchema(StepSchema):
    fields_ = fields.List(fields.Nested(FieldSchema), data_key="fields")


class DecisionSchema(NodeSchema):
    rules = fields.List(fields.Nested(RuleSchema))
    otherwise = fields.String()


class OutcomeSchema(NodeSchema):
    result = fields.String()


SCHEMAS: dict[str, Schema] = {
    "question": QuestionSchema(),
    "step": StepSchema(),
    "form": FormSchema(),
    "decision": DecisionSchema(),
    "outcome": OutcomeSchema(),
}


class NodeField(fields.Field):  # type: ignore[type-arg]
    """A node, by the schema of its kind."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        schema = SCHEMAS.get(value.get("kind"))
        if schema is None:
            raise ValidationError(f"no kind of node: {value.get('kind')}")
        return schema.load(value)


class TreeSchema(Strict):
    format = fields.String(required=True, validate=validate.Equal("treeguide/1"))
    id = fields.String(required=True, validate=ID)
    title = fields.String()
    owner = fields.String()
    review_by = fields.Date()
    variables = fields.Dict(keys=fields.String(), values=fields.Dict())
    start = fields.String()
    nodes = fields.Dict(keys=fields.String(validate=ID), values=NodeField(), required=True)


SCHEMA = TreeSchema()


def check(content: bytes) -> list[tuple[str, Any]]:
    """Return what is wrong with the tree in `content`."""
    tree: Document = SCHEMA.load(json.loads(content))
    graph = nx.DiGraph()
    graph.add_nodes_from(tree["nodes"])
    graph.add_edges_from(edges(tree["nodes"]))
    found = [("missing", target) for target in graph if target not in tree["nodes"]]
    reached = nx.descendants(graph, tree["start"]) | {tree["start"]}
    found += [("unreachable", node) for node in tree["nodes"] if node not in reached]
    ends = [node for node, read in tree["nodes"].items() if read["kind"] == "outcome"]
    graph.add_edges_from((node, END) for node in ends)
    leading = nx.ancestors(graph, END)
    found += [("dead end", node) for node in tree["nodes"] if node not in leading]
    if not nx.is_directed_acyclic_graph(graph):
        found += [
            ("circle", part) for part in nx.strongly_connected_components(graph) if len(part) > 1
        ]
    return found


def edges(nodes: Document) -> Iterator[tuple[str, str]]:
    for node_id, node in nodes.items():
        targets = [part.get("to") for part in node.get("answers", node.get("rules", ()))]
        targets += [node.get("to"), node.get("otherwise")]
        yield from ((node_id, target) for target in targets if target is not None)
