"""What the rules find, in a form that a test can compare at a glance."""

from treeguide.checks import Case, Finding, check
from treeguide.model import Tree
from treeguide.sketch import sketch

CALM = {"single_answer", "same_target", "no_not_sure", "too_deep"}
"""Rules about taste that small sketches break without meaning to."""


def findings(text: str, patch: dict | None = None, **beside: str) -> list[Finding]:
    library = {tree_id: sketch(drawn, {"id": tree_id}) for tree_id, drawn in beside.items()}
    return check(Case(sketch(text, patch), library))


def found(text: str, patch: dict | None = None, **beside: str) -> list[tuple[str, str | None]]:
    """The rules that are broken and where, tastes aside."""
    return [(f.rule, f.node) for f in findings(text, patch, **beside) if f.rule not in CALM]


def found_in(tree: Tree) -> list[tuple[str, str | None]]:
    return [(f.rule, f.node) for f in check(Case(tree)) if f.rule not in CALM]
