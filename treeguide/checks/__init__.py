"""What is wrong with a tree: one rule, one module. A new module in a group's folder is a rule."""

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.registry import all_rules, rule_named
from treeguide.checks.run import check

__all__ = ["Case", "Finding", "Rule", "all_rules", "check", "rule_named"]
