"""What a page sends of itself beside what a person did: hidden fields, the same in every form."""

import re

LONGEST_POSITION = 9
_KEY = re.compile(r"[!-~]{8,64}")


def position_in(said: str) -> int | None:
    """Return the position, or the place in a path, that is said; None if no session gets there."""
    is_position = said.isascii() and said.isdecimal() and len(said) <= LONGEST_POSITION
    return int(said) if is_position else None


def is_key(said: str) -> bool:
    """Whether this can be the key of an answer: signs that every database keeps, as in the API."""
    return _KEY.fullmatch(said) is not None
