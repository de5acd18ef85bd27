import pytest

from tests.conditions.strategies import VARIABLES
from treeguide.conditions import complaints, parse
from treeguide.model import Variable


@pytest.mark.parametrize(
    ("source", "fix"),
    [
        ("oss == 'mac' or known(oss)", "os == 'mac' or known(os)"),
        ("os == mac", "os == 'mac'"),
        ("os in ['mca', 'linux']", "os in ['mac', 'linux']"),
        ("'hott' in symptoms", "'hot' in symptoms"),
        ("room == 'mca' and os == 'mca'", "room == 'mca' and os == 'mac'"),
        ("os == 'solaris'", None),
        ("os > 'mac'", None),
    ],
)
def test_the_nearest_name_or_value_is_offered_as_the_fix(source, fix):
    [complaint] = complaints(parse(source), VARIABLES)

    assert complaint.fix == fix


def test_a_fix_leaves_nothing_to_complain_of():
    [complaint] = complaints(parse("os in ['mca'] and tries > 1"), VARIABLES)

    assert complaints(parse(complaint.fix), VARIABLES) == []


def test_the_same_fault_is_complained_of_once():
    assert len(complaints(parse("zzz > 1 and zzz < 3"), VARIABLES)) == 1


def test_each_fault_is_complained_of():
    found = complaints(parse("zzz > 1 and os == 'mca' and tries"), VARIABLES)

    assert [complaint.rule for complaint in found] == [
        "unknown_variable",
        "value_not_offered",
        "type_mismatch",
    ]


def test_an_unknown_name_among_many_shows_only_some_of_them():
    many = {f"variable_{number:03}": Variable("integer") for number in range(500)}

    [complaint] = complaints(parse("zzz > 1"), many)

    assert len(complaint.message) < 400


def test_a_tree_without_variables_is_told_where_to_declare_them():
    [complaint] = complaints(parse("zzz > 1"), {})

    assert "none yet" in complaint.message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("tries == '2'", "without quotes"),
        ("paid == 1", "not in front"),
        ("symptoms == 'hot'", "'a' in symptoms"),
        ("due_day - seen_day > 1", "days_between(a, b)"),
        ("due_day > '2026-02-30'", "'YYYY-MM-DD'"),
        ("os > 'mac'", "have no order"),
        ("tries", "Compare it with a value"),
    ],
)
def test_a_mismatch_says_what_to_write(source, words):
    [complaint] = complaints(parse(source), VARIABLES)

    assert complaint.rule == "type_mismatch"
    assert words in complaint.message
