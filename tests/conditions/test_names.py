import pytest

from treeguide.conditions import names, names_needing_value, parse


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("true", set()),
        ("os == 'mac'", {"os"}),
        ("known(os) and tries + score > length(room)", {"os", "tries", "score", "room"}),
        ("'hot' in symptoms or not paid", {"symptoms", "paid"}),
    ],
)
def test_every_variable_that_is_read_is_named(source, read):
    assert names(parse(source)) == read


@pytest.mark.parametrize(
    ("source", "unguarded"),
    [
        ("x > 1", {"x"}),
        ("known(x)", set()),
        ("known(x) and x > 1", set()),
        ("x > 1 and known(x)", {"x"}),
        ("known(x) and y > x", {"y"}),
        ("known(x) and known(y) and x > y", set()),
        ("known(x) or x > 1", {"x"}),
        ("not known(x) or x > 1", set()),
        ("not (known(x) and x > 1)", set()),
        ("not (not known(x) or y > 1) and x > 1", {"y"}),
        ("(known(x) or known(y)) and x > 1", {"x"}),
        ("(known(x) and p or known(x) and q) and x > 1", {"p", "q"}),
        ("known(x) and (y > 1 or x > 1)", {"y"}),
        ("(known(x) and x > 1) or x > 2", {"x"}),
        ("not known(x) and x > 1", {"x"}),
    ],
)
def test_a_variable_is_safe_only_behind_known(source, unguarded):
    assert names_needing_value(parse(source)) == unguarded
