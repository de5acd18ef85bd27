"""How findings call things: by the author's own words."""

from collections.abc import Sequence

from treeguide.checks.base import Case
from treeguide.graph import Edge
from treeguide.model import Tree

FEW = 5
"""So many names are read in full; the rest are counted."""

_NAMES = {
    "answer": "The answer {label} at {title}",
    "anywhere": "The answer {label}, which is offered everywhere,",
    "rule": "The rule {label} of {title}",
    "otherwise": "The “otherwise” of {title}",
    "to": "The way on from {title}",
    "failed": "The way on from {title} after a failure",
    "exit": "The exit “{edge.name}” of {title}",
    "done": "The way on from {title} when the team is done",
    "declined": "The way on from {title} when the team declines",
    "late": "The way on from {title} when the team is late",
    "then": "The way on from {title} when its loop is used up",
}
_GIVEN = ("answer", "anywhere")


def named(case: Case, edge: Edge) -> str:
    """Return the beginning of a sentence about `edge`."""
    words = _NAMES[edge.name if edge.slot == "way" else edge.slot]
    label = quoted(edge.label.strip() or edge.name)
    return words.format(label=label, title=quoted(case.title(edge.source)), edge=edge)


def whoever_takes(edge: Edge) -> str:
    """Return the beginning of a sentence about the callers whose walk takes `edge`."""
    return "A caller who gives it" if edge.slot in _GIVEN else "A caller who gets there"


def quoted(words: str) -> str:
    """Return `words` in quotation marks."""
    return f"“{words}”"


def titles(case: Case, node_ids: Sequence[str]) -> str:
    """Return the titles of the first nodes, and how many more there are."""
    known = [quoted(case.title(node_id)) for node_id in node_ids[:FEW]]
    more = len(node_ids) - len(known)
    return joined([*known, f"{more:,} more"] if more else known)


def joined(words: Sequence[str]) -> str:
    """Return `words` as one phrase: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def tree_title(tree: Tree) -> str:
    """Return how the author calls a tree."""
    return quoted(tree.title.strip() or tree.id)
