"""An allowance must suppress something."""

from tests.checks.found import findings

ONE_ANSWER = "lamp? -lit-> done!"


def allowed(*rules):
    return {"nodes": {"lamp": {"allow": [{"rule": rule, "why": "Meant so."} for rule in rules]}}}


def test_an_allowance_suppresses_what_its_rule_finds_at_the_node():
    assert findings(ONE_ANSWER, allowed("single_answer")) == []


def test_an_allowance_for_a_rule_that_finds_nothing_is_useless():
    (finding,) = findings("lamp? -lit-> done! ; lamp -dark-> open!", allowed("single_answer"))

    assert (finding.rule, finding.at) == ("useless_allow", "/nodes/lamp/allow/0")


def test_an_allowance_for_an_unknown_rule_is_answered_with_the_nearest_one():
    told = findings(ONE_ANSWER, allowed("single_anwser"))

    assert [(f.rule, f.fix) for f in told] == [
        ("useless_allow", "Write “single_answer” instead."),
        ("single_answer", "Add another answer, or make it a step."),
    ]


def test_an_allowance_of_useless_ones_is_not_judged_itself():
    assert findings(ONE_ANSWER, allowed("single_answer", "useless_allow")) == []


def test_a_useless_allowance_can_be_allowed():
    assert findings(ONE_ANSWER, allowed("single_answer", "dead_end", "useless_allow")) == []


def test_an_allowance_is_not_judged_where_another_finding_may_have_silenced_its_rule():
    told = findings("lamp? -lit-> done! ; lamp -dark-> lamp", allowed("endless_loop"))

    assert [f.rule for f in told] == ["self_loop"]
