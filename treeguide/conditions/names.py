"""Which variables a condition reads, and which it reads without asking first."""

from functools import lru_cache

from treeguide.conditions.nodes import (
    Expression,
    Known,
    Logic,
    Name,
    Not,
    all_parts,
    children,
)


@lru_cache(maxsize=16384)
def names(expression: Expression) -> frozenset[str]:
    """Return the variables that `expression` reads or asks about."""
    return frozenset(part.name for part in all_parts(expression) if isinstance(part, Name | Known))


@lru_cache(maxsize=16384)
def names_needing_value(expression: Expression) -> frozenset[str]:
    """Return the variables read where no `known` before them has made sure of a value."""
    return _unguarded(expression, frozenset())


def _unguarded(expression: Expression, sure: frozenset[str]) -> frozenset[str]:
    match expression:
        case Name(name):
            return frozenset({name}) - sure
        case Logic(operator, operands):
            return _unguarded_in_turn(operator == "and", operands, sure)
    return frozenset().union(*(_unguarded(part, sure) for part in children(expression)))


def _unguarded_in_turn(
    holds: bool, operands: tuple[Expression, ...], sure: frozenset[str]
) -> frozenset[str]:
    """Behind `a and` stand the cases in which a holds, behind `a or` those in which it does not."""
    found: frozenset[str] = frozenset()
    for operand in operands:
        found |= _unguarded(operand, sure)
        sure |= _made_sure(operand, holds)
    return found


def _made_sure(claim: Expression, holds: bool) -> frozenset[str]:
    match claim:
        case Known(name):
            return frozenset({name}) if holds else frozenset()
        case Not(operand):
            return _made_sure(operand, not holds)
        case Logic(operator, operands):
            parts = [_made_sure(operand, holds) for operand in operands]
            together = (operator == "and") == holds
            return frozenset().union(*parts) if together else parts[0].intersection(*parts[1:])
    return frozenset()
