"""A walk written on one line: for reading, and for the command line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

Given = str | Mapping[str, Any]
SHOWN_AT_EACH_END = 12
_TYPED_AS_IT_IS = " +:/;@!()*'ÄÖÜäöüß"


def shown(witness: Iterable[Sequence[Any]]) -> str:
    """Return a walk for reading: lamp: dark › code: error_code=e5. Of a long one, both ends."""
    parts = [f"{node}: {words(given) or '(left empty)'}" for node, given in witness]
    hidden = len(parts) - 2 * SHOWN_AT_EACH_END
    if hidden > 1:
        parts[SHOWN_AT_EACH_END:-SHOWN_AT_EACH_END] = [f"… {hidden:,} more …"]
    return " › ".join(parts)


def as_answers(witness: Iterable[Sequence[Any]]) -> str:
    """Return a walk as `--answers` takes it: dark,error_code=e5."""
    return ",".join(words(given, "&", escaped) for _, given in witness)


def given_in(words: str) -> str | dict[str, str | list[str]]:
    """Return what one part of `--answers` gives: an answer's id, or the texts of a form."""
    if words and "=" not in words:
        return words
    values: dict[str, str | list[str]] = {}
    for pair in filter(None, words.split("&")):
        name, _, text = pair.partition("=")
        values[name] = _together(values.get(name), unquote(text))
    return values


def _together(before: str | list[str] | None, text: str) -> str | list[str]:
    if before is None:
        return text
    return [*before, text] if isinstance(before, list) else [before, text]


def words(given: Given, between: str = ", ", write: Any = str) -> str:
    """Return what was given, as a person would type it."""
    if isinstance(given, str):
        return given
    pairs = ((name, value) for name, value in given.items() if value is not None)
    return between.join(f"{name}={write(part)}" for name, value in pairs for part in parts(value))


def parts(value: Any) -> list[str]:
    """Return a value as the texts that a person reads or types."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def escaped(text: str) -> str:
    """Return `text` without what would end a value: commas, ampersands, percent signs."""
    return quote(text, safe=_TYPED_AS_IT_IS)
