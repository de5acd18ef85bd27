"""From bytes to a JSON document, refusing what programs understand differently.

The quick way is Python's own parser with strict hooks. Whatever it does not like is looked at again
by the slow scanner, which knows the place and the words.
"""

import json
import re
from functools import cache
from typing import Any

import msgspec

from treeguide.format.faults import Fault, Limits
from treeguide.format.numbers import is_kept_exactly
from treeguide.format.scan import scanned

_DOUBTFUL_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F]|0078|002[dD])")
"""NUL, half a character, or the `x` or `-` of a key that begins with `x-`."""


class DoubtfulError(ValueError):
    """The quick way met something that the scanner has to look at."""


def document_in(content: bytes, limits: Limits) -> tuple[Any, tuple[Fault, ...]]:
    """Return the document in `content`, or None and why it cannot be read."""
    if len(content) > limits.size:
        return None, (_too_large(len(content), limits.size),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_no_text(error),)
    try:
        document = strict(text)
    except (ValueError, RecursionError) as error:
        return None, scanned(text, limits) or (_unexplained(error),)
    if _is_doubtful(text) and (_has_odd_characters(document) or is_deep(document, limits.depth)):
        faults = scanned(text, limits)
        return (None, faults) if faults else (document, ())
    return document, ()


def strict(text: str) -> Any:
    """Return the document in `text`, in which every key and number means one thing."""
    return _decoder().decode(text)


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_unique,
        parse_int=_integer,
        parse_float=_number,
        parse_constant=_refused,
    )


def is_deep(document: Any, most: int) -> bool:
    """Whether objects and lists stand inside one another more than `most` deep."""
    level = [document] if isinstance(document, dict | list) else []
    for _ in range(most):
        values = (value for outer in level for value in _inside(outer))
        level = [value for value in values if type(value) is dict or type(value) is list]
        if not level:
            return False
    return bool(level)


def _inside(outer: dict[str, Any] | list[Any]) -> Any:
    return outer.values() if isinstance(outer, dict) else outer


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise DoubtfulError("a key stands twice")
    return record


def _integer(digits: str) -> int:
    if not is_kept_exactly(digits):
        raise DoubtfulError("a number is too large")
    return int(digits)


def _number(digits: str) -> int | float:
    if not is_kept_exactly(digits):
        raise DoubtfulError("a number is too large")
    number = float(digits)
    # JSON has one sort of number: 2.0 is 2 wherever a whole number belongs.
    return int(number) if number.is_integer() else number


def _refused(word: str) -> Any:
    raise DoubtfulError(f"{word} is no JSON")


def _is_doubtful(text: str) -> bool:
    """Whether it is worth looking for odd characters, or for depth in somebody's own keys.

    Everywhere else the schema refuses what is too deep. A single character is found ten times as
    fast as a longer text.
    """
    return '"x-' in text or ("\\" in text and _DOUBTFUL_ESCAPE.search(text) is not None)


def _has_odd_characters(document: Any) -> bool:
    try:
        return b"\\u0000" in msgspec.json.encode(document)
    except UnicodeEncodeError:
        return True


def _too_large(size: int, most: int) -> Fault:
    return Fault(
        "value_too_large",
        "",
        f"The file has {size:,} bytes, {most:,} are the most that is read.",
        "Split the tree: a call can lead from one tree into another.",
    )


def _no_text(error: UnicodeDecodeError) -> Fault:
    line = error.object.count(b"\n", 0, error.start) + 1
    return Fault(
        "not_json",
        "",
        f"Line {line} holds the byte 0x{error.object[error.start]:02X}, which is no UTF-8 text.",
        "Save the file with the encoding UTF-8.",
    )


def _unexplained(error: Exception) -> Fault:
    return Fault("not_json", "", f"The file is no JSON: {error}.", "Correct it there.")
