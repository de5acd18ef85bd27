"""The name that an author most likely meant, found without comparing with every name there is."""

from bisect import bisect_left
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from heapq import nlargest

FEW = 200
"""So many names are all compared; among more, only those that begin or end alike."""
NEIGHBOURS = 5
LIKELY = 3


class Nearest:
    """Knows a set of names and answers a mistaken one with the closest of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        self._answered: dict[str, str | None] = {}

    def to(self, name: str) -> str | None:
        """Return the known name closest to `name`, or None where none resembles it."""
        if name not in self._answered:
            close = get_close_matches(name, self._candidates(name), n=1)
            self._answered[name] = close[0] if close else None
        return self._answered[name]

    def _candidates(self, name: str) -> list[str]:
        if len(self.names) <= FEW:
            return self.names
        backwards = _around(self._backwards, name[::-1])
        around = {*_around(self._forwards, name), *(word[::-1] for word in backwards)}
        return nlargest(LIKELY, sorted(around), key=lambda word: _shared_ends(word, name))

    @cached_property
    def _forwards(self) -> list[str]:
        return sorted(self.names)

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(word[::-1] for word in self.names)


def _around(words: list[str], word: str) -> list[str]:
    place = bisect_left(words, word)
    return words[max(place - NEIGHBOURS, 0) : place + NEIGHBOURS]


def _shared_ends(one: str, other: str) -> int:
    return _shared_start(one, other) + _shared_start(one[::-1], other[::-1])


def _shared_start(one: str, other: str) -> int:
    for index, (ours, theirs) in enumerate(zip(one, other, strict=False)):
        if ours != theirs:
            return index
    return min(len(one), len(other))
