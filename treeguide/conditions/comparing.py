"""Whether the two sides of a comparison can be compared at all."""

from treeguide.conditions.complaint import Complaints
from treeguide.conditions.kinds import (
    COMPARED_WITH,
    are_alike,
    as_kind,
    described,
    have_an_order,
    kind_of_literal,
)
from treeguide.conditions.nodes import Compare, Constant, Expression, Name, Ordering, Text, Values


class Side:
    """One side of a comparison: the expression and its kind."""

    def __init__(self, expression: Expression, kind: str) -> None:
        self.expression = expression
        self.kind = kind

    def __str__(self) -> str:
        return described(self.expression, self.kind)


def check_pair(found: Complaints, place: Compare, sides: tuple[Side, Side], sign: Ordering) -> None:
    """Complain if `sides` cannot be compared by `sign`; `place` is the comparison they are of."""
    left, right = sides
    if sign not in ("in", "not in"):
        _check_comparison(found, place, sides, sign)
    elif not isinstance(right.expression, Values):
        _check_member(found, place, left, right)
    else:
        for item in right.expression.items:
            _check_comparison(found, place, (left, Side(item, kind_of_literal(item))), "==")


def _check_comparison(
    found: Complaints, place: Compare, sides: tuple[Side, Side], sign: Ordering
) -> None:
    left, right = sides
    if "choices" in (left.kind, right.kind):
        name = (left if left.kind == "choices" else right).expression
        found.mismatch(
            f"{left} is compared with {right}. Ask for one of several choices"
            f" with in, as in 'a' in {name.name if isinstance(name, Name) else 'x'}."
        )
        return
    kinds = (
        as_kind(left.expression, left.kind, right.kind),
        as_kind(right.expression, right.kind, left.kind),
    )
    if sign not in ("==", "!="):
        _check_order(found, sides, kinds)
    elif not are_alike(*kinds):
        _complain_of_difference(found, sides, kinds)
    elif kinds[0] == "choice":
        _check_offer(found, place, left, right)
        _check_offer(found, place, right, left)


def _check_order(found: Complaints, sides: tuple[Side, Side], kinds: tuple[str, str]) -> None:
    left, right = sides
    if have_an_order(*kinds):
        return
    if not are_alike(*kinds):
        _complain_of_difference(found, sides, kinds)
        return
    found.mismatch(
        f"{left} and {right} have no order, so neither is less than the other."
        " Only numbers and dates have one; compare with == or in."
    )


def _complain_of_difference(
    found: Complaints, sides: tuple[Side, Side], kinds: tuple[str, str]
) -> None:
    left, right = sides
    for side, other in ((left, right), (right, left)):
        if isinstance(side.expression, Text) and other.kind == "date":
            found.mismatch(
                f"{other} is compared with '{side.expression.value}', which is no date."
                " Write an existing day as 'YYYY-MM-DD'."
            )
            return
    of_variable = kinds[1] if isinstance(left.expression, Constant) else kinds[0]
    found.mismatch(
        f"{left} is compared with {right}, but the two can never be equal."
        f" {COMPARED_WITH[of_variable]}"
    )


def _check_member(found: Complaints, place: Compare, left: Side, right: Side) -> None:
    if right.kind != "choices":
        found.mismatch(
            f"{right} holds one value, so nothing is in it. Compare with ==, or write a list"
            " behind in."
        )
    elif as_kind(left.expression, left.kind, "choice") == "choice":
        _check_offer(found, place, left, right)
    else:
        found.mismatch(
            f"{left} is looked for in {right}, which holds choices."
            " Look for one of its values, as in 'a' in x."
        )


def _check_offer(found: Complaints, place: Compare, literal: Side, chosen: Side) -> None:
    if not isinstance(literal.expression, Text) or not isinstance(chosen.expression, Name):
        return
    name = chosen.expression.name
    offered = found.variables[name].values
    if literal.expression.value not in offered:
        found.value_not_offered(literal.expression.value, offered, of=f"“{name}”", place=place)
