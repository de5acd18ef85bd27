"""Find the rules: one in each module of each group's folder, and those that plug-ins bring."""

import pkgutil
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.metadata import entry_points

from treeguide import checks
from treeguide.checks.base import EVERY_OTHER, Rule

PLUGIN_GROUP = "treeguide.checks"


class UnknownRule(LookupError):
    """No rule has this name."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return one of every rule, each after those whose findings it looks at."""
    rules = {rule.name: rule for rule in (*_shipped(), *_from_plugins())}
    before = {name: _earlier(rule, rules) for name, rule in sorted(rules.items())}
    return tuple(rules[name] for name in TopologicalSorter(before).static_order())


def _earlier(rule: Rule, rules: dict[str, Rule]) -> list[str]:
    if rule.after == EVERY_OTHER:
        return [name for name in rules if name != rule.name]
    return [name for name in rule.after if name in rules]


def rule_named(name: str) -> Rule:
    """Return the rule called `name`."""
    for rule in all_rules():
        if rule.name == name:
            return rule
    known = ", ".join(sorted(rule.name for rule in all_rules()))
    raise UnknownRule(f"No rule is called '{name}'. Choose one of: {known}.")


def _shipped() -> list[Rule]:
    found = []
    for group in pkgutil.iter_modules(checks.__path__):
        if not group.ispkg:
            continue
        package = import_module(f"{checks.__name__}.{group.name}")
        for module in pkgutil.iter_modules(package.__path__):
            found.append(_rule_in(f"{package.__name__}.{module.name}"))
    return found


def _rule_in(module_name: str) -> Rule:
    module = import_module(module_name)
    kinds = [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Rule) and kind.__module__ == module_name
    ]
    if len(kinds) != 1:
        raise TypeError(f"{module_name} must define exactly one rule, it defines {len(kinds)}.")
    return kinds[0]()


def _from_plugins() -> list[Rule]:
    return [point.load()() for point in entry_points(group=PLUGIN_GROUP)]
