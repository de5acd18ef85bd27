"""Words, lines and colours on a terminal that is 80 or 200 columns wide, or no terminal at all."""

import os
import sys
from collections.abc import Iterable
from shutil import get_terminal_size
from unicodedata import east_asian_width

import click

from treeguide.service.visible import visible

NARROWEST, WIDEST = 40, 100
MOST_REPEATED = 60
GOOD, BAD = "✓", "✗"


def width() -> int:
    """Return how many columns a line may fill; a line longer than 100 is hard to read."""
    return max(NARROWEST, min(get_terminal_size().columns, WIDEST))


def clean(text: str) -> str:
    """Return what somebody has written without what would steer the terminal."""
    return visible(text)


def shortened(text: str) -> str:
    """Return what somebody typed so that a sentence with it stays one: of long ones the start."""
    return text if len(text) <= MOST_REPEATED else f"{text[:MOST_REPEATED]}…"


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    """Return `text` on lines that fit, the first after `indent`, the others after `hanging`.

    What goes into a file or another program is not broken into lines.
    """
    if not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return f"{indent}{text}"
    lines, line, used = [], indent, columns(indent)
    hanging = " " * columns(indent) if hanging is None else hanging
    start = True
    for word in text.split():
        if not start and used + 1 + columns(word) > width():
            lines.append(line)
            line, used, start = hanging, columns(hanging), True
        line += word if start else f" {word}"
        used += columns(word) + (not start)
        start = False
    return "\n".join([*lines, line])


def columns(text: str) -> int:
    """Return how wide `text` is on a terminal."""
    plain = click.unstyle(text)
    if plain.isascii():
        return len(plain)
    return len(plain) + sum(east_asian_width(letter) in "WF" for letter in plain)


def faint(text: str) -> str:
    """Return `text` for what may be overlooked."""
    return click.style(text, dim=True)


def strong(text: str) -> str:
    """Return `text` for what is looked for."""
    return click.style(text, bold=True)


def count(number: int, word: str, several: str | None = None) -> str:
    """Return `number` with its noun: 1 error, 2 errors, 1,000 trees."""
    return f"{number:,} {word if number == 1 else several or word + 's'}"


def listed(parts: Iterable[str]) -> str:
    """Return `parts` as a sentence lists them: one, two and three."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
