"""What kinds of value there are, which go together, and how they are called in messages."""

from treeguide.conditions.functions import is_day
from treeguide.conditions.nodes import Expression, Number, Text, Truth
from treeguide.conditions.source import to_source
from treeguide.model import Variable

NUMBERS = frozenset({"integer", "number"})
LIST = "list"
"""The kind of a list literal; all other kinds are the types of variables."""

CALLED = {
    "boolean": "true or false",
    "choice": "a choice",
    "choices": "several choices",
    "integer": "a whole number",
    "number": "a number",
    "text": "a text",
    "date": "a date",
    LIST: "a list",
}

COMPARED_WITH = {
    "boolean": "Write it alone for true, and with not in front for false.",
    "choice": "Compare a choice with one of its values, in quotes.",
    "integer": "Compare a number with a number, without quotes.",
    "number": "Compare a number with a number, without quotes.",
    "text": "Compare a text with a text, in quotes.",
    "date": "Compare a date with a date, written 'YYYY-MM-DD'.",
    LIST: "Compare with the values one by one, or write in.",
}


def kind_of_literal(literal: Truth | Number | Text) -> str:
    """Return the kind of a literal; a choice or a date is written as a text."""
    if isinstance(literal, Truth):
        return "boolean"
    if isinstance(literal, Number):
        return "integer" if isinstance(literal.value, int) else "number"
    return "text"


def described(expression: Expression, kind: str) -> str:
    """Return `expression` as a message names it, with what kind of value it is."""
    source = to_source(expression)
    if isinstance(expression, Text):
        return f"the text {source}"
    if isinstance(expression, Number):
        return f"the number {source}"
    if isinstance(expression, Truth):
        return source
    return f"“{source}” ({CALLED[kind]})"


def are_alike(left: str, right: str) -> bool:
    """Tell whether values of the two kinds can be equal."""
    return left == right or {left, right} <= NUMBERS


def have_an_order(left: str, right: str) -> bool:
    """Tell whether one value can be less than the other."""
    return {left, right} <= NUMBERS or left == right == "date"


def as_kind(expression: Expression, kind: str, other: str) -> str:
    """Return `kind`, or that of the `other` side if `expression` is a literal that can be it."""
    if isinstance(expression, Text) and (
        other == "choice" or (other == "date" and is_day(expression.value))
    ):
        return other
    return kind


def fits(kind: str, variable: Variable) -> bool:
    """Tell whether a value of `kind` can be stored in `variable`, whatever the value is."""
    also = {"number": {"integer"}, "text": {"choice"}, "choices": {LIST}}
    return kind == variable.type or kind in also.get(variable.type, ())
