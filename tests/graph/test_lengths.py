"""The number of answers that no walk exceeds."""

import pytest

from treeguide.graph.lengths import most_steps
from treeguide.sketch import sketch


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("a? -x-> done! ; a -y-> done", 1),
        ("a? -x-> b:step -> done! ; a -y-> done", 2),
        ("a? -x-> d:decision -otherwise-> b:step -> done! ; a -y-> done", 2),
        ("a? -again*2:done-> a ; a -x-> done!", 3),
        ("a? -x-> b? -back*3:done-> a ; b -y-> done! ; a -z-> done", 8),
        ("a:step -> b:step -> a", None),
    ],
)
def test_loops_count_as_often_as_they_can_be_taken(text, most):
    assert most_steps(sketch(text), {}) == most


def test_a_call_counts_with_the_longest_walk_inside_it():
    other = sketch("x:step -> y:step -> z:step -> done!", {"id": "other"})

    assert most_steps(sketch("a:step -> c:call -> done!"), {"other": other}) == 4


def test_nothing_bounds_a_tree_that_calls_itself_in_the_end():
    one = sketch("c:call -> done!", {"id": "one", "nodes": {"c": {"tree": "two"}}})
    two = sketch("c:call -> done!", {"id": "two", "nodes": {"c": {"tree": "one"}}})

    assert most_steps(one, {"one": one, "two": two}) is None


def test_an_answer_from_anywhere_that_comes_back_asks_once_more():
    patch = {
        "nodes": {"c": {"kind": "call", "tree": "other", "exits": {"*": "@here"}}},
        "anywhere": [{"id": "why", "label": "Why?", "to": "c", "max": 2}],
    }
    other = sketch("x:step -> done!", {"id": "other"})

    assert most_steps(sketch("a? -x-> done! ; a -y-> done", patch), {"other": other}) == 5
