import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treeguide.cli.lines import LONGEST, lines_of
from treeguide.format.faults import pointer

TREE = b"""{
  "id": "a",
  "nodes": {
    "lamp": {
      "answers": [
        {"id": "x", "to": "y"},
        {"id": "}\\"[,"}
      ]
    }
  }
}
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("", 1),
        ("/id", 2),
        ("/nodes/lamp", 4),
        ("/nodes/lamp/answers/0", 6),
        ("/nodes/lamp/answers/0/to", 6),
        ("/nodes/lamp/answers/1", 7),
        ("/nodes/lamp/answers/1/to", 7),
        ("/nodes/gone/answers", 3),
        ("/gone", 1),
    ],
)
def test_a_place_is_found_or_else_what_is_around_it(place, line):
    assert lines_of(TREE, [place]) == {place: line}


def test_a_broken_file_has_the_lines_up_to_where_it_breaks():
    assert lines_of(b'{\n"a": 1,\n"b": {', ["/b"]) == {"/b": 3}


def test_a_very_long_file_has_none():
    assert lines_of(b" " * (LONGEST + 1) + b"{}", [""]) == {}


def test_what_stands_deeper_than_a_file_may_go_is_not_looked_at():
    content = b"[" * 100 + b"\n" + b"[" * 100

    found = lines_of(content, ["/0" * 60, "/0" * 150])

    assert found["/0" * 60] == 1
    # The nearest place that is known stands before the line break.
    assert found["/0" * 150] == 1


@given(st.binary(max_size=60))
def test_no_file_makes_it_fail(content):
    lines_of(content, ["", "/a/b"])


DOCUMENTS = st.recursive(
    st.integers() | st.text() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def entries(value: object, place: tuple = ()):
    yield place
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, inner in pairs:
        yield from entries(inner, (*place, step))


@given(DOCUMENTS)
def test_with_one_entry_a_line_the_lines_are_those_of_the_entries(document):
    text = json.dumps(document, indent=1)
    places = [pointer(place) for place in entries(document)]

    found = lines_of(text.encode(), places)

    # Closing brackets stand on lines of their own; every other line is one entry, in order.
    opening = [
        n for n, line in enumerate(text.split("\n"), 1) if line.strip(" ,") not in ("]", "}")
    ]
    assert [found[place] for place in places] == opening
