"""A diagram drawn without Graphviz: cards in columns, the answers as rows of the card.

Rows that lead to a card beside theirs are joined to it by a curve; all others jump: they name the
card they lead to and link to it. So a picture of 10,000 nodes stays readable, and quick to draw.
"""

from collections.abc import Iterable, Iterator

from treeguide.exporters.base import Theme
from treeguide.exporters.drawing.cards import (
    HEAD,
    PAD,
    ROW,
    ROW_COLUMNS,
    TEXT_LINE,
    TITLE_LINE,
    Card,
    Row,
    TextLine,
    card,
)
from treeguide.exporters.drawing.diagram import ANYWHERE, Diagram, Line
from treeguide.exporters.drawing.palette import PALETTES, Palette
from treeguide.exporters.drawing.shapes import ICONS, outline
from treeguide.exporters.drawing.text import shortened
from treeguide.exporters.drawing.tidy import Places, hung, places

WIDTH, COLUMN, MARGIN, TOP = 264, 356, 28, 64
FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_DASHES = {"loop": "6 4", "back": "6 4", "then": "1.5 4", "missing": "1.5 4"}
_DASHED_KINDS = ("anywhere", "nowhere")


def drawn_as_cards(drawn: Diagram, theme: Theme) -> bytes:
    """Return `drawn` as SVG, in time linear in its size."""
    palette = PALETTES[theme]
    leaving: dict[str, list[Line]] = {box.id: [] for box in drawn.boxes}
    for line in drawn.lines:
        leaving[line.source].append(line)
    hanging = hung({box: [line.target for line in lines] for box, lines in leaving.items()})
    titles = {box.id: box.title or box.word for box in drawn.boxes}
    titles[ANYWHERE] = "back to where it was chosen"
    cards = []
    for box in drawn.boxes:
        targets = {line.target for line in leaving[box.id]} - set(hanging.children[box.id])
        jumps = {target: titles[target] for target in targets}
        cards.append(card(box, leaving[box.id], jumps, palette))
    standing = places(hanging, {made.box.id: made.height for made in cards})
    return "\n".join(_svg(drawn, cards, standing, palette)).encode()


def _svg(drawn: Diagram, cards: list[Card], standing: Places, palette: Palette) -> Iterator[str]:
    width = 2 * MARGIN + max(standing.column.values(), default=0) * COLUMN + WIDTH
    height = standing.height + TOP + MARGIN
    title = escaped(drawn.title)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:g}"'
        f' viewBox="0 0 {width} {height:g}" role="img" aria-labelledby="title"'
        f' font-family="{FONTS}" font-size="12" fill="{palette.ink}">'
    )
    yield f'<title id="title">{title}</title>'
    yield f'<rect width="100%" height="100%" fill="{palette.page}"/>'
    yield f'<text x="{MARGIN}" y="38" font-size="20" font-weight="bold">{title}</text>'
    yield f'<g fill="none" stroke="{palette.line}" stroke-width="1.5">'
    for made in cards:
        yield from _curves(made, standing, palette)
    yield "</g>"
    for made in cards:
        yield from _card(made, standing, palette)
    yield "</svg>\n"


def _at(box: str, standing: Places) -> tuple[int, float]:
    return MARGIN + standing.column[box] * COLUMN, TOP + standing.top[box]


def _curves(made: Card, standing: Places, palette: Palette) -> Iterator[str]:
    left, top = _at(made.box.id, standing)
    middle = top + (made.rows_top + ROW / 2 if made.title else made.height / 2)
    for row in made.rows:
        if row.jump is None:
            x, y = _at(row.line.target, standing)
            path = f"M{left + WIDTH} {middle:g}C{left + WIDTH + 46} {middle:g} {x - 46} {y + 14:g}"
            yield f'<path d="{path} {x - 7} {y + 14:g}"{_stroke(row.line, palette)}/>'
            head = palette.walked if row.line.walked else palette.line
            yield f'<path d="M{x - 9} {y + 9.5:g}l9 4.5-9 4.5z" fill="{head}" stroke="none"/>'
        middle += row.height


