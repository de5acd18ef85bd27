"""What a refusal says, and under which rule: class data of the fields, filled in on the spot."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

LONGEST_VALUE = 40


class Said(str):
    """A filled-in sentence that carries its rule, so that nobody has to read it back."""

    __slots__ = ("fix", "of_parent", "rule")

    rule: str
    fix: str | None
    of_parent: bool
    """Whether the object around the place is meant: a key that is missing has no place."""


@dataclass(frozen=True)
class Sentence:
    """A sentence with `{placeholders}`: what is wrong, and what to do about it."""

    rule: str
    what: str
    fix: str | None = None
    of_parent: bool = False

    def said(self, **values: Any) -> Said:
        """Return the sentence with `values` filled in."""
        said = Said(self.what.format(**values))
        said.rule = self.rule
        said.fix = self.fix.format(**values) if self.fix else None
        said.of_parent = self.of_parent
        return said


def shown(value: object) -> str:
    """Return `value` in words, short enough for a sentence."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text “{clipped(value)}”" if value else "an empty text"
    if isinstance(value, int | float):
        return f"the number {clipped(json.dumps(value))}"
    return "a list" if isinstance(value, list) else "an object"


def clipped(text: str) -> str:
    """Return `text` on one line that a terminal can show, cut where it gets too long to quote."""
    start = " ".join(text[: 4 * LONGEST_VALUE].split())
    line = "".join(letter if letter.isprintable() else "�" for letter in start)
    return line if len(line) <= LONGEST_VALUE else f"{line[:LONGEST_VALUE]}…"


def nearest(word: object, known: Iterable[str]) -> str | None:
    """Return the known word that `word` is most likely a slip for."""
    if not isinstance(word, str):
        return None
    matches = get_close_matches(word[:LONGEST_VALUE].lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def listed(words: Iterable[str]) -> str:
    """Return `words` as an enumeration."""
    return ", ".join(words)
