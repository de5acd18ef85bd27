"""The second gate: Python's parser reads the source, and only known forms become our nodes."""

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, cast

from treeguide.conditions import build
from treeguide.conditions.errors import ConditionError
from treeguide.conditions.nodes import Expression, Ordering, Text, Truth
from treeguide.conditions.source import to_source
from treeguide.conditions.tokens import LONGEST_SOURCE, refuse_foreign_words, shorten

_COMPARISONS: dict[type[ast.cmpop], Ordering] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_ARITHMETIC: dict[type[ast.operator], Literal["+", "-", "*"]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
}
_FORM_HINTS: dict[type[ast.expr], str] = {
    ast.Tuple: "A list is written in square brackets: ['a', 'b'].",
    ast.Subscript: "A variable has no parts. Write its name alone.",
    ast.Starred: "A star stands only between a number and what it multiplies.",
}
_ANY_FORM_HINT = "This is no form that conditions know. Use comparisons joined by and, or, not."
_MAY_GROW_TOO_LONG = LONGEST_SOURCE // 10
"""No character of a source becomes more than ten when it is written out in full."""


@lru_cache(maxsize=16384)
def parse(source: str) -> Expression:
    """Return the typed nodes of `source`; raises nothing but `ConditionError`."""
    refuse_foreign_words(source)
    text = source.strip(" ")
    tree = _python_tree(text)
    try:
        expression = _translated(tree, 1)
    except ConditionError as error:
        raise _placed(error, text, len(source) - len(source.lstrip(" "))) from None
    if len(source) > build.MOST_PARTS:  # a part takes at least one character
        build.refuse_too_many(expression)
    _refuse_long_canonical_form(source, expression)
    return expression


def _python_tree(source: str) -> ast.expr:
    try:
        return ast.parse(source, mode="eval").body
    except SyntaxError as error:
        # Python gives no offset where the source ends too early.
        raise _misplaced(source, (error.offset or len(source) + 1) - 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise _misplaced(source, 0) from None


def _misplaced(source: str, place: int) -> ConditionError:
    rest = source[place:]
    found = f"at “{shorten(rest)}”; something there"
    if not rest:
        found = f"to its end; something behind “{source[-20:].lstrip()}”"
    return ConditionError(
        f"The condition cannot be read {found} is missing or misplaced."
        " A condition reads like this: tries >= 2 and os == 'mac'.",
        place + 1,
    )


def _placed(error: ConditionError, text: str, skipped: int) -> ConditionError:
    """Count the column in characters, where Python counts bytes, and quote what stands there."""
    place = len(text.encode()[: error.column - 1].decode(errors="ignore"))
    message = error.message
    if "“" not in message:
        message = f"At “{shorten(text[place:])}”: {message}"
    return ConditionError(message, place + skipped + 1)


def _refuse_long_canonical_form(source: str, expression: Expression) -> None:
    if len(source) > _MAY_GROW_TOO_LONG and len(to_source(expression)) > LONGEST_SOURCE:
        raise ConditionError(
            f"Written out in full the condition has more than {LONGEST_SOURCE:,} characters."
            " Split it over several rules."
        )


def _translated(node: ast.expr, depth: int) -> Expression:
    column = node.col_offset + 1
    build.refuse_too_deep(depth, column)
    translate = _FORMS.get(type(node))
    if translate is None:
        raise ConditionError(_FORM_HINTS.get(type(node), _ANY_FORM_HINT), column)
    return translate(node, depth + 1, column)


def _constant(node: ast.Constant, _: int, column: int) -> Expression:
    if isinstance(node.value, str):
        return Text(node.value)
    return build.number(cast(float, node.value), column)


def _word(node: ast.Name, _: int, column: int) -> Expression:
    if node.id in ("true", "false"):
        return Truth(node.id == "true")
    return build.name(node.id, column)


def _list(node: ast.List, depth: int, column: int) -> Expression:
    return build.values([_translated(item, depth) for item in node.elts], column)


def _call(node: ast.Call, depth: int, column: int) -> Expression:
    if not isinstance(node.func, ast.Name):
        raise ConditionError(
            f"Only these can be used with brackets behind them: {', '.join(build.FUNCTIONS)}.",
            column,
        )
    operands = [_translated(operand, depth) for operand in node.args]
    return build.function(node.func.id, operands, column)


def _arithmetic(node: ast.BinOp, depth: int, column: int) -> Expression:
    left, right = _translated(node.left, depth), _translated(node.right, depth)
    return build.arithmetic(_ARITHMETIC[type(node.op)], left, right, column)


def _unary(node: ast.UnaryOp, depth: int, column: int) -> Expression:
    if isinstance(node.op, ast.UAdd):
        raise ConditionError("The “+” in front of a value means nothing. Take it out.", column)
    if isinstance(node.op, ast.Not):
        return build.opposite(_translated(node.operand, depth), column)
    # A minus before a literal number belongs to the number, so it adds no depth.
    literal = isinstance(node.operand, ast.Constant)
    return build.negative(_translated(node.operand, depth - 1 if literal else depth), column)


def _compare(node: ast.Compare, depth: int, column: int) -> Expression:
    operators = [_COMPARISONS[type(operator)] for operator in node.ops]
    operands = [_translated(operand, depth) for operand in (node.left, *node.comparators)]
    return build.compare(operands, operators, column)


def _logic(node: ast.BoolOp, depth: int, column: int) -> Expression:
    operands = [_translated(operand, depth) for operand in node.values]
    return build.logic("and" if isinstance(node.op, ast.And) else "or", operands, column)


_Translate = Callable[..., Expression]
_FORMS: dict[type[ast.expr], _Translate] = {
    ast.Constant: _constant,
    ast.Name: _word,
    ast.List: _list,
    ast.Call: _call,
    ast.BinOp: _arithmetic,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _logic,
}
