"""Turning typed nodes into Python functions.

The functions are assembled from Python syntax nodes that are made here, one by one, from our own:
a constant key looked up in the facts, our operators, our constants. No source text takes part.

Negations are pushed down to the comparisons. Then "is true" needs only two values: a comparison
that reads something unknown is not true, and neither is its opposite.
"""

import ast
from collections.abc import Callable
from functools import lru_cache
from types import CodeType, FunctionType
from typing import cast

from treeguide.conditions import syntax
from treeguide.conditions.functions import days_between, exact
from treeguide.conditions.nodes import (
    TODAY,
    Arithmetic,
    Claim,
    Compare,
    Constant,
    Expression,
    Facts,
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
from treeguide.model import Value

_OPPOSITE: dict[Ordering, Ordering] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "in": "not in",
    "not in": "in",
}
# A condition whose types do not fit is a finding long before; walked all the same, it never holds.
_FAILURES = (TypeError, LookupError, ValueError, ArithmeticError)
_GLOBALS: dict[str, object] = {
    "__builtins__": {},
    syntax.FAILURES: _FAILURES,
    "lower": str.lower,
    "length": len,
    "days_between": days_between,
    "exact": exact,
}


@lru_cache(maxsize=16384)
def compile_truth(expression: Expression) -> Callable[[Facts], bool]:
    """Return a function that tells whether `expression` is true: False also where it is unknown."""
    test = _Assembly().test(expression, True)
    body = [syntax.answer_if(test, syntax.constant(True)), syntax.answer(syntax.constant(False))]
    return cast(Callable[[Facts], bool], _function(body, on_failure=False))


@lru_cache(maxsize=16384)
def compile_value(expression: Expression) -> Callable[[Facts], Value | None]:
    """Return a function that works out the value of `expression`; None means unknown."""
    body = _claim_body(expression) if isinstance(expression, Claim) else _value_body(expression)
    body.append(syntax.answer(syntax.constant(None)))
    return cast(Callable[[Facts], Value | None], _function(body, on_failure=None))


def _function(body: list[ast.stmt], *, on_failure: bool | None) -> FunctionType:
    module = compile(syntax.function(body, on_failure), "<condition>", "exec")
    code = next(part for part in module.co_consts if isinstance(part, CodeType))
    return FunctionType(code, _GLOBALS)


def _claim_body(expression: Expression) -> list[ast.stmt]:
    assembly = _Assembly()
    return [
        syntax.answer_if(assembly.test(expression, wanted), syntax.constant(wanted))
        for wanted in (True, False)
    ]


def _value_body(expression: Expression) -> list[ast.stmt]:
    reading = _Reading(_Assembly())
    value = reading.value(expression)
    if isinstance(expression, Arithmetic | Negative):
        value = syntax.called(syntax.word("exact"), value)
    if not reading.guards:
        return [syntax.answer(value)]
    return [syntax.answer_if(syntax.joined("and", reading.guards), value)]


