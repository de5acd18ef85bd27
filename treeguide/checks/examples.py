"""The good and the bad tree of a rule, ready to be checked, walked and drawn."""

from collections.abc import Mapping
from typing import Any

from msgspec import convert

from treeguide.checks.base import Case, Rule
from treeguide.format import Scenario, Translation
from treeguide.model import Tree
from treeguide.sketch import sketch


def good_case(rule: Rule) -> Case:
    """Return the tree that keeps every rule, with the trees that it calls."""
    scenarios = convert(rule.good_scenarios, tuple[Scenario, ...])
    tree = sketch(rule.good, rule.good_patch)
    return Case(tree, trees_beside(rule), scenarios, _translations(rule.good_languages))


def bad_case(rule: Rule) -> Case:
    """Return the tree that breaks this rule and no other, with the trees that it calls."""
    scenarios = convert(rule.bad_scenarios, tuple[Scenario, ...])
    tree = sketch(rule.bad, rule.bad_patch)
    return Case(tree, trees_beside(rule), scenarios, _translations(rule.bad_languages))


def _translations(languages: Mapping[str, Any]) -> dict[str, Translation]:
    return {
        language: convert({"language": language, "texts": texts}, Translation)
        for language, texts in languages.items()
    }


def trees_beside(rule: Rule) -> dict[str, Tree]:
    """Return the trees that the rule's examples call, by id."""
    return {tree_id: sketch(text, {"id": tree_id}) for tree_id, text in rule.beside.items()}
