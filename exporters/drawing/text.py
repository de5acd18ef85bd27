"""Authored text made fit for a picture: one line, or lines of a given width."""

import re
from unicodedata import east_asian_width

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Embeddings, overrides and isolates would turn round the text that follows them in the file.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return `text` without characters that no format can hold, or that turn text round."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", _TURNING.sub("", text))


def one_line(text: str) -> str:
    """Return `text` clean, on one line, with single spaces."""
    return _SPACES.sub(" ", clean(text)).strip()


def columns(text: str) -> int:
    """Return how many columns `text` takes where Latin letters take one and Chinese ones two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, width: int, most: int = 0) -> list[str]:
    """Return `text` as lines of at most `width` columns, the last of at most `most` shortened.

    Lines break at spaces; only a word wider than a line is cut. `most` 0 means all lines.
    """
    text = one_line(text)
    if columns(text) <= width:
        return [text] if text else []
    lines = _filled(text.split(" "), width)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width)]
    return lines


def balanced(text: str, width: int) -> list[str]:
    """Return `text` in as few lines as `wrapped`, of about the same width: no word stands alone."""
    lines = wrapped(text, width)
    if len(lines) < 2:
        return lines
    words = one_line(text).split(" ")
    least = max(max(map(columns, words)), columns(text) // len(lines))
    narrower = (_filled(words, fewer) for fewer in range(least, width))
    return next((found for found in narrower if len(found) == len(lines)), lines)


def shortened(text: str, width: int) -> str:
    """Return `text` cut to `width` columns, with an ellipsis where something was cut."""
    if columns(text) <= width:
        return text
    return _cut(text, width - 1)[0].rstrip() + "…"


def _filled(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    line, room = "", width
    for word in words:
        size = columns(word)
        if line and size < room:
            line, room = f"{line} {word}", room - size - 1
            continue
        if line:
            lines.append(line)
        while columns(word) > width:
            head, word = _cut(word, width)
            lines.append(head)
        line, room = word, width - columns(word)
    return [*lines, line] if line else lines


def _cut(text: str, width: int) -> tuple[str, str]:
    taken = 0
    for place, letter in enumerate(text):
        taken += columns(letter)
        if taken > width:
            place = max(place, 1)
            return text[:place], text[place:]
    return text, ""
