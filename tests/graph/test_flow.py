"""The questions that one linear pass answers."""

import subprocess
import sys

import pytest

from tests.graph import twins
from tests.graph.random_trees import random_flows
from treeguide.graph import Flow
from treeguide.graph.called import called_first
from treeguide.sketch import sketch


def ids(flow, numbers):
    return [flow.ids[number] for number in numbers]


def test_the_nodes_that_nothing_leads_on_from():
    for flow in random_flows():
        led = twins.arrows(flow.tree)
        loose = {edge.source for edge in flow.dangling}
        ends = {*twins.outcomes(flow.tree), *loose}

        assert ids(flow, flow.left_open) == [n for n in led if not led[n] and n not in ends]


def test_the_nodes_from_which_a_walk_can_only_go_on_for_ever():
    for flow in random_flows():
        led = twins.arrows(flow.tree)
        loose = {edge.source for edge in flow.dangling}
        ends = {*twins.outcomes(flow.tree), *loose, *(n for n in led if not led[n])}

        assert ids(flow, flow.trapped) == [n for n in led if not twins.reached(led, [n]) & ends]


def test_what_is_offered_everywhere_is_no_edge_of_a_nodes_own():
    flow = Flow(sketch("a:step ; b!", {"anywhere": [{"id": "stop", "to": "b"}]}))

    assert (flow.after, flow.own) == ([[1], []], [[], []])
    assert ids(flow, flow.left_open) == ["a"]


@pytest.mark.parametrize(("start", "lost"), [("lamp", ["c"]), ("done", [])])
def test_a_call_that_comes_back_is_lost_where_a_walk_gets_to_it_by_itself(start, lost):
    patch = {
        "start": start,
        "nodes": {"c": {"exits": {"*": "@here"}}},
        "anywhere": [{"id": "why", "to": "c"}],
    }
    flow = Flow(sketch("lamp? -lit-> done! ; lamp -dark-> c:call", patch))

    assert [edge.source for edge in flow.lost_returns] == lost


def test_an_edge_twice_is_limited_once():
    answers = [
        {"id": "x", "to": "b", "loop": {"max": 1, "then": "c"}},
        {"id": "y", "to": "b"},
    ]

    flow = Flow(sketch("a? -x-> b! ; a -y-> c!", {"nodes": {"a": {"answers": answers}}}))

    assert sorted(flow.after[0]) == [1, 1, 2]
    assert sorted(flow.unlooped[0]) == [1, 2]


def test_called_trees_come_before_those_that_call_them():
    library = {
        "b": sketch("x:call -*-> end!", {"id": "b", "nodes": {"x": {"tree": "c"}}}),
        "c": sketch("x:step -> end!", {"id": "c"}),
    }
    tree = sketch("x:call -*-> y:call -*-> end!", {"id": "a", "nodes": {
        "x": {"tree": "c"}, "y": {"tree": "b"}}})  # fmt: skip

    assert [tree.id for tree in called_first(tree, library)] == ["c", "b", "a"]


def test_ten_thousand_trees_in_a_row_are_followed():
    library = {
        f"t{i}": sketch("x:call -*-> end!", {"id": f"t{i}", "nodes": {"x": {"tree": f"t{i + 1}"}}})
        for i in range(10_000)
    }

    assert len(called_first(library["t0"], library)) == 10_000


def test_a_sound_tree_is_checked_without_networkx():
    program = (
        "import sys\n"
        "from treeguide.checks import Case, check\n"
        "from treeguide.sketch import sketch\n"
        "check(Case(sketch('a? -x-> b:step -again*2:c-> a ; a -y-> c!')))\n"
        "print('networkx' in sys.modules)\n"
    )

    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert printed.stdout == "False\n", printed.stderr
