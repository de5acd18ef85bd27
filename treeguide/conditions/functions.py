"""What the functions of the language do while a condition is evaluated."""

import re
from datetime import date

from treeguide.conditions.build import LARGEST_NUMBER

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def is_day(text: str) -> bool:
    """Tell whether `text` is a real date written YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def days_between(start: str, end: str) -> int | None:
    """Return the days from `start` to `end`, negative if `end` is earlier; None if not dates."""
    if not is_day(start) or not is_day(end):
        return None
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def exact(number: int | float) -> int | float | None:
    """Return `number`, a whole one as an int; None beyond what every player can hold exactly."""
    if not -LARGEST_NUMBER <= number <= LARGEST_NUMBER:
        return None
    return int(number) if number == int(number) else number
