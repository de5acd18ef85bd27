"""Colours: how well one is read on another, and which one near it would be.

The relative luminance of a colour and the contrast ratio of two are those of the Web Content
Accessibility Guidelines 2.2 (W3C Recommendation, 12 December 2024), section 6 “Glossary”:
https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and #dfn-contrast-ratio.
"""

import re
from collections.abc import Callable, Iterator
from math import dist

BLACK, WHITE = "#000000", "#ffffff"
_SHORT = re.compile("#[0-9a-f]{3}")
_LONG = re.compile("#[0-9a-f]{6}")
_STEPS = 255


def colour_of(text: str) -> str | None:
    """Return the colour that `text` says, as `#` and six digits; None where it says none."""
    said = f"#{text.strip().removeprefix('#').lower()}"
    if _SHORT.fullmatch(said):
        return "#" + "".join(digit * 2 for digit in said[1:])
    return said if _LONG.fullmatch(said) else None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with this share of `other` in it, from 0 to 1, as `color-mix` in sRGB."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def toward(colour: str, other: str, passes: Callable[[str], bool]) -> str:
    """Return the first colour on the way from `colour` to `other` that passes, else `other`."""
    return next((one for one in _way(colour, other) if passes(one)), other)


def nearest(colour: str, passes: Callable[[str], bool]) -> str | None:
    """Return the nearest darker or lighter colour of the same hue that passes, None if none."""
    found = [toward(colour, end, passes) for end in (BLACK, WHITE)]
    return min(filter(passes, found), key=lambda one: _distance(colour, one), default=None)


def _way(colour: str, other: str) -> Iterator[str]:
    return (mixed(colour, other, step / _STEPS) for step in range(_STEPS + 1))


def _distance(one: str, other: str) -> float:
    return dist(_channels(one), _channels(other))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * _LINEAR[red] + 0.7152 * _LINEAR[green] + 0.0722 * _LINEAR[blue]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


_LINEAR = tuple(_linear(channel / 255) for channel in range(256))
