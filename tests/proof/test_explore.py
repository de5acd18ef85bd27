"""What exploring a tree finds, held against the plainest way to find it."""

import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.random_trees import LIBRARY, givens, trees
from treeguide.kernel import Program, follow, give
from treeguide.proof import explore
from treeguide.proof.matching import text_matching
from treeguide.sketch import sketch


def walked_everywhere(program, most=3000):
    """Return every node that some walk comes to, by walking every way; None if too many."""
    waiting = [program.begin("2027-01-04", trail=[])]
    nodes = {waiting[0].node, *waiting[0].trail}
    for count, position in enumerate(waiting):
        if count > most:
            return None
        for told in givens(position):
            after = position.copy()
            after.trail = []
            give(after, told)
            nodes |= {after.node, *after.trail}
            waiting.append(after)
    return nodes


@settings(max_examples=60, deadline=None)
@given(trees(most_nodes=5))
def test_it_comes_to_every_node_that_walking_every_way_comes_to(tree):
    program = Program(tree, LIBRARY)
    expected = walked_everywhere(program)
    assume(expected is not None)

    found = explore(program)

    assert found.met == expected


@settings(max_examples=60, deadline=None)
@given(trees())
def test_a_witness_walks_to_its_node(tree):
    program = Program(tree, LIBRARY)
    found = explore(program, most_states=500)

    for node in found.met:
        followed = follow(program, [tuple(entry) for entry in found.witness(node)])
        assert followed.trouble is None
        assert node in {*followed.nodes, *followed.passed}


def test_a_witness_is_a_shortest_walk():
    program = Program(sketch("a? -on-> b? -on-> c! ; a -now-> c ; b -back-> c"))

    assert explore(program).witness("c") == [["a", "now"]]


def test_a_node_that_no_walk_comes_to_has_no_witness():
    program = Program(sketch("a? -on-> done! ; a -off-> done ; lost? -on-> done"))

    assert explore(program).witness("lost") is None


def test_what_a_walk_was_stuck_at_has_a_witness():
    program = Program(sketch("a? -on-> b? -on-> ; a -off-> done!"))

    assert explore(program).witness("b") == [["a", "on"]]


def test_giving_up_is_said():
    tree = sketch("a? -on*9:done-> a ; a -off*9:done-> a ; a -out*9:done-> a ; done!")

    assert explore(Program(tree)).complete
    assert not explore(Program(tree), most_states=50).complete


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["[0-9]{4}", "[A-Z]+", r"\d*", "a|b", "(x|y){2}", "[^a]", ".", r"\w", "-?", "[a-f0-9]"]
        ),
        max_size=5,
    ).map("".join)
)
def test_a_text_for_a_pattern_matches_it(pattern):
    assert re2.fullmatch(pattern, text_matching(pattern))
