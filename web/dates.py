"""Dates as people type them, in three parts: an example that fits, and which part is wrong."""

import calendar

from treeguide.engine.page_parts import PageField

EXAMPLES = ("1990-03-27", "2025-03-27", "2027-03-27")
"""Most dates that forms ask for are past ones, such as a date of birth."""
MOST_OF = {"day": 31, "month": 12}


def example(field: PageField) -> str:
    """Return a date that `field` takes, as it is typed."""
    least, most = str(field.min or "0001-01-01"), str(field.max or "9999-12-31")
    fitting = next((date for date in EXAMPLES if least <= date <= most), None)
    year, month, day = (fitting or (least if field.min else most)).split("-")
    return f"{int(day)} {int(month)} {int(year)}"


def wrong_part(date: str) -> str | None:
    """Return which part of a date that is none is wrong: `short` where only its month is too short.

    None where that is not just one part.
    """
    typed = dict(zip(("year", "month", "day"), date.split("-", 2), strict=False))
    wrong = [part for part, digits in typed.items() if not _is_one(part, digits)]
    if not wrong and len(typed) == 3:
        return "short"
    return wrong[0] if len(wrong) == 1 else None


def last_day(date: str) -> int:
    """Return how many days the month of a date has."""
    year, month, _ = date.split("-")
    return calendar.monthrange(int(year), int(month))[1]


def _is_one(part: str, digits: str) -> bool:
    if not (digits.isascii() and digits.isdecimal()):
        return False
    if part == "year":
        return len(digits) == 4 and not digits.startswith("0")
    return 1 <= int(digits) <= MOST_OF[part] and len(digits) == 2
