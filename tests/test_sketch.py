"""The one-line notation that rules, documentation and tests share."""

import pytest

from treeguide.graph import edges
from treeguide.sketch import SketchError, merged, sketch, sketch_document


def drawn(text):
    return [(edge.source, edge.slot, edge.name, edge.target) for edge in edges(sketch(text))]


def test_the_first_name_is_the_start():
    assert sketch("lamp? -lit-> done!").start == "lamp"


def test_a_name_is_enough_once_it_has_a_kind():
    tree = sketch("lamp? -lit-> done! ; lamp -dark-> plug:step -> lamp")

    assert {node_id: node.kind for node_id, node in tree.nodes.items()} == {
        "lamp": "question",
        "done": "outcome",
        "plug": "step",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a? -yes-> b!", ("a", "answer", "yes", "b")),
        ("a:step -> b!", ("a", "to", "done", "b")),
        ("a:form -> b!", ("a", "to", "done", "b")),
        ("a:decision -x >= 3 and y-> b!", ("a", "rule", "rule-1", "b")),
        ("a:decision -otherwise-> b!", ("a", "otherwise", "otherwise", "b")),
        ("a:call -done-> b!", ("a", "exit", "done", "b")),
        ("a:call -> b!", ("a", "exit", "*", "b")),
        ("a:handoff -declined-> b!", ("a", "way", "declined", "b")),
        ("a:action -failed-> b!", ("a", "failed", "failed", "b")),
        ("a? -yes->", ("a", "answer", "yes", None)),
    ],
)
def test_an_arrow_is_the_edge_of_its_kind(text, expected):
    assert expected in drawn(text)


def test_a_star_declares_a_loop():
    (answer, then) = edges(sketch("b! ; a? -again*2:b-> a"))

    assert (answer.loop.max, answer.loop.then) == (2, "b")
    assert (then.slot, then.target) == ("then", "b")


def test_a_patch_is_laid_over_the_sketch():
    document = sketch_document("a? -yes-> b!", {"title": None, "nodes": {"a": {"why": "Because."}}})

    assert "title" not in document
    assert document["nodes"]["a"]["why"] == "Because."
    assert document["nodes"]["a"]["answers"]


def test_a_merge_patch_leaves_what_it_was_laid_over_as_it_was():
    before = {"a": {"b": 1}}

    assert merged(before, {"a": {"b": None}}) == {"a": {}}
    assert before == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A? -> b!", "no name of a node"),
        ("a -> b!", "has no kind yet"),
        ("a:pigeon -> b!", "no kind of node"),
        ("a! -> b!", "ends the walk"),
    ],
)
def test_a_sketch_that_cannot_be_read_says_why(text, words):
    with pytest.raises(SketchError, match=words):
        sketch(text)