class _Assembly:
    """One function in the making; hands out the names of its locals."""

    def __init__(self) -> None:
        self._locals = 0

    def new_local(self) -> str:
        self._locals += 1
        return f"value_{self._locals}"

    def test(self, expression: Expression, wanted: bool) -> ast.expr:
        """Return a test that holds exactly when `expression` is known to be `wanted`."""
        match expression:
            case Logic(operator, operands):
                tests = [self.test(operand, wanted) for operand in operands]
                return syntax.joined("and" if (operator == "and") == wanted else "or", tests)
            case Compare() if wanted and len(expression.operators) > 1:
                return self._chain(expression)
            case Compare():
                pairs = [self._pair(*pair, wanted=wanted) for pair in expression.pairs()]
                return syntax.joined("or", pairs)
            case Not(operand):
                return self.test(operand, not wanted)
        return self._simple_test(expression, wanted)

    def _simple_test(self, expression: Expression, wanted: bool) -> ast.expr:
        match expression:
            case Known(name):
                sign = "is not" if wanted else "is"
                return syntax.compared(syntax.fact(name), sign, syntax.constant(None))
            case Name(name):
                return syntax.compared(syntax.fact(name), "is", syntax.constant(wanted))
            case Truth(value):
                return syntax.constant(value == wanted)
        return syntax.constant(False)

    def _chain(self, chain: Compare) -> ast.expr:
        reading = _Reading(self)
        first, *others = [reading.value(operand) for operand in chain.operands]
        links: list[str | ast.expr] = []
        for sign, operand in zip(chain.operators, others, strict=True):
            links += [sign, operand]
        return syntax.joined("and", [*reading.guards, syntax.compared(first, *links)])

    def _pair(
        self, left: Expression, sign: Ordering, right: Expression, *, wanted: bool
    ) -> ast.expr:
        sign = sign if wanted else _OPPOSITE[sign]
        if isinstance(left, Name) and isinstance(right, Values | Constant):
            if sign == "==" and isinstance(right, Constant):
                return syntax.compared(syntax.fact(left.name), "==", syntax.constant(right.value))
            if sign in ("in", "not in", "!="):
                return _membership(left.name, "in" if sign == "in" else "not in", right)
        reading = _Reading(self)
        first = reading.value(left)
        second = _members(right) if isinstance(right, Values) else reading.value(right)
        return syntax.joined("and", [*reading.guards, syntax.compared(first, sign, second)])


class _Reading:
    """The values that one comparison works with, and the guards that they are known."""

    def __init__(self, assembly: _Assembly) -> None:
        self.guards: list[ast.expr] = []
        self._assembly = assembly
        self._seen: dict[str, str] = {}

    def value(self, expression: Expression) -> ast.expr:
        """Return what works out `expression` once all guards hold."""
        match expression:
            case Name(name):
                return self._known(name, syntax.fact(name))
            case Function():
                return self._function(expression)
            case Arithmetic(operator, left, right):
                return syntax.calculated(
                    self._factor(left, operator), operator, self._factor(right, operator)
                )
            case Negative(operand):
                return syntax.negated(self.value(operand))
            case Values(items):
                return syntax.list_of([syntax.constant(item.value) for item in items])
            case Truth() | Number() | Text():
                return syntax.constant(expression.value)
        raise TypeError(f"{expression!r} is no value")

    def _factor(self, operand: Expression, operator: str) -> ast.expr:
        value = self.value(operand)
        if operator != "*" or isinstance(operand, Number):
            return value
        # A text times a large number would fill the memory; a text minus nothing just fails.
        return syntax.calculated(value, "-", syntax.constant(0))

    def _function(self, function: Function) -> ast.expr:
        if function.name == "today":
            get = syntax.method(syntax.word(syntax.FACTS), "get")
            return self._known(TODAY, syntax.called(get, syntax.constant(TODAY)))
        operands = [self.value(operand) for operand in function.operands]
        result = syntax.called(syntax.word(function.name), *operands)
        return self._known("", result) if function.name == "days_between" else result

    def _known(self, key: str, value: ast.expr) -> ast.expr:
        if key in self._seen:
            return syntax.word(self._seen[key])
        name = self._assembly.new_local()
        if key:
            self._seen[key] = name
        self.guards.append(
            syntax.compared(syntax.remembered(name, value), "is not", syntax.constant(None))
        )
        return syntax.word(name)


def _membership(name: str, sign: str, right: Values | Constant) -> ast.expr:
    literals = right.items if isinstance(right, Values) else (right,)
    members: set[object] = {literal.value for literal in literals}
    if sign == "not in":
        # An unknown variable is not outside the list either.
        members.add(None)
    return syntax.compared(syntax.fact(name), sign, syntax.constant(frozenset(members)))


def _members(right: Values) -> ast.expr:
    return syntax.constant(frozenset(item.value for item in right.items))
