"""The shapes and closed lists of the format, written so that Python, RE2 and browsers agree.

Digits are spelled `[0-9]`: elsewhere `\\d` takes the digits of every script.
"""

import keyword

FORMAT = "treeguide/1"
FORMAT_NAME = r"^treeguide/[1-9][0-9]{0,5}$"

ID = r"^[a-z][a-z0-9-]{0,62}$"
VARIABLE_NAME = r"^[a-z][a-z0-9_]{0,62}$"
FUNCTIONS = ("known", "lower", "length", "days_between", "today")
RESERVED_NAMES = tuple(
    sorted({*map(str.lower, keyword.kwlist), *FUNCTIONS, "owner", "due", "true", "false"})
)
OWN_KEY = "^x-"

_YEAR = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAYS = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
DATE = f"^(?:{_YEAR}-{_DAYS}|{_LEAP_YEAR}-02-29)$"
"""Every date from the year 1 to 9999 that the calendar has, and no other."""

_Y, _M, _W, _D = "[0-9]{1,3}Y", "[0-9]{1,4}M", "[0-9]{1,5}W", "[0-9]{1,6}D"
_HOURS, _MINUTES, _SECONDS = "[0-9]{1,6}H", "[0-9]{1,6}M", "[0-9]{1,6}S"
_DATE_PART = f"(?:{_Y}(?:{_M})?(?:{_D})?|{_M}(?:{_D})?|{_D})"
_TIME_PART = f"T(?:{_HOURS}(?:{_MINUTES})?(?:{_SECONDS})?|{_MINUTES}(?:{_SECONDS})?|{_SECONDS})"
DURATION = f"^P(?:{_W}|{_DATE_PART}(?:{_TIME_PART})?|{_TIME_PART})$"
"""An ISO 8601 duration in whole numbers, short enough for every due time to be a date."""

LANGUAGE = "^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$"
FILE_NAME = r"^[^./\\:\x00-\x1f][^/\\:\x00-\x1f]{0,199}$"
"""A name without a folder: a medium lies in the tree's own `media/` and nowhere else."""
HASH_START = "^[0-9a-f]{12}$"

KINDS = ("question", "step", "form", "decision", "call", "action", "handoff", "outcome")
AUDIENCES = ("agent", "customer")
WAYS_TO_SAY = ("exact", "suggested", "free")
INPUTS = (
    "radio", "select", "checkbox", "text", "long-text", "number", "date", "email", "phone",
)  # fmt: skip
MOODS = ("upset",)
POLICIES = ("first", "unique")
SOURCES = ("asked", "link", "lookup")

LONGEST_TEXT = 20_000
LONGEST_TITLE = 300
LARGEST_NUMBER = 2**53
