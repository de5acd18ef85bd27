"""Personal values that can be found again, in whatever writing they went."""

import html
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote, quote_plus

SHORTEST = 9
"""Characters of a value that nothing else holds by accident."""


def writings(value: str) -> dict[str, list[bytes]]:
    """Return how `value` may be written somewhere, by the name of the writing."""
    plain = value.encode()
    found = {
        "utf-8": [plain],
        "utf-16": [value.encode("utf-16-le"), value.encode("utf-16-be")],
        "address": [quote(value, safe="").encode(), quote_plus(value, safe="").encode()],
        "json": [json.dumps(value)[1:-1].encode(), json.dumps(value, ensure_ascii=False).encode()],
        "html": [html.escape(value).encode()],
        "python": [ascii(value)[1:-1].encode()],
        "base64": [part for shift in range(3) for part in _base64(plain, shift)],
        "hex": [plain.hex().encode()],
    }
    if value.isdigit():
        # How SQLite keeps a whole number of this size in a column of its own.
        found["number"] = [int(value).to_bytes(6 if int(value) < 2**47 else 8, "big")]
    return found


def traces(content: bytes, values: Iterable[str]) -> dict[str, str]:
    """Return which of `values` `content` holds, each with the writing in which it was found.

    Where one was cut off its beginning or its end is found, and capitals make no difference.
    """
    lower = content.lower()
    return {
        value: writing for value in values for writing, needle in _needles(value) if needle in lower
    }


def traces_in(folder: Path, values: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the same for the name and content of each file in a folder that holds some."""
    wanted = list(values)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    found = {file.name: traces(file.name.encode() + file.read_bytes(), wanted) for file in files}
    return {name: some for name, some in found.items() if some}


@cache
def _needles(value: str) -> list[tuple[str, bytes]]:
    """Return what to look for in small letters, each once; who holds all of it holds its ends."""
    found: dict[bytes, str] = {}
    ends = (value[:SHORTEST], value[-SHORTEST:])
    # A number that is no text has no ends.
    for part in (*ends, value) if value.isdigit() else ends:
        for writing, needles in writings(part).items():
            for needle in needles:
                found.setdefault(needle.lower(), writing)
    return [(writing, needle) for needle, writing in found.items()]


def _base64(plain: bytes, shift: int) -> Iterator[bytes]:
    """Yield the letters that `plain` gives in base64 whatever stands before and behind it."""
    whole = len(plain) - (shift + len(plain)) % 3
    for encode in (b64encode, urlsafe_b64encode):
        # Of the first letters some bits belong to what stands before.
        yield encode(b"\0" * shift + plain[:whole])[(0, 2, 3)[shift] :]
