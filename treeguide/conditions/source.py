"""Writing a condition as its one canonical line."""

import re
from functools import lru_cache

from treeguide.conditions.nodes import (
    Arithmetic,
    Compare,
    Expression,
    Function,
    Known,
    Logic,
    Name,
    Negative,
    Not,
    Number,
    Text,
    Truth,
    Values,
)

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)
_ESCAPED = re.compile(r"[\\']")


@lru_cache(maxsize=4096)
def to_source(expression: Expression) -> str:
    """Return the source that `parse` turns into an equal expression."""
    return _written(expression)


def _written(expression: Expression) -> str:
    match expression:
        case Logic(operator, operands):
            inner = _strength(expression) + 1
            return f" {operator} ".join(_within(operand, inner) for operand in operands)
        case Not(operand):
            return f"not {_within(operand, _NOT)}"
        case Compare():
            return _comparison(expression)
        case Arithmetic(operator, left, right):
            inner = _strength(expression)
            return f"{_within(left, inner)} {operator} {_within(right, inner + 1)}"
        case Negative(operand):
            return f"-{_within(operand, _SIGN)}"
    return _written_atom(expression)


def _written_atom(expression: Expression) -> str:
    match expression:
        case Truth(value):
            return "true" if value else "false"
        case Number(value):
            return repr(value)
        case Text(value):
            return "'" + _ESCAPED.sub(r"\\\g<0>", value) + "'"
        case Values(items):
            return f"[{', '.join(map(_written, items))}]"
        case Function(name, operands):
            return f"{name}({', '.join(map(_written, operands))})"
        case Known(name):
            return f"known({name})"
        case Name(name):
            return name
    raise TypeError(f"{expression!r} is no part of a condition")


def _comparison(expression: Compare) -> str:
    first, *others = (_within(operand, _SUM) for operand in expression.operands)
    pairs = zip(expression.operators, others, strict=True)
    return " ".join([first, *(f"{operator} {operand}" for operator, operand in pairs)])


def _within(expression: Expression, weakest: int) -> str:
    text = _written(expression)
    return text if _strength(expression) >= weakest else f"({text})"


def _strength(expression: Expression) -> int:
    match expression:
        case Logic(operator):
            return _OR if operator == "or" else _AND
        case Not():
            return _NOT
        case Compare():
            return _COMPARE
        case Arithmetic(operator):
            return _PRODUCT if operator == "*" else _SUM
        case Negative():
            return _SIGN
        case Number(value):
            return _SIGN if value < 0 else _ATOM
    return _ATOM
