"""The good and the bad tree of a rule, ready to be checked, walked and drawn."""

from msgspec import convert

from treeguide.checks.base import Case, Rule
from treeguide.format import Scenario
from treeguide.model import Tree
from treeguide.sketch import sketch


def good_case(rule: Rule) -> Case:
    """Return the tree that keeps every rule, with the trees that it calls."""
    scenarios = convert(rule.good_scenarios, tuple[Scenario, ...])
    return Case(sketch(rule.good, rule.good_patch), trees_beside(rule), scenarios)


def bad_case(rule: Rule) -> Case:
    """Return the tree that breaks this rule and no other, with the trees that it calls."""
    scenarios = convert(rule.bad_scenarios, tuple[Scenario, ...])
    return Case(sketch(rule.bad, rule.bad_patch), trees_beside(rule), scenarios)


def trees_beside(rule: Rule) -> dict[str, Tree]:
    """Return the trees that the rule's examples call, by id."""
    return {tree_id: sketch(text, {"id": tree_id}) for tree_id, text in rule.beside.items()}
