"""The diagram as a Mermaid flowchart, for wikis and repositories that draw it themselves."""

import json
import re
from collections.abc import Iterator

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.exporters.drawing.diagram import Box, Diagram, Line, diagram
from treeguide.exporters.drawing.palette import PALETTES, Paint, Palette, tone
from treeguide.exporters.drawing.text import one_line
from treeguide.exporters.drawing.words import MARKS
from treeguide.model import Tree

_SHAPES = {
    "question": ("(", ")"),
    "step": ("[", "]"),
    "form": ("[/", "/]"),
    "decision": ("{{", "}}"),
    "call": ("[[", "]]"),
    "action": ("[(", ")]"),
    "handoff": (">", "]"),
    "outcome": ("([", "])"),
    "start": ("((", "))"),
    "anywhere": ("[", "]"),
    "nowhere": ("[", "]"),
}
_ARROWS = {"plain": "-->", "loop": "-.->", "then": "-.->", "back": "-.->", "missing": "-.->"}
_DASHES = {"loop": "6 4", "back": "6 4", "then": "1 4", "missing": "1 4"}
# Whatever Mermaid or the Markdown inside it could read as more than a letter.
_SPECIAL = re.compile(r"[^\w ,?!’“”–…→‼▲○/=+-]|_|(?<=\d)\.|-(?=-)|(?<=-)-|^[-+=]|/(?=/)")


class MermaidExporter(Exporter):
    """Draws the tree as a flowchart; ids are prefixed, so that none is a word of Mermaid's."""

    name = "mermaid"
    title = "Mermaid flowchart"
    extension = "mmd"
    media_type = "text/vnd.mermaid"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        drawn = diagram(tree, picture)
        lines = "\n".join(_flowchart(drawn, PALETTES[picture.theme]))
        return f"{lines}\n".encode(errors="replace")


def _flowchart(drawn: Diagram, palette: Palette) -> Iterator[str]:
    yield from ("---", f"title: {json.dumps(drawn.title)}", "---", "flowchart TD")
    for box in drawn.boxes:
        yield f"    {_id(box.id)}{_box(box)}:::{_class(box)}"
    for line in drawn.lines:
        yield f"    {_line(line)}"
    for box in drawn.boxes:
        if box.link is not None:
            yield f'    click {_id(box.id)} href "{box.link}" _top'
    yield from _styles(drawn, palette)


def _id(box_id: str) -> str:
    """Return an id without dashes, which Mermaid could take for a part of an arrow."""
    if box_id.startswith("@"):
        return "at_" + box_id[1:].replace("-", "_")
    return "n_" + box_id.replace("-", "_")


def _box(box: Box) -> str:
    opening, closing = _SHAPES[box.kind]
    parts = [box.word.upper(), box.title, *box.facts]
    for text in box.texts:
        parts.append(f"{text.role}: {one_line(text.words)}")
    for finding in box.findings:
        words = f"{MARKS.get(finding.level, finding.level)}: {one_line(finding.message)}"
        parts.append(words)
    return f'{opening}"{"<br>".join(escaped(part) for part in parts if part)}"{closing}'


def _line(line: Line) -> str:
    arrow = "==>" if line.walked else _ARROWS[line.style]
    parts = [*filter(None, [line.label]), *line.facts]
    label = f'|"{"<br>".join(escaped(part) for part in parts)}"|' if parts else ""
    return f"{_id(line.source)} {arrow}{label} {_id(line.target)}"


def escaped(text: str) -> str:
    """Return `text` with everything but letters, digits and plain punctuation as codes."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", text)


def _class(box: Box) -> str:
    kind = f"outcome_{tone(box.result)}" if box.kind == "outcome" else box.kind
    return f"k_{kind}_walked" if box.walked else f"k_{kind}"


def _styles(drawn: Diagram, palette: Palette) -> Iterator[str]:
    paints = {_class(box): (box, palette.paint(box.kind, box.result)) for box in drawn.boxes}
    for name, (box, paint) in sorted(paints.items()):
        yield f"    classDef {name} {_style(box, paint, palette)}"
    for number, line in enumerate(drawn.lines):
        if line.style != "plain":
            yield f"    linkStyle {number} stroke-dasharray:{_DASHES[line.style]}"


def _style(box: Box, paint: Paint, palette: Palette) -> str:
    ink = paint.accent if box.kind == "start" else palette.ink
    border = palette.walked if box.walked else paint.accent
    width = 4 if box.walked else 2
    dashes = ",stroke-dasharray:6 4" if box.kind in ("anywhere", "nowhere") else ""
    return f"fill:{paint.fill},stroke:{border},color:{ink},stroke-width:{width}px{dashes}"
