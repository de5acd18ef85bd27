"""The styles know no left and no right: a language that is written the other way turns the page."""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "web" / "ui" / "src"
SIDES = "left|right|top|bottom"
PHYSICAL = re.compile(
    rf"(?<![\w.#-])(?:(?:{SIDES})|(?:margin|padding|border|scroll-margin|scroll-padding)-(?:{SIDES})"
    rf"(?:-\w+)?|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)"
)
FOUR_SIDES = re.compile(r"(?:margin|padding|inset|border-width)\s*:\s*([^;{}]+);")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def physical_in(style: str) -> list[str]:
    """Return what names a side of the screen, also as the fourth of four sides."""
    plain = COMMENT.sub("", style)
    uneven = [
        found[0]
        for found in FOUR_SIDES.finditer(plain)
        if len(sides := _parts(found[1])) == 4 and sides[1] != sides[3]
    ]
    return PHYSICAL.findall(plain) + uneven


def _parts(value: str) -> list[str]:
    """Return the values of a property; what stands in brackets is one."""
    return re.sub(r"\([^()]*\)", "()", value).split()


@pytest.mark.parametrize(
    "style",
    [
        "a { left: 0; }",
        "a{margin-left:1px}",
        "a { border-right-width: 2px; }",
        "a { text-align: right; }",
        "a { float: left; }",
        "a { border-top-left-radius: 2px; }",
        "a { padding: 0 1px 0 2px; }",
    ],
)
def test_what_names_a_side_is_found(style):
    assert physical_in(style) != []


@pytest.mark.parametrize(
    "style",
    [
        "a { inset-inline-start: 0; margin: 0 1px 2px 1px; }",
        "/* left: 0 */ a { text-align: start; }",
        "a { padding-block-end: 1px; }",
        ".top:not(:has(*)) { margin: 0; }",
    ],
)
def test_what_names_none_is_not_found(style):
    assert physical_in(style) == []


@pytest.mark.parametrize(
    "file", sorted(SOURCES.rglob("*.css")), ids=lambda file: file.relative_to(SOURCES).as_posix()
)
def test_no_style_names_a_side_of_the_screen(file):
    assert physical_in(file.read_text("utf-8")) == []
