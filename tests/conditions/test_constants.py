import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treeguide.conditions import (
    compile_truth,
    constants,
    names_beyond_constants,
    parse,
)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("os == 'mac' and os != 'linux'", {"os": {"mac", "linux"}}),
        ("'mac' == os", {"os": {"mac"}}),
        ("tries in [1, 3] or not tries > 5", {"tries": {1, 3, 5}}),
        ("'hot' in symptoms", {"symptoms": {"hot"}}),
        ("paid == true", {"paid": {True}}),
        ("price < 2.5", {"price": {2, 2.5, 3}}),
        ("x + 1 < 5", {"x": {4}}),
        ("5 > 1 + x", {"x": {4}}),
        ("2 * x - 3 >= 5", {"x": {4}}),
        ("2 * x > 5", {"x": {2, 2.5, 3}}),
        ("-x < 3", {"x": {-3}}),
        ("x - (3 - x) == 5", {"x": {4}}),
        ("1 <= x <= 9", {"x": {1, 9}}),
        ("x + y < y + 2", {"x": {2}}),
        ("x - x < 3", {}),
        ("due_day > '2026-01-01'", {"due_day": {"2026-01-01"}}),
        ("length(room) > 2", {"room": {"x", "xx", "xxx"}}),
        ("lower(room) == 'ab'", {"room": {"ab", "AB"}}),
        ("x < y", {}),
        ("paid", {}),
    ],
)
def test_the_constants_of_each_variable_are_found(source, found):
    assert constants(parse(source)) == found


@pytest.mark.parametrize(
    ("source", "beyond"),
    [
        ("x + 1 < 5 and os == 'mac' and 'hot' in symptoms and known(y)", set()),
        ("x < y", {"x", "y"}),
        ("x + y < 3", {"x", "y"}),
        ("due_day > today()", {"due_day"}),
        ("days_between(a, b) > 3", {"a", "b"}),
        ("length(room) > 2", {"room"}),
        ("lower(room) == 'ab'", {"room"}),
        ("x * 0.1 < 0.3", {"x"}),
        ("code in symptoms", {"code", "symptoms"}),
    ],
)
def test_variables_that_constants_do_not_settle_are_named(source, beyond):
    assert names_beyond_constants(parse(source)) == beyond


@settings(max_examples=150)
@given(
    st.sampled_from(["x + 3 < {}", "2 * x - 1 >= {}", "-x == {}", "3 * (x + 1) != {} - x"]),
    st.integers(-9, 9),
    st.integers(-40, 40),
)
def test_between_two_constants_a_condition_does_not_change(shape, limit, number):
    expression = parse(shape.format(limit))
    holds = compile_truth(expression)
    cuts = constants(expression)["x"]

    same_cell = (
        number in cuts or number + 1 in cuts or holds({"x": number}) == holds({"x": number + 1})
    )

    assert same_cell


def test_a_length_far_beyond_any_text_makes_no_huge_sample():
    assert constants(parse("length(room) > 9007199254740992")) == {}
