import json
from pathlib import Path

import msgspec
import pytest

from tests.conditions.twin import evaluate
from treeguide.conditions import (
    ConditionError,
    compile_truth,
    compile_value,
    complaints,
    from_json,
    parse,
    to_json,
)
from treeguide.model import Variable

SHARED = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
VARIABLES = msgspec.convert(SHARED["variables"], dict[str, Variable])
CASES = SHARED["cases"]
WITH_VALUE = [case for case in CASES if "value" in case]
WITH_COMPLAINT = [case for case in CASES if "complaint" in case]
UNREADABLE = [case for case in CASES if "unreadable" in case]


def by_source(case):
    return case["source"][:60] or "(empty)"


def all_facts(case):
    return {**dict.fromkeys(VARIABLES), **case["facts"]}


def test_the_shared_file_holds_enough_cases_of_each_sort():
    assert len(WITH_VALUE) >= 150
    assert len(WITH_COMPLAINT) >= 40
    assert len(UNREADABLE) >= 60


@pytest.mark.parametrize("case", WITH_VALUE, ids=by_source)
def test_a_condition_has_the_value_that_the_shared_file_says(case):
    expression = parse(case["source"])

    value = compile_value(expression)(all_facts(case))

    assert (value, type(value)) == (case["value"], type(case["value"]))


@pytest.mark.parametrize("case", WITH_VALUE, ids=by_source)
def test_only_a_true_condition_takes_its_edge(case):
    holds = compile_truth(parse(case["source"]))(all_facts(case))

    assert holds is (case["value"] is True)


@pytest.mark.parametrize("case", WITH_VALUE, ids=by_source)
def test_the_second_evaluator_agrees_with_the_shared_file(case):
    assert evaluate(case["source"], all_facts(case)) == case["value"]


@pytest.mark.parametrize("case", WITH_VALUE + WITH_COMPLAINT, ids=by_source)
def test_the_json_form_is_the_one_that_players_are_given(case):
    expression = parse(case["source"])

    assert to_json(expression) == case["form"]
    assert from_json(case["form"]) == expression


@pytest.mark.parametrize("case", WITH_COMPLAINT, ids=by_source)
def test_what_does_not_fit_is_complained_of_by_the_right_rule(case):
    wanted = VARIABLES[case["for"]] if "for" in case else "truth"

    found = complaints(parse(case["source"]), VARIABLES, wanted)

    assert [complaint.rule for complaint in found] == [case["complaint"]] * bool(case["complaint"])


@pytest.mark.parametrize("case", UNREADABLE, ids=by_source)
def test_what_is_no_condition_is_refused_in_a_full_sentence(case):
    with pytest.raises(ConditionError) as refusal:
        parse(case["source"])

    assert refusal.value.message[0].isupper() or refusal.value.message[0] == "“"
    assert refusal.value.message.endswith((".", "\\"))
    assert refusal.value.column >= 1
