"""Python syntax nodes, made one by one: the only words that `code.py` builds functions from."""

import ast
from collections.abc import Sequence
from typing import Literal, TypeVar

_Placed = TypeVar("_Placed", ast.expr, ast.stmt, ast.ExceptHandler)

FACTS = "facts"
FAILURES = "failures"

_LOAD = ast.Load()
_STORE = ast.Store()
_OPERATORS: dict[str, ast.cmpop] = {
    "==": ast.Eq(),
    "!=": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
    "in": ast.In(),
    "not in": ast.NotIn(),
    "is": ast.Is(),
    "is not": ast.IsNot(),
}
_ARITHMETIC: dict[str, ast.operator] = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult()}


def constant(value: object) -> ast.expr:
    """Return a constant of the function."""
    return _at(ast.Constant(value))  # type: ignore[arg-type]  # a frozenset is a constant too


def fact(name: str) -> ast.expr:
    """Return `facts[name]`."""
    return _at(ast.Subscript(word(FACTS), constant(name), _LOAD))


def word(name: str) -> ast.expr:
    """Return a local or one of the few globals."""
    return _at(ast.Name(name, _LOAD))


def remembered(name: str, value: ast.expr) -> ast.expr:
    """Return `(name := value)`."""
    target = ast.Name(name, _STORE)
    _at(target)
    return _at(ast.NamedExpr(target, value))


def compared(first: ast.expr, *others: str | ast.expr) -> ast.expr:
    """Return a chain of comparisons: `compared(a, "<", b, "<", c)`."""
    operators = [_OPERATORS[sign] for sign in others[::2] if isinstance(sign, str)]
    operands = [operand for operand in others[1::2] if isinstance(operand, ast.expr)]
    return _at(ast.Compare(first, operators, operands))


def joined(operator: Literal["and", "or"], parts: Sequence[ast.expr]) -> ast.expr:
    """Return the parts joined by one word; a single part stays alone."""
    if len(parts) == 1:
        return parts[0]
    return _at(ast.BoolOp(ast.And() if operator == "and" else ast.Or(), list(parts)))


def calculated(left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    """Return a sum, a difference or a product."""
    return _at(ast.BinOp(left, _ARITHMETIC[operator], right))


def negated(value: ast.expr) -> ast.expr:
    """Return `-value`."""
    return _at(ast.UnaryOp(ast.USub(), value))


def called(function: ast.expr, *operands: ast.expr) -> ast.expr:
    """Return a call."""
    return _at(ast.Call(function, list(operands), []))


def method(owner: ast.expr, name: str) -> ast.expr:
    """Return `owner.name`."""
    return _at(ast.Attribute(owner, name, _LOAD))


def list_of(values: Sequence[ast.expr]) -> ast.expr:
    """Return a list that is made anew at each call."""
    return _at(ast.List(list(values), _LOAD))


def answer(value: ast.expr) -> ast.stmt:
    """Return `return value`."""
    return _at(ast.Return(value))


def answer_if(test: ast.expr, value: ast.expr) -> ast.stmt:
    """Return `if test: return value`."""
    return _at(ast.If(test, [answer(value)], []))


def function(body: list[ast.stmt], on_failure: object) -> ast.Module:
    """Return a module with one function of the facts that answers `on_failure` where it fails."""
    handler = ast.ExceptHandler(word(FAILURES), None, [answer(constant(on_failure))])
    guarded = _at(ast.Try(body, [_at(handler)], [], []))
    arguments = ast.arguments([], [_argument()], None, [], [], None, [])
    return ast.Module([_at(ast.FunctionDef("condition", arguments, [guarded], []))], [])


def _argument() -> ast.arg:
    argument = ast.arg(FACTS)
    argument.lineno, argument.col_offset = 1, 0
    return argument


def _at(node: _Placed) -> _Placed:
    """Give `node` the place that Python's compiler asks for; all share one."""
    node.lineno = 1
    node.col_offset = 0
    return node
