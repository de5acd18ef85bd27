"""Values for a form that stand for all others: one for each case the tree can tell apart."""

import datetime
from collections.abc import Iterable
from itertools import combinations, islice, product
from typing import Any

from treeguide.conditions import (
    ConditionError,
    constants,
    names,
    names_beyond_constants,
    parse,
)
from treeguide.graph.expressions import expressions
from treeguide.kernel import trouble
from treeguide.model import Form, Tree, Variable
from treeguide.proof.matching import text_matching

MOST_FILLINGS = 512
"""Fillings of one form that are tried before its exploration counts as incomplete."""
_SMALL_RANGE = 12
_MOST_SUBSETS = 6
_SOME_DAY = "2027-01-04"


class Samples:
    """Which values of each variable of a tree are worth trying."""

    def __init__(self, tree: Tree) -> None:
        self._variables = tree.variables
        self._met: dict[str, set[Any]] = {}
        self.read: set[str] = set()
        """The variables that some condition or expression reads."""
        self._inexact: set[str] = set()
        for source in {expression.source for expression in expressions(tree)}:
            self._read(source)

    def _read(self, source: str) -> None:
        try:
            expression = parse(source)
        except ConditionError:
            return
        self.read |= names(expression)
        self._inexact |= names_beyond_constants(expression)
        for name, values in constants(expression).items():
            self._met.setdefault(name, set()).update(values)

    def is_exact(self, form: Form) -> bool:
        """Return whether the fillings of `form` stand for all that can be filled in."""
        asked = [field.variable for field in form.fields]
        counts = [len(self._values(name, True)) for name in asked if name in self._variables]
        combined = 1
        for count in counts:
            combined *= max(count, 1)
        return combined <= MOST_FILLINGS and not self._inexact.intersection(asked)

    def fillings(self, form: Form) -> list[dict[str, Any]]:
        """Return ways to fill `form`, at most `MOST_FILLINGS`; none if a value cannot be found."""
        columns = [
            [(field.variable, value) for value in self._values(field.variable, field.required)]
            for field in form.fields
            if field.variable in self._variables
        ]
        combined = islice(product(*columns), MOST_FILLINGS)
        return [{n: v for n, v in filling if v is not None} for filling in combined]

    def _values(self, name: str, required: bool) -> list[Any]:
        variable = self._variables[name]
        found = [
            value for value in self._candidates(name, variable) if not trouble(variable, value)
        ]
        if name not in self.read:
            return found[:1] or [None]
        return found if required else [*found, None]

    def _candidates(self, name: str, variable: Variable) -> list[Any]:
        met = self._met.get(name, set())
        match variable.type:
            case "boolean":
                return [True, False]
            case "choice":
                return list(variable.values)
            case "choices":
                return _subsets(variable.values)
            case "date":
                return _dates(variable, met)
            case "text":
                return _texts(variable, met)
        return _numbers(variable, met)


def _subsets(values: tuple[str, ...]) -> list[list[str]]:
    sizes: Iterable[int] = range(1, len(values) + 1)
    if len(values) > _MOST_SUBSETS:
        sizes = (1, len(values))
    return [list(subset) for size in sizes for subset in combinations(values, size)]


def _numbers(variable: Variable, met: set[Any]) -> list[Any]:
    least, most = variable.min, variable.max
    small = isinstance(least, int) and isinstance(most, int) and most - least <= _SMALL_RANGE
    if variable.type == "integer" and small:
        return list(range(least, most + 1))  # type: ignore[arg-type, operator]
    limits = {value for value in (*met, least, most) if isinstance(value, int | float)}
    around = {limit + step for limit in limits for step in (-1, 0, 1)}
    if variable.type == "integer":
        return sorted({round(value) for value in around} or {1})
    halves = {(a + b) / 2 for a, b in zip(sorted(limits), sorted(limits)[1:], strict=False)}
    return sorted(around | halves or {1})


def _dates(variable: Variable, met: set[Any]) -> list[str]:
    limits = {value for value in (*met, variable.min, variable.max) if isinstance(value, str)}
    found = set(limits or {_SOME_DAY})
    for limit in limits:
        day = datetime.date.fromisoformat(limit)
        found |= {(day + datetime.timedelta(days=step)).isoformat() for step in (-1, 1)}
    return sorted(found)


def _texts(variable: Variable, met: set[Any]) -> list[str]:
    fresh = text_matching(variable.pattern) if variable.pattern else "some text"
    limit = variable.max_length
    shortened = (
        [] if fresh is None else [fresh[:limit] if limit and not variable.pattern else fresh]
    )
    return [*shortened, *sorted(value for value in met if isinstance(value, str))]
