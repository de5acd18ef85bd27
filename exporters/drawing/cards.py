"""A box broken into the lines and rows of a card."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from treeguide.exporters.drawing.diagram import Box, Line
from treeguide.exporters.drawing.palette import Palette
from treeguide.exporters.drawing.text import one_line, wrapped
from treeguide.exporters.drawing.words import MARKS

PAD, HEAD, TITLE_LINE, TEXT_LINE, ROW = 12, 28, 18, 16, 24
TITLE_COLUMNS, TEXT_COLUMNS, ROW_COLUMNS = 30, 38, 37
MOST_TEXT_LINES = 12


class TextLine(Struct, frozen=True, gc=False):
    """One line of a card's text."""

    words: str
    colour: str
    bold: bool = False


class Row(Struct, frozen=True, gc=False):
    """A line as a row of its card; `jump` says which card it leads to that stands elsewhere."""

    line: Line
    text: list[TextLine]
    jump: str | None

    @property
    def height(self) -> int:
        """Return how much room the row takes."""
        return ROW + TEXT_LINE * (len(self.text) - 1 + (self.jump is not None))


class Card(Struct, frozen=True, gc=False):
    """A box whose words are broken into lines, before it has a place."""

    box: Box
    title: list[str]
    text: list[TextLine]
    rows: list[Row]

    @property
    def rows_top(self) -> int:
        """Return where the first row begins."""
        lines = len(self.title) * TITLE_LINE + len(self.text) * TEXT_LINE
        return HEAD + lines + (PAD - 4 if lines else 0)

    @property
    def height(self) -> int:
        """Return how much room the card takes."""
        return self.rows_top + sum(row.height for row in self.rows)


def card(box: Box, lines: Iterable[Line], jumps: dict[str, str], palette: Palette) -> Card:
    """Return the card of `box`; `jumps` are the titles of the boxes that stand elsewhere."""
    rows = [Row(line, list(_row_text(line, palette)), jumps.get(line.target)) for line in lines]
    return Card(box, _title(box), list(_text(box, palette)), rows)


def _title(box: Box) -> list[str]:
    width = TITLE_COLUMNS * 3 // 4 if box.title.isupper() else TITLE_COLUMNS
    return wrapped(box.title, width, most=3)


def _text(box: Box, palette: Palette) -> Iterator[TextLine]:
    for fact in box.facts:
        yield from _lines(fact, palette.ink)
    for text in box.texts:
        yield from _lines(f"{text.role}: {text.words}", palette.muted)
    for finding in box.findings:
        colour = palette.levels.get(finding.level, palette.ink)
        words = f"{MARKS.get(finding.level, finding.level)}: {one_line(finding.message)}"
        yield from _lines(words, colour, bold=True)


def _lines(words: str, colour: str, *, bold: bool = False) -> Iterator[TextLine]:
    for line in wrapped(words, TEXT_COLUMNS - 3 * bold, most=MOST_TEXT_LINES):
        yield TextLine(line, colour, bold)


def _row_text(line: Line, palette: Palette) -> Iterator[TextLine]:
    width = ROW_COLUMNS - 3 * line.walked
    for words in wrapped(line.label, width, most=3) or ["then"][: not line.facts]:
        yield TextLine(words, palette.ink, line.walked)
    for fact in line.facts:
        for words in wrapped(fact, width, most=3):
            yield TextLine(words, palette.muted)
