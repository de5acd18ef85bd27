"""The typed nodes of a condition: frozen, comparable, with no source text left in them.

Values (`Number`, `Text`, `Name`, `Arithmetic`, …) and claims (`Logic`, `Not`, `Compare`, `Known`)
are kept apart: `build.py` lets no claim stand where a value belongs.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from treeguide.model import Value

Facts = Mapping[str, Value | None]
"""Every declared variable by name, an unknown one as None; the day of the session under `TODAY`."""

TODAY = "@today"
"""The key of the facts that holds the session's day; no variable can have this name."""

Ordering = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]


class Part(Struct, frozen=True, gc=False, cache_hash=True):
    """What all nodes have in common: they are immutable and know their hash."""


class Truth(Part, frozen=True):
    """The literal `true` or `false`."""

    value: bool


class Number(Part, frozen=True):
    """A literal number; a whole one is always held as an int."""

    value: int | float


class Text(Part, frozen=True):
    """A literal text, a value of a choice, or a date."""

    value: str


class Values(Part, frozen=True):
    """A list of literals."""

    items: tuple[Truth | Number | Text, ...]


class Name(Part, frozen=True):
    """The value of a variable."""

    name: str


class Known(Part, frozen=True):
    """The claim that a variable has a value."""

    name: str


class Function(Part, frozen=True):
    """A value that a function of the language makes of others."""

    name: Literal["lower", "length", "days_between", "today"]
    operands: tuple["Expression", ...] = ()


class Arithmetic(Part, frozen=True):
    """A sum, a difference, or a product with a constant."""

    operator: Literal["+", "-", "*"]
    left: "Expression"
    right: "Expression"


class Negative(Part, frozen=True):
    """A number with its sign turned."""

    operand: "Expression"


class Compare(Part, frozen=True):
    """A chain of comparisons: `operators[i]` stands between operands `i` and `i + 1`."""

    operands: tuple["Expression", ...]
    operators: tuple[Ordering, ...]

    def pairs(self) -> list[tuple["Expression", Ordering, "Expression"]]:
        """Return the single comparisons of the chain, all of which must hold."""
        return list(zip(self.operands, self.operators, self.operands[1:], strict=False))


class Not(Part, frozen=True):
    """The opposite of a claim."""

    operand: "Expression"


class Logic(Part, frozen=True):
    """Claims of which all (`and`) or at least one (`or`) must hold."""

    operator: Literal["and", "or"]
    operands: tuple["Expression", ...]


Constant = Truth | Number | Text
Claim = Logic | Not | Compare | Known
Expression = Constant | Values | Name | Function | Arithmetic | Negative | Claim


def children(expression: Expression) -> tuple[Expression, ...]:
    """Return the parts that `expression` is made of, from left to right."""
    match expression:
        case Logic() | Compare() | Function():
            return expression.operands
        case Arithmetic():
            return (expression.left, expression.right)
        case Not() | Negative():
            return (expression.operand,)
        case Values():
            return expression.items
    return ()


def all_parts(expression: Expression) -> list[Expression]:
    """Return `expression` and everything in it, outermost first."""
    found = [expression]
    for part in found:
        found.extend(children(part))
    return found


def with_children(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Return `expression` with each of its parts changed."""
    match expression:
        case Logic():
            return Logic(expression.operator, tuple(map(change, expression.operands)))
        case Compare():
            return Compare(tuple(map(change, expression.operands)), expression.operators)
        case Function():
            return Function(expression.name, tuple(map(change, expression.operands)))
        case Arithmetic(operator, left, right):
            return Arithmetic(operator, change(left), change(right))
        case Not():
            return Not(change(expression.operand))
        case Negative():
            return Negative(change(expression.operand))
        case Values():
            items = (change(item) for item in expression.items)
            return Values(tuple(item for item in items if isinstance(item, Constant)))
    return expression


def replaced(expression: Expression, old: Expression, new: Expression) -> Expression:
    """Return `expression` with each part that equals `old` exchanged for `new`."""
    if expression == old:
        return new
    return with_children(expression, lambda part: replaced(part, old, new))
