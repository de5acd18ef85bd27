"""The bad file of each rule about reading has just that fault; the good one has none."""

import json

import pytest

from treeguide.checks import all_rules
from treeguide.format import Sources, read
from treeguide.sketch import sketch_document

NO_MEDIA: frozenset[str] = frozenset()
FROZEN = {
    "not_json", "duplicate_key", "unknown_key", "unknown_kind", "newer_format", "bad_id",
    "missing_key", "wrong_type", "bad_value", "value_too_large", "missing_media",
}  # fmt: skip

rules = pytest.mark.parametrize(
    "rule", [r for r in all_rules() if r.group == "shape"], ids=lambda rule: rule.name
)


def bad_file(rule) -> bytes:
    text = rule.bad_text or json.dumps(sketch_document(rule.bad, rule.bad_patch))
    return text.encode()


def test_the_group_has_the_rules_that_were_promised():
    assert {rule.name for rule in all_rules() if rule.group == "shape"} == FROZEN


@rules
def test_the_bad_file_of_a_rule_has_just_this_fault(rule):
    reading = read(Sources(bad_file(rule), media=NO_MEDIA))

    assert [fault.rule for fault in reading.faults] == [rule.name]
    assert reading.tree is None


@rules
def test_the_good_file_of_a_rule_can_be_read(rule):
    document = sketch_document(rule.good, rule.good_patch)

    assert read(Sources(json.dumps(document).encode(), media=NO_MEDIA)).faults == ()
