"""What is known of a caller, carried from one tree to another."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from treeguide.engine import Session
from treeguide.kernel import Position, trouble
from treeguide.model import Tree, Variable


def known_facts(session: Session, tree: Tree) -> dict[str, Any]:
    """Return what a session knows and `tree` has a place for: of the same name, type and bounds.

    What is personal goes only where it is called personal too. What `tree` gives a value of its own
    at the start, such as a score, begins with that.
    """
    found: dict[str, Any] = {}
    for name, variable, value in _known(session.position):
        wanted = tree.variables.get(name)
        if wanted is not None and _takes(wanted, variable, value):
            found[name] = value
    return found


def _takes(wanted: Variable, variable: Variable, value: Any) -> bool:
    """Whether a variable takes the value of another one of its name."""
    is_free = wanted.initial is UNSET and wanted.type == variable.type
    stays_personal = wanted.personal or not variable.personal
    return is_free and stays_personal and trouble(wanted, value) is None


def _known(position: Position | None) -> Iterator[tuple[str, Variable, Any]]:
    """Yield what is known where a walk stands; in a called tree what its callers know, too."""
    levels = []
    if position is not None:
        levels.append((position.program, position.facts))
        frame = position.frame
        while frame is not None:
            levels.append((frame.program, frame.facts))
            frame = frame.outer
    for program, facts in levels:
        variables = program.tree.variables
        for name, value in facts.items():
            if value is not None and name in variables:
                yield name, variables[name], value
