"""Days that bound what a list is asked for, and when they begin where the server is."""

import datetime

from treeguide.web.current import shelf

EARLIEST, LATEST = 1970, 9000
"""The years of which every moment can be told."""


def is_day(said: str) -> bool:
    """Whether an address says a day, as ISO 8601 writes it, or none."""
    try:
        return not said or EARLIEST < datetime.date.fromisoformat(said).year < LATEST
    except ValueError:
        return False


def begin_us(day: str, days: int = 0) -> int:
    """Return when a day begins, or the one that is so many days later."""
    later = datetime.date.fromisoformat(day) + datetime.timedelta(days)
    midnight = datetime.datetime.combine(later, datetime.time(), shelf().zone)
    return int(midnight.timestamp()) * 1_000_000
