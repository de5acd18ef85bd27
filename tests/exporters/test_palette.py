"""Letters stand out from what is behind them by 4.5 to 1, lines and borders by 3 to 1."""

import pytest

from treeguide.exporters.drawing.palette import PALETTES, Paint, Palette, tone
from treeguide.exporters.drawing.words import KIND_WORDS


def light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def paints(palette: Palette) -> list[Paint]:
    return [*palette.kinds.values(), *palette.outcomes.values()]


@pytest.fixture(params=PALETTES.values(), ids=PALETTES)
def palette(request) -> Palette:
    return request.param


def test_letters_can_be_read_on_the_page(palette):
    assert all(contrast(colour, palette.page) >= 4.5 for colour in (palette.ink, palette.muted))


def test_letters_can_be_read_in_every_box(palette):
    letters = (palette.ink, palette.muted, *palette.levels.values())

    for paint in paints(palette):
        assert all(contrast(colour, paint.fill) >= 4.5 for colour in (*letters, paint.accent))
    assert contrast(palette.start.fill, palette.start.accent) >= 4.5


def test_lines_and_borders_can_be_seen(palette):
    borders = [paint.accent for paint in paints(palette)]

    assert all(contrast(c, palette.page) >= 3 for c in (*borders, palette.line, palette.walked))


def test_every_kind_has_its_colour(palette):
    kinds = KIND_WORDS.keys() - {"outcome", "start"}

    assert palette.kinds.keys() == kinds


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("resolved", "good"),
        ("unresolved", "bad"),
        ("escalated", "onward"),
        ("x", "other"),
        (None, "other"),
    ],
)
def test_a_result_that_nobody_knows_has_a_colour_too(result, expected):
    assert tone(result) == expected
