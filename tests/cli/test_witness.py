"""A walk on one line: what is printed can be typed again."""

from hypothesis import given
from hypothesis import strategies as st

from treeguide.cli.given import asked_by
from treeguide.cli.witness import as_answers, shown

SLUGS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(
    lambda text: text == text.strip()
)
FORMS = st.dictionaries(NAMES, TEXTS, min_size=1, max_size=3)


@given(st.lists(st.tuples(SLUGS, SLUGS | FORMS), min_size=1, max_size=5))
def test_a_walk_that_was_printed_is_read_back_as_it_was(witness):
    read = asked_by(as_answers(witness), None)

    assert read == [(None, given) for _, given in witness]


def test_values_are_written_as_a_person_types_them():
    values = {"lit": True, "count": 3, "seen": ["smoke", "heat"], "room": "B 12, left", "no": None}

    assert as_answers([["f", values]]) == "lit=yes&count=3&seen=smoke&seen=heat&room=B 12%2C left"


def test_a_value_that_is_given_several_times_is_a_list():
    assert asked_by("seen=smoke&seen=heat&seen=noise", None) == [
        (None, {"seen": ["smoke", "heat", "noise"]})
    ]


def test_a_form_that_was_left_empty_can_be_given_too():
    assert asked_by("a,,b", None) == [(None, "a"), (None, {}), (None, "b")]


def test_a_plus_sign_is_a_plus_sign():
    assert asked_by("phone=+1 555", None) == [(None, {"phone": "+1 555"})]


def test_a_walk_is_shown_node_by_node():
    walk = [["lamp", "dark"], ["code", {"error": "e5", "room": "12"}], ["ask", {}]]

    assert shown(walk) == "lamp: dark › code: error=e5, room=12 › ask: (left empty)"


def test_of_a_walk_too_long_to_read_both_ends_are_shown():
    words = shown([[f"n{number}", "yes"] for number in range(1000)])

    assert words.startswith("n0: yes › n1: yes ›")
    assert "n11: yes › … 976 more … › n988: yes" in words
