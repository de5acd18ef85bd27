"""Passwords: what is kept of one, whether another is the same, and which are too easy to guess.

Argon2id with 19 MiB, two passes and one lane, as the OWASP Password Storage Cheat Sheet advises.
"""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from treeguide.service.easy_passwords import is_easy

SHORTEST, LONGEST = 12, 256
AT_ONCE = 4
"""How many are looked at together: each takes 19 MiB, and strangers can send many."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turn = BoundedSemaphore(AT_ONCE)


def kept_of(password: str) -> str:
    """Return what is kept of a password."""
    with _turn:
        return _hasher.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that is kept; where none is, that takes as long to say."""
    with _turn:
        try:
            return _hasher.verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def should_be_kept_anew(kept: str) -> bool:
    """Whether a password was kept with less effort than today's."""
    return _hasher.check_needs_rehash(kept)


def trouble(password: str, *about: str) -> str | None:
    """Return the key of the sentence that says why nobody should take this password, None if fine.

    `about` is what others know: a name, an address.
    """
    if len(password) < SHORTEST:
        return "password.short"
    if len(password) > LONGEST:
        return "password.long"
    return "password.easy" if is_easy(password, *about) else None


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
