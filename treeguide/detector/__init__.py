"""What looks like somebody's card, account, address or phone number within a text."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from treeguide.detector.accounts import ibans
from treeguide.detector.cards import card_numbers
from treeguide.detector.contacts import addresses, phone_numbers

CARD, ACCOUNT, ADDRESS, PHONE = KINDS = ("card", "account", "address", "phone")
MASK = "•"
SHOWN = 4
"""Of how many signs at the end the owner knows her card or account again."""

Span = tuple[int, int]
_LOOKS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    # What is the longest and surest comes first: a card's digits can stand within an account's.
    (ACCOUNT, ibans),
    (CARD, card_numbers),
    (ADDRESS, addresses),
    (PHONE, phone_numbers),
)


class Spot(NamedTuple):
    """A place in a text that looks like something personal."""

    kind: str
    start: int
    end: int


def spots(text: str) -> list[Spot]:
    """Return the places of `text` that look personal, in order; none overlaps another."""
    found: list[Spot] = []
    taken = bytearray(len(text))
    for kind, look in _LOOKS:
        for start, end in look(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Spot(kind, start, end))
    return sorted(found, key=lambda spot: spot.start)


def masked(text: str, kinds: tuple[str, ...] = KINDS) -> str:
    """Return `text` with what looks like one of `kinds` made unreadable, at the same length.

    Of cards and accounts the last four signs stay.
    """
    signs = list(text)
    for spot in spots(text):
        if spot.kind in kinds:
            _mask(signs, spot)
    return "".join(signs)


def _mask(signs: list[str], spot: Spot) -> None:
    places = [place for place in range(spot.start, spot.end) if signs[place].isalnum()]
    for place in places[:-SHOWN] if spot.kind in (CARD, ACCOUNT) else places:
        signs[place] = MASK
