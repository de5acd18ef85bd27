"""The rules of making nodes, shared by the reader of sources and the reader of JSON.

Each function returns a node, or raises `ConditionError` if its parts may not stand there.
"""

import re
from collections.abc import Sequence
from typing import Literal

from treeguide.conditions.errors import ConditionError
from treeguide.conditions.nodes import (
    Arithmetic,
    Compare,
    Constant,
    Expression,
    Function,
    Known,
    Logic,
    Name,
    Negative,
    Not,
    Number,
    Ordering,
    Values,
    all_parts,
)

DEEPEST = 16
MOST_PARTS = 200
LARGEST_NUMBER = 2**53
"""Beyond this a browser cannot tell whole numbers apart."""

FUNCTIONS = {"known": 1, "lower": 1, "length": 1, "days_between": 2, "today": 0}
"""How many things each function of the language takes."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


def number(value: int | float, column: int = 1) -> Number:
    """Return a number; a whole one becomes an int, so that 1 and 1.0 are the same node."""
    if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise ConditionError(
            "A number in the condition is too large to be exact."
            f" Write one between -{LARGEST_NUMBER} and {LARGEST_NUMBER}.",
            column,
        )
    return Number(int(value) if value == int(value) else value)


def name(word: str, column: int = 1) -> Name:
    """Return the variable called `word`."""
    if word in FUNCTIONS:
        raise ConditionError(
            f"“{word}” is a function. Write it with brackets: {_usage(word)}.", column
        )
    if not _NAME.fullmatch(word):
        raise ConditionError(
            f"“{word[:70]}” cannot be a variable. A name has at most 63 small letters, digits"
            " and _, and starts with a letter.",
            column,
        )
    return Name(word)


def values(items: Sequence[Expression], column: int = 1) -> Values:
    """Return a list of literals."""
    literals = [item for item in items if isinstance(item, Constant)]
    if len(literals) != len(items):
        raise ConditionError(
            "A list can hold only numbers, 'texts', true and false."
            " Compare with a variable by itself: x == y or x == z.",
            column,
        )
    return Values(tuple(literals))


def function(word: str, operands: Sequence[Expression], column: int = 1) -> Function | Known:
    """Return the function called `word`, applied to `operands`."""
    if word not in FUNCTIONS:
        raise ConditionError(
            f"No function is called “{word[:70]}”. Use one of: {', '.join(FUNCTIONS)}.", column
        )
    if len(operands) != FUNCTIONS[word]:
        raise ConditionError(
            f"“{word}” is given {len(operands)} things. Write {_usage(word)}.", column
        )
    if word == "known":
        return _known(operands[0], column)
    for operand in operands:
        _need_value(operand, column)
    return Function(word, tuple(operands))  # type: ignore[arg-type]  # a key of FUNCTIONS


def arithmetic(
    operator: Literal["+", "-", "*"], left: Expression, right: Expression, column: int = 1
) -> Arithmetic:
    """Return a sum, a difference, or a product of which one side is a number."""
    _need_value(left, column)
    _need_value(right, column)
    if operator == "*" and not isinstance(left, Number) and not isinstance(right, Number):
        raise ConditionError(
            "Two variables are multiplied here. Multiply by a plain number only, as in 2 * x.",
            column,
        )
    return Arithmetic(operator, left, right)


def negative(operand: Expression, column: int = 1) -> Negative | Number:
    """Return `operand` with its sign turned; a number stays a number."""
    _need_value(operand, column)
    return Number(-operand.value) if isinstance(operand, Number) else Negative(operand)


def compare(
    operands: Sequence[Expression], operators: Sequence[Ordering], column: int = 1
) -> Compare:
    """Return a chain of comparisons."""
    membership = operators[0] in ("in", "not in")
    if len(operators) > 1 and not {"in", "not in"}.isdisjoint(operators):
        raise ConditionError("“in” cannot be chained. Join two comparisons with and.", column)
    if membership and not isinstance(operands[1], Values | Name):
        raise ConditionError(
            "Behind “in” stands a list, as in ['a', 'b'], or a variable with several choices.",
            column,
        )
    for operand in operands[:1] if membership else operands:
        _need_value(operand, column)
    return Compare(tuple(operands), tuple(operators))


def opposite(operand: Expression, column: int = 1) -> Not:
    """Return the claim that `operand` does not hold."""
    _need_no_list(operand, column)
    return Not(operand)


def logic(operator: Literal["and", "or"], operands: Sequence[Expression], column: int = 1) -> Logic:
    """Return claims joined by one word; a part joined by the same word is taken in."""
    flat: list[Expression] = []
    for operand in operands:
        _need_no_list(operand, column)
        same = isinstance(operand, Logic) and operand.operator == operator
        flat.extend(operand.operands if same and isinstance(operand, Logic) else [operand])
    return Logic(operator, tuple(flat))


def refuse_too_deep(depth: int, column: int = 1) -> None:
    """Raise if a part lies deeper than `DEEPEST`."""
    if depth > DEEPEST:
        raise ConditionError(
            f"The condition is nested more than {DEEPEST} deep. Split it over several rules.",
            column,
        )


def refuse_too_many(expression: Expression) -> None:
    """Raise if `expression` has more than `MOST_PARTS` parts."""
    parts = len(all_parts(expression))
    if parts > MOST_PARTS:
        raise ConditionError(
            f"The condition has {parts} parts, more than {MOST_PARTS}. Split it over several rules."
        )


def _known(operand: Expression, column: int) -> Known:
    if isinstance(operand, Name):
        return Known(operand.name)
    raise ConditionError("“known” asks about one variable. Write known(x).", column)


def _need_value(operand: Expression, column: int) -> None:
    _need_no_list(operand, column)
    if isinstance(operand, Logic | Not | Compare | Known):
        raise ConditionError(
            "Something that is true or false stands where a value belongs."
            " Join comparisons with and, or and not; leave out == true, write not for == false.",
            column,
        )


def _need_no_list(operand: Expression, column: int) -> None:
    if isinstance(operand, Values):
        raise ConditionError(
            "A list can stand only behind “in”, as in x in ['a', 'b'], or alone as a value.",
            column,
        )


def _usage(word: str) -> str:
    return f"{word}({', '.join('xy'[: FUNCTIONS[word]])})"
