import pytest

from treeguide.exporters.base import PLAIN, Picture
from treeguide.exporters.drawing.diagram import Line, diagram
from treeguide.model import Tree
from treeguide.sketch import sketch


def line_to(tree: Tree, target: str, picture: Picture = PLAIN) -> Line:
    [line] = [line for line in diagram(tree, picture).lines if line.target == target]
    return line


def box_of(tree: Tree, box_id: str, picture: Picture = PLAIN):
    [box] = [box for box in diagram(tree, picture).boxes if box.id == box_id]
    return box


def test_the_start_is_marked_by_a_box_of_its_own():
    drawn = diagram(sketch("lamp? -lit-> done!"), PLAIN)

    assert drawn.boxes[0].kind == "start"
    assert (drawn.lines[0].source, drawn.lines[0].target) == ("@start", "lamp")


def test_an_answer_is_a_line_with_its_label_and_its_condition():
    patch = {
        "nodes": {"lamp": {"answers": [{"id": "a", "to": "done", "label": "Lit", "when": "x"}]}}
    }

    line = line_to(sketch("lamp? -a-> done!", patch), "done")

    assert (line.label, line.facts) == ("Lit", ("only if x",))


def test_a_declared_loop_says_how_often_and_where_it_goes_then():
    tree = sketch("lamp? -again*2:help-> lamp ; lamp -on-> help!")

    looped, then = diagram(tree, PLAIN).lines[1:3]

    assert (looped.style, looped.label, looped.facts) == ("loop", "Again", ("at most twice",))
    assert (then.style, then.label, then.target) == ("then", "Again, after 2 times", "help")


def test_answers_of_anywhere_are_drawn_once_however_many_nodes_offer_them():
    anywhere = [{"id": "stop", "label": "Stop", "to": "done"}]
    tree = sketch("a? -x-> b? -y-> c? -z-> done!", {"anywhere": anywhere})

    lines = [line for line in diagram(tree, PLAIN).lines if line.source == "@anywhere"]

    assert [(line.label, line.facts, line.target) for line in lines] == [
        ("Stop", ("at most 3 times",), "done")
    ]


def test_a_call_that_comes_back_leads_to_the_box_of_anywhere():
    patch = {
        "anywhere": [{"id": "stop", "label": "Stop", "to": "talk"}],
        "nodes": {"talk": {"exits": {"*": "@here"}}},
    }
    tree = sketch("lamp? -lit-> done! ; talk:call", patch)

    assert line_to(tree, "@anywhere").style == "back"


@pytest.mark.parametrize(
    ("target", "title"),
    [(None, "No target is named yet"), ("dome", "No node is called “dome”")],
)
def test_a_line_that_leads_nowhere_ends_in_a_box_that_says_so(target, title):
    answers = [{"id": "lit", "label": "Lit", "to": target}]
    tree = sketch("lamp? -lit-> done!", {"nodes": {"lamp": {"answers": answers}}})

    assert box_of(tree, "@nowhere-1").title == title
    assert line_to(tree, "@nowhere-1").style == "missing"


def test_the_ends_of_a_called_tree_are_named_by_their_titles():
    picture = Picture(library={"other": sketch("ask? -yes-> ok!", {"title": "Another tree"})})
    tree = sketch("ask:call -ok-> done! ; ask -*-> help!")

    assert box_of(tree, "ask", picture).facts == ("→ Another tree",)
    assert line_to(tree, "done", picture).label == "Ok"
    assert line_to(tree, "help", picture).label == "any other end"


def test_an_outcome_says_its_result_in_words():
    tree = sketch("done!", {"nodes": {"done": {"result": "handed-over"}}})

    assert box_of(tree, "done").word == "Outcome: handed over"


def test_a_hand_off_says_to_whom_and_within_what_time():
    assert box_of(sketch("help:handoff -done-> done!"), "help").facts == (
        "to field within 4 hours",
    )


def test_full_detail_adds_the_texts_and_what_is_noted():
    patch = {"nodes": {"plug": {"say": "Push it in.", "why": "It slips.", "set": {"tries": "1"}}}}
    tree = sketch("plug:step -> done!", patch)
    full = Picture(detail="full")

    texts = [(text.role, text.words) for text in box_of(tree, "plug", full).texts]

    assert texts == [("Say", "Push it in."), ("Text", "Plug."), ("Why", "It slips.")]
    assert line_to(tree, "done", full).facts == ("note tries = 1",)
    assert line_to(tree, "done").facts == ()
