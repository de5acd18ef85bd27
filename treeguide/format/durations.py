"""Durations as ISO 8601 writes them, such as `PT20S`, `PT4H` or `P1DT12H`."""

import datetime
import re

_DURATION = re.compile(
    r"P(?:(\d+)W|(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)"
)
# A promise counts in days that have the same length wherever it begins.
DAYS_IN_A_YEAR, DAYS_IN_A_MONTH = 365, 30


def duration(text: str) -> datetime.timedelta:
    """Return the duration that `text` writes; raises ValueError if it writes none."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is no duration: write one such as PT20S, PT4H or P2D.")
    weeks, years, months, days, hours, minutes, seconds = (
        int(part or 0) for part in match.groups()
    )
    days += weeks * 7 + years * DAYS_IN_A_YEAR + months * DAYS_IN_A_MONTH
    return datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
