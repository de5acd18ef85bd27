"""Which numbers mean the same to every reader of JSON."""

LARGEST = 2**53
_LONGEST = 400
"""Digits beyond which a number is refused unread: reading long integers takes quadratic time."""


def is_kept_exactly(digits: str) -> bool:
    """Whether every program keeps the number that `digits` write."""
    if len(digits) > _LONGEST:
        return False
    if digits.lstrip("-").isdigit():
        return abs(int(digits)) <= LARGEST
    return abs(float(digits)) <= LARGEST
