"""Why nobody gets any further where somebody has jumped: what was never asked."""

from collections.abc import Iterator

from treeguide.conditions import TODAY, names, parse
from treeguide.kernel import Position

_BACK = "Go back, or go on at another node."


def explained(fault: str, position: Position) -> str:
    """Return why nobody gets any further, with what is not known there and what to do."""
    missing = ", ".join(f"“{label}”" for label in lacking(position))
    unasked = f" Here it needs what nobody was asked: {missing}." if missing else ""
    return f"{fault} On the way here somebody jumped.{unasked} {_BACK}"


def lacking(position: Position) -> list[str]:
    """Return the labels of the variables that a place reads and that are not known there."""
    variables = position.program.tree.variables
    read = sorted(set(_read_at(position)) & variables.keys() - {TODAY})
    return [variables[name].label or name for name in read if position.facts.get(name) is None]


def _read_at(position: Position) -> Iterator[str]:
    place = position.place
    if place.fault is not None:
        # One of its conditions cannot even be read.
        return
    yield from place.reads
    for way in place.ways.values():
        if way.edge is not None and way.edge.when is not None:
            yield from names(parse(way.edge.when))
