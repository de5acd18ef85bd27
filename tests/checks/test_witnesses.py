"""Each finding is shown by a walk that comes to its place, where one exists."""

import pytest

from treeguide.checks import Case, all_rules, check
from treeguide.checks.base import ReadingRule
from treeguide.checks.examples import bad_case
from treeguide.kernel import follow
from treeguide.sketch import sketch

NEVER_REACHED = {"missing_start", "unreachable_node", "isolated_part", "useless_allow"}
"""Rules whose bad tree has its defect where no walk comes to."""

showing = pytest.mark.parametrize(
    "rule",
    [rule for rule in all_rules() if not isinstance(rule, ReadingRule)],
    ids=lambda rule: rule.name,
)


@showing
def test_the_witness_of_a_finding_walks_to_its_node(rule):
    case = bad_case(rule)

    for finding in check(case):
        if finding.witness is None:
            assert finding.node is None or rule.name in NEVER_REACHED
            continue
        followed = follow(case.program, [tuple(entry) for entry in finding.witness])
        assert finding.node in {None, followed.faulty, *followed.nodes, *followed.passed}


def test_a_witness_fills_forms_and_meets_conditions():
    patch = {
        "variables": {"tries": {"type": "integer", "min": 0, "max": 99}},
        "nodes": {"count": {"fields": [{"variable": "tries", "required": True}]}},
    }
    tree = sketch(
        "count:form -> route:decision -tries > 41-> many:step ; route -otherwise-> done!", patch
    )

    (finding,) = check(Case(tree))

    assert finding.rule == "dead_end"
    assert finding.node == "many"
    ((node, values),) = finding.witness
    assert node == "count"
    assert values["tries"] > 41


def test_a_node_that_a_loop_leads_to_is_shown_by_going_round():
    tree = sketch("ask? -again*2:late-> ask ; ask -done-> done! ; late:step")

    (finding,) = check(Case(tree))

    assert finding.witness == [["ask", "again"], ["ask", "again"], ["ask", "again"]]


def test_witnesses_of_a_long_chain_full_of_faults_end():
    links = " ; ".join(f"n{i}? -on-> n{i + 1}? ; n{i} -off->" for i in range(2000))

    findings = check(Case(sketch(f"{links} ; n2000 -on-> done! ; n2000 -off-> done")))

    missing = [finding for finding in findings if finding.rule == "missing_target"]
    assert len(missing) == 2000
    assert missing[0].witness == []
    assert len(missing[100].witness) == 100
