import pytest

from treeguide.exporters.drawing.walked import walked_edges
from treeguide.graph import edges
from treeguide.model import Tree
from treeguide.sketch import sketch

TREE = sketch(
    "lamp? -lit-> code:form -> route:decision -x == 1-> help:handoff -done-> done! ;"
    " route -otherwise-> ask:call -ok-> paper? -yes-> done ; paper -no*2:help-> lamp ;"
    " ask -*-> help",
    {"anywhere": [{"id": "stop", "label": "Stop", "to": "help"}]},
)


def taken(tree: Tree, path: list) -> list[tuple[str, str | None]]:
    walked = walked_edges(tree, path)
    found = [(edge.source, edge.target) for edge in edges(tree) if walked.took(edge)]
    return [pair for pair in found if pair[0] in walked.nodes]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([], []),
        ([["lamp", "lit"]], [("lamp", "code")]),
        (
            [["lamp", "lit"], ["code", {"x": 1}], ["help", "done"]],
            [("lamp", "code"), ("code", "route"), ("route", "help"), ("help", "done")],
        ),
        (
            [["lamp", "lit"], ["code", {}], ["ask/one", "a"], ["ask/two", "b"], ["paper", "yes"]],
            [
                ("lamp", "code"),
                ("code", "route"),
                ("route", "ask"),
                ("ask", "paper"),
                ("paper", "done"),
            ],
        ),
        ([["paper", "no"], ["lamp", "lit"]], [("lamp", "code"), ("paper", "lamp")]),
        ([["paper", "no"], ["help", "done"]], [("help", "done"), ("paper", "help")]),
    ],
)
def test_a_path_is_followed_through_decisions_and_calls(path, expected):
    assert sorted(taken(TREE, path)) == sorted(expected)


def test_an_answer_of_anywhere_is_marked_at_its_one_box():
    walked = walked_edges(TREE, [["lamp", "stop"], ["help", "done"]])

    assert ("", "anywhere", "stop") in walked.edges


def test_what_does_not_fit_the_tree_is_left_out():
    path = [["gone", "x"], ["lamp", "no-such-answer"], ["paper", "yes"], ["gone/inside", "done"]]

    assert taken(TREE, path) == [("paper", "done")]


def test_decisions_that_go_round_end():
    tree = sketch("a:decision -otherwise-> b:decision -otherwise-> a ; q? -x-> a", {"start": "q"})

    assert len(taken(tree, [["q", "x"]])) == 3
