"""The constants at which a condition can change its answer: where the proof cuts a domain."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from treeguide.conditions.linear import Line, line_of
from treeguide.conditions.names import names
from treeguide.conditions.nodes import (
    Compare,
    Constant,
    Expression,
    Function,
    Name,
    Number,
    Text,
    Truth,
    Values,
    all_parts,
)
from treeguide.model import Value

_LONGEST_SAMPLE = 1000
_Met = tuple[str, Value]


def constants(expression: Expression) -> dict[str, set[Value]]:
    """Return, for each variable, the constants that it is compared with, sums solved for it.

    A limit between two whole numbers comes with both of them. `length` and `lower` of a text give
    texts just below, at and above the limit; for `names_beyond_constants` this is a sample only.
    """
    found: dict[str, set[Value]] = {}
    for name, value in _read(expression)[0]:
        found.setdefault(name, set()).add(value)
    return found


def names_beyond_constants(expression: Expression) -> frozenset[str]:
    """Return the variables for which `constants` may not tell all cases apart.

    They are compared with other variables or with today, through a function, or in fractions.
    """
    return _read(expression)[1]


@lru_cache(maxsize=16384)
def _read(expression: Expression) -> tuple[frozenset[_Met], frozenset[str]]:
    met: set[_Met] = set()
    beyond: frozenset[str] = frozenset()
    for left, right in _comparisons(expression):
        exact, pairs = _constants_of(left, right)
        met.update(pairs)
        if not exact:
            beyond |= names(left) | names(right)
    return frozenset(met), beyond


def _comparisons(expression: Expression) -> Iterator[tuple[Expression, Expression]]:
    for part in all_parts(expression):
        if isinstance(part, Compare):
            for left, _, right in part.pairs():
                others = right.items if isinstance(right, Values) else (right,)
                yield from ((left, other) for other in others)


def _constants_of(left: Expression, right: Expression) -> tuple[bool, list[_Met]]:
    """Return whether the constants are all there is to the comparison, and the constants."""
    if isinstance(left, Constant):
        left, right = right, left
    match left, right:
        case Name(name), Truth(value) | Text(value):
            return True, [(name, value)]
        case Name(name), Number(value):
            return True, [(name, limit) for limit in _neighbours(Fraction(value))]
        case Function("lower", (Name(name),)), Text(value):
            return False, [(name, value), (name, value.upper())]
        case Function("length", (Name(name),)), Number(value):
            return False, [(name, text) for text in _texts_about(value)]
    return _solved(line_of(left), line_of(right))


def _solved(left: Line | None, right: Line | None) -> tuple[bool, list[_Met]]:
    difference = left.minus(right) if left and right else None
    if difference is None:
        return False, []
    if not difference.factors:
        return True, []
    if len(difference.factors) > 1:
        return False, []
    [(name, factor)] = difference.factors.items()
    limit = -difference.offset / factor
    return difference.is_whole, [(name, value) for value in _neighbours(limit)]


def _neighbours(limit: Fraction) -> set[int | float]:
    return {floor(limit), ceil(limit)} | (set() if limit.denominator == 1 else {float(limit)})


def _texts_about(length: int | float) -> list[str]:
    sizes = {floor(length) - 1, floor(length), floor(length) + 1}
    return ["x" * size for size in sorted(sizes) if 0 <= size <= _LONGEST_SAMPLE]