def _stroke(line: Line, palette: Palette) -> str:
    dashes = _DASHES.get(line.style)
    stroke = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'{stroke} stroke="{palette.walked}" stroke-width="4"' if line.walked else stroke


def _card(made: Card, standing: Places, palette: Palette) -> Iterator[str]:
    left, top = _at(made.box.id, standing)
    yield f'<g id="{anchor(made.box.id)}" transform="translate({left} {top:g})">'
    yield from _frame(made, palette)
    yield from _words(made, palette)
    y = made.rows_top
    for row in made.rows:
        yield from _row(row, y, palette)
        y += row.height
    yield "</g>"


def _frame(made: Card, palette: Palette) -> Iterator[str]:
    box = made.box
    paint = palette.paint(box.kind, box.result)
    border = palette.walked if box.walked else paint.accent
    width = 4 if box.walked else 2 if box.kind == "outcome" else 1.3
    dashes = ' stroke-dasharray="6 4"' if box.kind in _DASHED_KINDS else ""
    frame = f'fill="{paint.fill}" stroke="{border}" stroke-width="{width}"{dashes}'
    if box.kind == "call":
        yield f'<path d="M-4 -4h{WIDTH + 8}v{made.height + 8}h-{WIDTH + 8}z" {frame}/>'
    yield f'<path d="{outline(box.kind, WIDTH, made.height)}" {frame}/>'
    icon = f'fill="none" stroke="{paint.accent}" stroke-width="1.4"'
    yield f'<path transform="translate({PAD} 9)" d="{ICONS[box.kind]}" {icon}/>'
    word = f'font-size="10" font-weight="bold" letter-spacing=".4" fill="{paint.accent}"'
    yield f'<text x="{PAD + 18}" y="19" {word}>{escaped(box.word.upper())}</text>'


def _words(made: Card, palette: Palette) -> Iterator[str]:
    y = HEAD + 12
    title = []
    for words in made.title:
        title.append(f'<tspan x="{PAD}" y="{y}">{escaped(words)}</tspan>')
        y += TITLE_LINE
    if title:
        text = f'<text font-size="14" font-weight="bold">{"".join(title)}</text>'
        link = made.box.link
        yield text if link is None else f'<a href="{escaped(link)}" target="_top">{text}</a>'
    yield from _text(made.text, y, palette)


def _row(row: Row, y: int, palette: Palette) -> Iterator[str]:
    if not row.text:
        return
    rule = f'stroke="{palette.muted}" stroke-opacity=".35"'
    yield f'<path d="M{PAD} {y}H{WIDTH - PAD}" {rule}/>'
    y += ROW - 8
    yield from _text(row.text, y, palette)
    if row.jump is not None:
        y += len(row.text) * TEXT_LINE
        words = escaped(shortened(row.jump, ROW_COLUMNS - 2))
        text = f'<text x="{PAD}" y="{y}" fill="{palette.muted}">→ {words}</text>'
        yield f'<a href="#{anchor(row.line.target)}">{text}</a>'


def _text(lines: Iterable[TextLine], y: int, palette: Palette) -> Iterator[str]:
    for line in lines:
        look = ' font-weight="bold"' if line.bold else ""
        look += f' fill="{line.colour}"' if line.colour != palette.ink else ""
        yield f'<text x="{PAD}" y="{y}"{look}>{escaped(line.words)}</text>'
        y += TEXT_LINE


def anchor(box_id: str) -> str:
    """Return the id of a card inside the picture."""
    return escaped(f"x-{box_id[1:]}" if box_id.startswith("@") else f"n-{box_id}")


def escaped(text: str) -> str:
    """Return `text` for an element or a quoted attribute of SVG."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")
