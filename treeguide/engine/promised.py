"""By when a hand-off promises that its team acts, and how people say moments and days."""

import datetime
import re
from functools import lru_cache
from typing import Any

from treeguide.format.durations import duration
from treeguide.model import Handoff

HALF_A_YEAR = datetime.timedelta(days=182)
_YEAR = re.compile(r"(,? |'[^']*' ?)*y$")
"""The year at the end of a pattern of Babel's, with what joins it to the day."""
_TOGETHER = {"en": "{} at {}", "de": "{} um {} Uhr"}
"""How languages join a day and a time of day in a sentence, where not by a comma."""


def due_us(node: Handoff, arrived_us: int) -> int | None:
    """Return the moment by which the team of `node` has promised to act, None without one."""
    if node.within is None:
        return None
    return arrived_us + duration(node.within) // datetime.timedelta(microseconds=1)


def utc_of(at_us: int) -> datetime.datetime:
    """Return a moment in UTC."""
    return datetime.datetime.fromtimestamp(at_us / 1_000_000, datetime.UTC)


def said(
    at: datetime.datetime,
    language: str,
    zone: datetime.tzinfo,
    *,
    day: str = "full",
    time: str = "short",
) -> str:
    """Return a moment as people say it; in English where nobody has written down how they do.

    `day` and `time` are how long these are written, as Babel calls it: full, long, medium, short.
    """
    from babel.dates import format_date, format_time

    local, locale = at.astimezone(zone), _locale(language)
    clock = format_time(local, time, locale=locale)
    return f"{format_date(local, day, locale=locale)}, {clock} {local.tzname()}"


def said_aloud(
    at: datetime.datetime, language: str, zone: datetime.tzinfo, since: datetime.datetime
) -> str:
    """Return a moment as people say it on the phone, such as “Monday, November 23 at 1:31 AM”.

    The year is said half a year after `since` and later; the zone never, as it is the reader's.
    Counted from when it was promised, not from today: what is read again later says the same.
    """
    from babel.dates import format_date, format_time

    local, locale = at.astimezone(zone), _locale(language)
    pattern = str(locale.date_formats["full"])
    # Where the year does not stand at the end, it is not known what belongs to it.
    near = _YEAR.sub("", pattern) if at - since < HALF_A_YEAR else pattern
    together = _TOGETHER.get(locale.language, "{}, {}")
    day, clock = format_date(local, near, locale=locale), format_time(local, "short", locale=locale)
    return together.format(day, clock)


def said_day(iso: str, language: str) -> str:
    """Return a day in ISO 8601 as people write it, such as “12 December 2027” in Britain."""
    from babel.dates import format_date

    return format_date(datetime.date.fromisoformat(iso), "long", locale=_locale(language))


def said_weekday(day: datetime.date, language: str) -> str:
    """Return a day of these months with its weekday, such as “Mon, Nov 23” in America."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMEd", day, locale=_locale(language))


# Readers name their own languages, so what is remembered has an end.
@lru_cache(maxsize=1024)
def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    for name in (language.replace("-", "_"), language.split("-")[0], "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("English is always known.")
