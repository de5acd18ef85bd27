"""Sums of variables times factors, for comparisons that can be solved for one variable."""

from __future__ import annotations

from fractions import Fraction

from treeguide.conditions.nodes import Arithmetic, Expression, Name, Negative, Number


class Line:
    """A number as `factor * variable + … + offset`; factors of zero are left out."""

    def __init__(self, factors: dict[str, Fraction], offset: Fraction, is_whole: bool) -> None:
        self.factors = {name: factor for name, factor in factors.items() if factor}
        self.offset = offset
        self.is_whole = is_whole
        """Tells whether only whole numbers were reckoned with, so that nothing is rounded."""

    def minus(self, other: Line) -> Line:
        """Return the difference of the two."""
        return self.plus(other.times(Fraction(-1)))

    def plus(self, other: Line) -> Line:
        """Return the sum of the two."""
        factors = dict(self.factors)
        for name, factor in other.factors.items():
            factors[name] = factors.get(name, Fraction(0)) + factor
        return Line(factors, self.offset + other.offset, self.is_whole and other.is_whole)

    def times(self, number: Fraction) -> Line:
        """Return the line multiplied by `number`."""
        factors = {name: factor * number for name, factor in self.factors.items()}
        return Line(factors, self.offset * number, self.is_whole and number.denominator == 1)


def line_of(expression: Expression) -> Line | None:
    """Return `expression` as a line; None if something in it is no plain sum of variables."""
    match expression:
        case Number(value):
            return Line({}, Fraction(value), isinstance(value, int))
        case Name(name):
            return Line({name: Fraction(1)}, Fraction(0), True)
        case Negative(operand):
            line = line_of(operand)
            return line and line.times(Fraction(-1))
        case Arithmetic():
            return _combined(expression)
    return None


def _combined(expression: Arithmetic) -> Line | None:
    left, right = line_of(expression.left), line_of(expression.right)
    if left is None or right is None:
        return None
    if expression.operator == "+":
        return left.plus(right)
    if expression.operator == "-":
        return left.minus(right)
    # One side of a product is a plain number, so its line is just an offset.
    line, number = (left, right) if left.factors else (right, left)
    product = line.times(number.offset)
    return Line(product.factors, product.offset, product.is_whole and number.is_whole)
