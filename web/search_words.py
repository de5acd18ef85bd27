"""The words of a search and of what is searched, made alike so that they can be compared."""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import category, combining, normalize

from treeguide.web.languages import interface_languages, texts

MOST_LETTERS = 200
MOST_WORDS = 10
"""Nobody describes a trouble in more, and a stranger must not make the server look for more."""
SHORTEST_STEM = 4
SHORTEST_WITH_SLIP = 5
_PARTS = re.compile(r"[^\s-]+(?:-[^\s-]+)*")
_LETTERS = "LMN"
"""The Unicode categories of what words are made of: letters, marks and numbers."""


def asked(query: str) -> list[str]:
    """Return what is looked for: the first words that say something, each once.

    Where none of them says anything, these are the first words all the same.
    """
    words = dict.fromkeys(words_of(query[:MOST_LETTERS]))
    telling = [word for word in words if word not in _idle()] or list(words)
    return telling[:MOST_WORDS]


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text without capitals and accents, “Wi-Fi” as wifi, wi and fi."""
    for written in _PARTS.findall(_plain(text)):
        parts = written.split("-")
        if len(parts) > 1:
            yield "".join(parts)
        yield from parts


def stem(word: str) -> str:
    """Return a word without the ending that it takes in one of the languages of the pages."""
    ending = next((one for one in _endings() if word.endswith(one)), "")
    rest = word.removesuffix(ending)
    return rest if len(rest) >= SHORTEST_STEM else word


def is_slip_of(typed: str, word: str) -> bool:
    """Whether one letter too many, too few or wrong, or two that changed places, tell them apart.

    Short words are too much alike for that.
    """
    if abs(len(typed) - len(word)) > 1 or min(len(typed), len(word)) < SHORTEST_WITH_SLIP - 1:
        return False
    before = _alike(typed, word)
    typed, word = typed[before:], word[before:]
    after = _alike(typed[::-1], word[::-1])
    typed, word = typed[: len(typed) - after], word[: len(word) - after]
    return max(len(typed), len(word)) <= 1 or (len(typed) == 2 and typed == word[::-1])


def _alike(one: str, other: str) -> int:
    """Return with how many letters both begin."""
    letters = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in letters if a != b), min(len(one), len(other)))


def _plain(text: str) -> str:
    letters = (one for one in normalize("NFKD", text.casefold()) if not combining(one))
    return "".join(one if one == "-" or category(one)[0] in _LETTERS else " " for one in letters)


@cache
def _idle() -> frozenset[str]:
    """Return the words that say nothing about what somebody looks for."""
    lists = (texts(language)("search.idle") for language in interface_languages())
    return frozenset(word for words in lists for word in words_of(words))


@cache
def _endings() -> tuple[str, ...]:
    """Return the endings that words take, the longest first."""
    lists = (texts(language)("search.endings") for language in interface_languages())
    endings = {ending for words in lists for ending in words_of(words)}
    return tuple(sorted(endings, key=lambda one: (-len(one), one)))
