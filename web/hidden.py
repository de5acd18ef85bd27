"""What a page sends of itself beside what a person did: hidden fields, the same in every form."""

import re
from collections.abc import Mapping

from flask import abort

LONGEST_POSITION = 9
LONGEST_NUMBER = 18
"""As many digits every database keeps."""
SEEN = ("shown_at", "active_ms")
"""When a page was made, in microseconds since 1970, and for how many ms it was in view."""
_KEY = re.compile(r"[!-~]{8,64}")


def position_in(said: str) -> int | None:
    """Return the position, or the place in a path, that is said; None if no session gets there."""
    is_position = said.isascii() and said.isdecimal() and len(said) <= LONGEST_POSITION
    return int(said) if is_position else None


def revision_in(form: Mapping[str, str], kept: int) -> int:
    """Return which revision a form changes, `kept` where it does not say; refuse what is none."""
    found = position_in(form.get("rev", str(kept)))
    if found is None:
        abort(400)
    return found


def seen_in(form: Mapping[str, str]) -> dict[str, int]:
    """Return what a form tells of when and how long its page was seen, as far as these are numbers.

    Whether that can be true, the walk judges: a page is told nothing by who waits.
    """
    said = {name: form.get(name, "") for name in SEEN}
    return {
        name: int(number)
        for name, number in said.items()
        if number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    }


def is_key(said: str) -> bool:
    """Whether this can be the key of an answer: signs that every database keeps, as in the API."""
    return _KEY.fullmatch(said) is not None
