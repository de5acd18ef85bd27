from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from treeguide.exporters.drawing.tidy import GAP, hung, places


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 40))
    targets = st.lists(st.integers(0, size - 1), max_size=5)
    after = {str(n): [str(m) for m in draw(targets)] for n in range(size)}
    heights = {box: draw(st.integers(10, 200)) for box in after}
    return after, heights


@settings(max_examples=150)
@given(graphs())
def test_no_two_cards_of_a_column_touch(graph):
    after, heights = graph
    standing = places(hung(after), heights)

    for column in set(standing.column.values()):
        boxes = [box for box in after if standing.column[box] == column]
        boxes.sort(key=standing.top.__getitem__)
        for upper, lower in pairwise(boxes):
            clear = standing.top[lower] - standing.top[upper] - heights[upper]
            assert clear >= GAP - 1e-6


@settings(max_examples=100)
@given(graphs())
def test_every_card_stands_in_the_column_after_the_one_it_hangs_on(graph):
    after, heights = graph
    hanging = hung(after)
    standing = places(hanging, heights)

    assert standing.column.keys() == after.keys()
    assert all(standing.column[root] == 0 for root in hanging.roots)
    for child, parent in hanging.parent.items():
        assert child in after[parent]
        assert standing.column[child] == standing.column[parent] + 1


@settings(max_examples=100)
@given(graphs())
def test_the_picture_begins_at_the_top_and_holds_every_card(graph):
    after, heights = graph
    standing = places(hung(after), heights)

    assert min(standing.top.values()) == 0
    assert max(standing.top[box] + heights[box] for box in after) == standing.height


def family(box, hanging):
    boxes = [box]
    for member in boxes:
        boxes += hanging.children[member]
    return boxes


@settings(max_examples=100)
@given(graphs())
def test_a_family_stands_as_close_to_those_above_it_as_it_can(graph):
    after, heights = graph
    hanging = hung(after)
    standing = places(hanging, heights)

    for siblings in (hanging.roots, *hanging.children.values()):
        for number, lower in enumerate(siblings[1:], 1):
            above = [box for upper in siblings[:number] for box in family(upper, hanging)]
            gaps = [
                standing.top[box] - standing.top[other] - heights[other]
                for box in family(lower, hanging)
                for other in above
                if standing.column[box] == standing.column[other]
            ]
            assert abs(min(gaps) - GAP) < 1e-6


def test_nothing_takes_no_room():
    assert places(hung({}), {}).height == 0


def test_the_first_way_runs_along_the_top():
    standing = places(
        hung({"a": ["b", "c"], "b": ["d"], "c": [], "d": []}), dict.fromkeys("abcd", 50)
    )

    assert [standing.top[box] for box in "abd"] == [0, 0, 0]
    assert standing.top["c"] == 50 + GAP


def test_a_chain_of_20000_is_placed_without_recursion():
    chain = {str(n): [str(n + 1)] for n in range(20_000)} | {"20000": []}

    standing = places(hung(chain), dict.fromkeys(chain, 10))

    assert standing.column["20000"] == 20_000
