"""Conditions as JSON, for players that run in the browser.

A literal stands for itself; everything else is a list that begins with its word:
`["and", ["compare", ["var", "tries"], ">=", 2], ["known", "os"]]`.
"""

from collections.abc import Callable
from typing import Any, cast

from treeguide.conditions import build
from treeguide.conditions.errors import ConditionError
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
    Ordering,
    Text,
    Truth,
    Values,
)
from treeguide.conditions.parse import parse
from treeguide.conditions.source import to_source

_ORDERINGS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in"})


def to_json(expression: Expression) -> object:
    """Return `expression` as lists and literals that JSON can hold."""
    match expression:
        case Logic(operator, operands):
            return [operator, *map(to_json, operands)]
        case Not(operand):
            return ["not", to_json(operand)]
        case Compare(operands, operators):
            pairs = zip(operators, operands[1:], strict=True)
            others = [part for sign, right in pairs for part in (sign, to_json(right))]
            return ["compare", to_json(operands[0]), *others]
        case Arithmetic(operator, left, right):
            return [operator, to_json(left), to_json(right)]
        case Negative(operand):
            return ["-", to_json(operand)]
        case Function(name, operands):
            return [name, *map(to_json, operands)]
    return _leaf_to_json(expression)


def _leaf_to_json(expression: Expression) -> object:
    match expression:
        case Values(items):
            return ["list", *map(to_json, items)]
        case Known(name):
            return ["known", name]
        case Name(name):
            return ["var", name]
        case Truth(value) | Number(value) | Text(value):
            return value
    raise TypeError(f"{expression!r} is no part of a condition")


def from_json(form: object) -> Expression:
    """Return the expression that `to_json` wrote; raises `ConditionError` on anything else."""
    expression = _read(form, 1)
    build.refuse_too_many(expression)
    if parse(to_source(expression)) != expression:
        raise _unreadable("a name in it is a word of the language")
    return expression


def _read(form: object, depth: int) -> Expression:
    build.refuse_too_deep(depth)
    if isinstance(form, bool):
        return Truth(form)
    if isinstance(form, int | float):
        return build.number(form)
    if isinstance(form, str):
        return Text(form)
    if not isinstance(form, list) or not form or not isinstance(form[0], str):
        raise _unreadable("a part is neither a literal nor a list that begins with a word")
    if len(form) > 2 * build.MOST_PARTS:
        raise _unreadable(f"a part has {len(form)} entries")
    word, rest = form[0], form[1:]
    return _READERS.get(word, _read_function)(word, rest, depth + 1)


def _read_function(word: str, rest: list[object], depth: int) -> Expression:
    return build.function(word, [_read(part, depth) for part in rest])


def _read_name(word: str, rest: list[object], _: int) -> Expression:
    if len(rest) != 1 or not isinstance(rest[0], str):
        raise _unreadable(f"“{word}” takes the name of one variable")
    name = build.name(rest[0])
    return name if word == "var" else build.function(word, [name])


def _read_list(_: str, rest: list[object], depth: int) -> Expression:
    return build.values([_read(part, depth) for part in rest])


def _read_logic(word: str, rest: list[object], depth: int) -> Expression:
    if len(rest) < 2:
        raise _unreadable(f"“{word}” joins at least two parts")
    return build.logic(cast(Any, word), [_read(part, depth) for part in rest])


def _read_not(_: str, rest: list[object], depth: int) -> Expression:
    if len(rest) != 1:
        raise _unreadable("“not” takes one part")
    return build.opposite(_read(rest[0], depth))


def _read_arithmetic(word: str, rest: list[object], depth: int) -> Expression:
    parts = [_read(part, depth) for part in rest]
    if word == "-" and len(parts) == 1:
        return build.negative(parts[0])
    if len(parts) != 2:
        raise _unreadable(f"“{word}” takes two parts")
    return build.arithmetic(cast(Any, word), parts[0], parts[1])


def _read_compare(_: str, rest: list[object], depth: int) -> Expression:
    operators = [sign for sign in rest[1::2] if isinstance(sign, str) and sign in _ORDERINGS]
    if len(rest) < 3 or len(rest) % 2 == 0 or len(operators) != len(rest) // 2:
        raise _unreadable("a comparison has values with == != < <= > >= in between them")
    operands = [_read(part, depth) for part in rest[::2]]
    return build.compare(operands, cast(list[Ordering], operators))


def _unreadable(reason: str) -> ConditionError:
    return ConditionError(
        f"The JSON form of a condition cannot be read: {reason}. Make it with `to_json`."
    )


_READERS: dict[str, Callable[[str, list[object], int], Expression]] = {
    "var": _read_name,
    "known": _read_name,
    "list": _read_list,
    "and": _read_logic,
    "or": _read_logic,
    "not": _read_not,
    "compare": _read_compare,
    "+": _read_arithmetic,
    "-": _read_arithmetic,
    "*": _read_arithmetic,
}
