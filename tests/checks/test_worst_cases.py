"""No tree makes the rules hang, fall over, or forget a finding."""

import pytest

from tests.graph import worst_cases
from treeguide.checks import Case, check


def counted(tree):
    found: dict[str, int] = {}
    for finding in check(Case(tree)):
        found[finding.rule] = found.get(finding.rule, 0) + 1
    return found


@pytest.mark.parametrize(
    ("shape", "size", "expected"),
    [
        ("chain", 10_000, {"too_deep": 1}),
        ("ladder", 10_000, {"too_deep": 1}),
        ("complete", 300, {"endless_loop": 1, "too_many_answers": 300}),
        ("one_ring", 10_000, {"endless_loop": 1}),
        ("many_rings", 5_000, {"endless_loop": 5_000, "too_deep": 1}),
        ("many_loops", 10_000, {"too_deep": 1}),
        ("nothing_reached", 50_000, {"unreachable_node": 49_999}),
        ("islands", 5_000, {"isolated_part": 5_000, "same_target": 1}),
        ("dead_ends", 5_000, {"dead_end": 5_000, "too_deep": 1}),
        ("trap", 10_000, {"no_way_out": 1}),
    ],
)
def test_every_finding_of_a_worst_case_is_told(shape, size, expected):
    assert counted(getattr(worst_cases, shape)(size)) == expected


def test_twenty_thousand_answers_to_nowhere_are_twenty_thousand_findings():
    assert counted(worst_cases.nowhere(10_000))["missing_target"] == 20_000
