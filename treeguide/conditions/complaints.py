"""Whether the parts of a condition fit each other and the variables of the tree."""

from collections.abc import Mapping
from typing import Literal

from treeguide.conditions.comparing import Side, check_pair
from treeguide.conditions.complaint import Complaint, Complaints
from treeguide.conditions.kinds import (
    CALLED,
    LIST,
    NUMBERS,
    as_kind,
    described,
    fits,
    kind_of_literal,
)
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
    children,
)
from treeguide.model import Variable

_TAKES = {"lower": ("text",), "length": ("text", "choices"), "days_between": ("date",)}
_GIVES = {"lower": "text", "length": "integer", "days_between": "integer", "today": "date"}


def complaints(
    expression: Expression,
    variables: Mapping[str, Variable],
    wanted: Literal["truth"] | Variable = "truth",
) -> list[Complaint]:
    """Return what does not fit, if `expression` is to be a condition or a value for a variable."""
    found = Complaints(expression, variables)
    kind = _kind(expression, found)
    if isinstance(wanted, Variable):
        if kind is not None:
            _check_fit(expression, kind, wanted, found)
    elif kind not in (None, "boolean"):
        found.mismatch(
            f"A condition must be true or false, but {described(expression, kind)} is not."
            " Compare it with a value."
        )
    return found.all()


def _kind(expression: Expression, found: Complaints) -> str | None:
    """Return what kind of value `expression` has; None where a complaint leaves it open."""
    match expression:
        case Truth() | Number() | Text():
            return kind_of_literal(expression)
        case Values():
            return LIST
        case Name(name) | Known(name):
            return _kind_of_variable(name, isinstance(expression, Known), found)
        case Arithmetic() | Negative():
            return _kind_of_number(expression, found)
        case Function():
            return _kind_of_function(expression, found)
        case Compare():
            _check_comparison(expression, found)
        case Logic() | Not():
            _check_claims(expression, found)
    return "boolean"


def _kind_of_variable(name: str, only_asked: bool, found: Complaints) -> str | None:
    if name not in found.variables:
        found.unknown_variable(name)
        return None
    return "boolean" if only_asked else found.variables[name].type


def _kind_of_number(expression: Arithmetic | Negative, found: Complaints) -> str | None:
    kinds = [(part, _kind(part, found)) for part in children(expression)]
    for part, kind in kinds:
        if kind is not None and kind not in NUMBERS:
            hint = " Use days_between(a, b) for dates." if kind == "date" else ""
            found.mismatch(
                f"Only numbers can be added, subtracted and multiplied;"
                f" {described(part, kind)} is none.{hint}"
            )
            return None
    if any(kind is None for _, kind in kinds):
        return None
    return "integer" if all(kind == "integer" for _, kind in kinds) else "number"


def _kind_of_function(function: Function, found: Complaints) -> str:
    takes = _TAKES.get(function.name, ())
    for operand in function.operands:
        kind = _kind(operand, found)
        if kind is not None and as_kind(operand, kind, takes[0]) not in takes:
            wanted = " or ".join(CALLED[one] for one in takes)
            found.mismatch(
                f"“{function.name}” works on {wanted}, but {described(operand, kind)} is none."
                + (" Write dates as 'YYYY-MM-DD'." if takes == ("date",) else "")
            )
    return _GIVES[function.name]


def _check_comparison(comparison: Compare, found: Complaints) -> None:
    kinds = [_kind(operand, found) for operand in comparison.operands]
    for place, sign in enumerate(comparison.operators):
        left, right = kinds[place], kinds[place + 1]
        if left is not None and right is not None:
            sides = (
                Side(comparison.operands[place], left),
                Side(comparison.operands[place + 1], right),
            )
            check_pair(found, comparison, sides, sign)


def _check_claims(claim: Logic | Not, found: Complaints) -> None:
    word = claim.operator if isinstance(claim, Logic) else "not"
    for operand in children(claim):
        kind = _kind(operand, found)
        if kind not in (None, "boolean"):
            found.mismatch(
                f"“{word}” joins what is true or false, but {described(operand, kind)} is not."
                " Compare it with a value."
            )


def _check_fit(expression: Expression, kind: str, wanted: Variable, found: Complaints) -> None:
    listed = expression.items if isinstance(expression, Values) else ()
    if not fits(as_kind(expression, kind, wanted.type), wanted) or not all(
        isinstance(item, Text) for item in listed
    ):
        found.mismatch(
            f"The variable takes {CALLED[wanted.type]},"
            f" but {described(expression, kind)} is given to it."
        )
        return
    if wanted.type in ("choice", "choices"):
        missing = [one for one in _given_values(expression, found) if one not in wanted.values]
        # Of another variable one value is enough to show that it does not fit.
        for value in missing[:1] if isinstance(expression, Name) else missing:
            found.value_not_offered(value, wanted.values, of="The variable", place=expression)


def _given_values(expression: Expression, found: Complaints) -> tuple[str, ...]:
    match expression:
        case Text(value):
            return (value,)
        case Values(items):
            return tuple(item.value for item in items if isinstance(item, Text))
        case Name(name):
            return found.variables[name].values
    return ()
