"""Where edges stand."""

import pytest

from treeguide.graph import edges, edges_of
from treeguide.sketch import sketch


def drawn(text, patch=None):
    return [(e.source, e.target, e.slot, e.name, e.at) for e in edges(sketch(text, patch))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a? -x-> b!", [("a", "b", "answer", "x", "/nodes/a/answers/0/to")]),
        ("a? -x->", [("a", None, "answer", "x", "/nodes/a/answers/0/to")]),
        ("a:step -> b!", [("a", "b", "to", "done", "/nodes/a/to")]),
        ("a:step", []),
        ("a:form -> b!", [("a", "b", "to", "done", "/nodes/a/to")]),
        ("a:decision -x > 1-> b! ; a -otherwise-> b", [
            ("a", "b", "rule", "rule-1", "/nodes/a/rules/0/to"),
            ("a", "b", "otherwise", "otherwise", "/nodes/a/otherwise")]),
        ("a:decision", []),
        ("a:call -solved-> b!", [("a", "b", "exit", "solved", "/nodes/a/exits/solved")]),
        ("a:action -> b!", [
            ("a", "b", "to", "done", "/nodes/a/to"),
            ("a", None, "failed", "failed", "/nodes/a/failed")]),
        ("a:action", []),
        ("a:handoff -late-> b!", [
            ("a", None, "way", "done", "/nodes/a/to/done"),
            ("a", None, "way", "declined", "/nodes/a/to/declined"),
            ("a", "b", "way", "late", "/nodes/a/to/late")]),
        ("a:handoff", []),
    ],
)  # fmt: skip
def test_every_kind_of_node_has_its_edges(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("a? -x*2:c-> b! ; c!", "/nodes/a/answers/0"),
        ("a:step -x*2:c-> b! ; c!", "/nodes/a"),
        ("a:form -x*2:c-> b! ; c!", "/nodes/a"),
        ("a:decision -x > 1*2:c-> b! ; c!", "/nodes/a/rules/0"),
        ("a:decision -otherwise*2:c-> b! ; c!", "/nodes/a/otherwise"),
        ("a:call -solved*2:c-> b! ; c!", "/nodes/a/exits/solved"),
    ],
)
def test_a_declared_loop_brings_a_second_edge(text, owner):
    onward, then = edges(sketch(text))

    assert (onward.target, then.target, then.slot) == ("b", "c", "then")
    assert (onward.owner, then.at) == (owner, f"{owner}/loop/then")
    assert onward.is_limited
    assert not then.is_limited


def test_what_is_offered_everywhere_leaves_every_node_that_waits():
    patch = {"anywhere": [{"id": "stop", "label": "Stop", "to": "end"}]}

    found = drawn("a:step -> d:decision -otherwise-> b? -x-> end!", patch)

    assert [edge for edge in found if edge[2] == "anywhere"] == [
        ("a", "end", "anywhere", "stop", "/anywhere/0/to"),
        ("b", "end", "anywhere", "stop", "/anywhere/0/to"),
    ]


@pytest.mark.parametrize(
    ("text", "node", "comes_back"),
    [
        ("c:call -x-> end!", {"exits": {"x": "@here"}}, True),
        ("c? -x-> end!", {"answers": [{"id": "x", "to": "@here"}]}, False),
        ("c:step -> end!", {"to": "@here"}, False),
    ],
)
def test_only_the_exit_of_a_call_comes_back(text, node, comes_back):
    (edge,) = edges(sketch(text, {"nodes": {"c": node}}))

    assert edge.comes_back == comes_back


def test_the_edges_of_one_node_leave_out_what_is_offered_everywhere():
    tree = sketch("a:step -> b!", {"anywhere": [{"id": "stop", "to": "b"}]})

    assert [edge.slot for edge in edges_of("a", tree.nodes["a"])] == ["to"]
