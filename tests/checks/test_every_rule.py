"""What every rule promises, whichever group it is in."""

import re

import pytest

from treeguide.checks import all_rules, check
from treeguide.checks.base import ReadingRule
from treeguide.checks.examples import bad_case, good_case

HEADINGS = ["What it means", "Why it hurts a caller", "Example", "Remedy"]
FROZEN = {
    "paths": """missing_start missing_target unreachable_node dead_end no_way_out endless_loop
        self_loop missing_tree call_cycle unmapped_exit unknown_exit loop_without_effect too_deep
        isolated_part""",
    "answers": """no_answers unlabelled_answer duplicate_answer single_answer too_many_answers
        yes_without_no no_not_sure same_target""",
    "data": """unreadable_condition unknown_variable type_mismatch value_not_offered
        unknown_placeholder""",
    "promises": "useless_allow",
    "wording": "unknown_text",
}
WARNINGS = {
    "loop_without_effect",
    "too_deep",
    "isolated_part",
    "single_answer",
    "too_many_answers",
    "yes_without_no",
    "unknown_text",
}
NOTES = {"no_not_sure", "same_target"}

rules = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
tree_rules = pytest.mark.parametrize(
    "rule",
    [rule for rule in all_rules() if not isinstance(rule, ReadingRule)],
    ids=lambda rule: rule.name,
)


def broken(case):
    return {finding.rule for finding in check(case)}


@tree_rules
def test_the_good_tree_of_a_rule_breaks_none(rule):
    assert check(good_case(rule)) == []


@tree_rules
def test_the_bad_tree_of_a_rule_breaks_just_that_one(rule):
    findings = check(bad_case(rule))

    assert [finding.rule for finding in findings] == [rule.name]


@tree_rules
def test_a_finding_says_what_is_wrong_and_what_follows_in_whole_sentences(rule):
    for finding in check(bad_case(rule)):
        assert re.fullmatch(r"[A-Z“].+[.?] [A-Z“].+\.", finding.message)
        assert finding.fix is None or re.fullmatch(r"[A-Z“].+[.]", finding.fix)
        assert finding.level == rule.level


@rules
def test_a_rule_is_named_like_its_module_and_its_class(rule):
    words = "".join(word.title() for word in rule.name.split("_"))

    assert (type(rule).__name__, type(rule).__module__) == (
        words,
        f"treeguide.checks.{rule.group}.{rule.name}",
    )


@rules
def test_a_rules_page_begins_with_one_sentence_and_has_the_four_headings(rule):
    first, *rest = rule.page().split("\n")

    assert re.fullmatch(r"[A-Z][^.]+\.", first)
    assert [line[3:] for line in rest if line.startswith("## ")] == HEADINGS


@rules
def test_a_rules_page_has_words_under_every_heading(rule):
    _, *parts = re.split(r"^## .+$", rule.page(), flags=re.MULTILINE)

    assert all(len(part.split()) > 4 for part in parts)


@pytest.mark.parametrize(("group", "names"), FROZEN.items())
def test_a_group_has_every_rule_that_was_promised(group, names):
    assert {rule.name for rule in all_rules() if rule.group == group} >= set(names.split())


@rules
def test_a_rule_has_the_level_that_was_promised(rule):
    expected = {**dict.fromkeys(WARNINGS, "warning"), **dict.fromkeys(NOTES, "note")}

    assert rule.level == expected.get(rule.name, "error")


@rules
def test_a_rule_runs_after_those_whose_findings_it_looks_at(rule):
    names = [other.name for other in all_rules()]
    earlier = names[: names.index(rule.name)]

    assert set(rule.after) - {"*"} <= {*earlier, *(set(rule.after) - set(names))}
