"""A short text that a pattern accepts, so that a form with a pattern can be filled."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# Python's own reader of patterns; RE2's syntax is nearly a part of it.
from re import _constants as codes  # type: ignore[attr-defined] # isort: skip
from re import _parser as reader  # type: ignore[attr-defined] # isort: skip

_ORDINARY = "a0A 1-_.@/+"


@lru_cache(maxsize=1000)
def text_matching(pattern: str) -> str | None:
    """Return a text that `pattern` matches as a whole, None where none was found."""
    try:
        found = "".join(map(_written, reader.parse(pattern)))
        return found if re.fullmatch(pattern, found) else None
    except (re.error, LookupError, RecursionError, OverflowError):
        return None


def _written(token: tuple[Any, Any]) -> str:
    code, value = token
    writer = _WRITERS.get(code)
    return writer(value) if writer else ""


def _some_of(parts: list[tuple[Any, Any]]) -> str:
    if parts[0][0] is codes.NEGATE:
        return next(c for c in _ORDINARY if not any(_holds(part, c) for part in parts[1:]))
    return _one_of(parts[0])


def _one_of(part: tuple[Any, Any]) -> str:
    code, value = part
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.RANGE:
        return chr(value[0])
    return _IN_CATEGORY[value]


def _holds(part: tuple[Any, Any], character: str) -> bool:
    code, value = part
    if code is codes.LITERAL:
        return bool(value == ord(character))
    if code is codes.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return _one_of(part) == character


def _repeated(value: tuple[int, int, Any]) -> str:
    least, most, inner = value
    return "".join(map(_written, inner)) * (least or min(1, most))


_IN_CATEGORY = {
    codes.CATEGORY_DIGIT: "0",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_WORD: "-",
}
_WRITERS: dict[Any, Callable[[Any], str]] = {
    codes.LITERAL: chr,
    codes.NOT_LITERAL: lambda value: next(c for c in _ORDINARY if ord(c) != value),
    codes.ANY: lambda value: "a",
    codes.IN: _some_of,
    codes.CATEGORY: lambda value: _IN_CATEGORY[value],
    codes.BRANCH: lambda value: "".join(map(_written, value[1][0])),
    codes.SUBPATTERN: lambda value: "".join(map(_written, value[-1])),
    codes.MAX_REPEAT: _repeated,
    codes.MIN_REPEAT: _repeated,
}
