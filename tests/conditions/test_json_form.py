import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treeguide.conditions import ConditionError, from_json, to_json

WORDS = ["var", "known", "list", "and", "or", "not", "compare", "+", "-", "*", "lower", "today"]
FORMS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.tuples(st.sampled_from([*WORDS, "==", "in"]), inner, inner).map(list)
        | st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=12,
)


def nested(depth):
    form = ["var", "x"]
    for _ in range(depth):
        form = ["not", form]
    return form


@settings(max_examples=300)
@given(FORMS)
def test_any_json_is_read_or_refused_but_never_fails(form):
    try:
        expression = from_json(form)
    except ConditionError as error:
        assert error.message
    else:
        assert from_json(to_json(expression)) == expression


@pytest.mark.parametrize(
    "form",
    [
        None,
        {},
        [],
        ["var"],
        ["var", 1],
        ["var", "true"],
        ["var", "if"],
        ["var", "X"],
        ["var", "known"],
        ["known", ["var", "x"]],
        ["and", True],
        ["not"],
        ["not", True, True],
        ["compare", 1],
        ["compare", 1, "=="],
        ["compare", 1, "==", 2, "=="],
        ["compare", 1, "is", 2],
        ["compare", ["var", "x"], "in", "abc"],
        ["compare", ["list", 1], "==", 1],
        ["compare", ["not", True], "==", True],
        ["*", ["var", "x"], ["var", "y"]],
        ["+", 1],
        ["+", 1, 2, 3],
        ["list", ["var", "x"]],
        ["eval", "1"],
        ["days_between", "2026-01-01"],
        float("nan"),
        float("inf"),
        10**400,
        "\ud800",
        "line\nbreak",
        "x" * 1000,
        ["and", *[["var", "x"]] * 200],
        nested(16),
        nested(5000),
        ["list", *range(100_000)],
    ],
)
def test_a_form_that_parse_could_not_have_made_is_refused(form):
    with pytest.raises(ConditionError):
        from_json(form)


def test_a_form_as_deep_as_a_source_may_be_is_read():
    assert to_json(from_json(nested(15))) == nested(15)
