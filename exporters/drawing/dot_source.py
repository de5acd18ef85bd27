"""A diagram written in the language of Graphviz.

Every authored string goes through `_shown` into an HTML-like label or through `graphviz.escape`;
no authored string ever becomes an attribute that names a file, an address or a shape.
"""

from collections.abc import Iterable

from graphviz import Digraph, escape

from treeguide.exporters.base import Theme
from treeguide.exporters.drawing.diagram import Box, Diagram, Line
from treeguide.exporters.drawing.palette import PALETTES, Palette
from treeguide.exporters.drawing.text import balanced, one_line, wrapped
from treeguide.exporters.drawing.words import MARKS

FONT = "Arial"
POINTS = 72
"""Dots an inch that Graphviz takes where none are named, in SVG and PDF."""
TITLE_WIDTH, TEXT_WIDTH, LABEL_WIDTH = 28, 44, 20
WORD_SIZE, FACT_SIZE, TITLE_SIZE = 9, 11, 13
_WIDEST_LETTER = 0.6

_SHAPES = {
    "question": {"shape": "box", "style": "filled,rounded"},
    "step": {"shape": "box", "style": "filled"},
    "form": {"shape": "note", "style": "filled"},
    "decision": {"shape": "hexagon", "style": "filled", "margin": "0.02,0.03"},
    "call": {"shape": "box", "style": "filled", "peripheries": "2"},
    "action": {"shape": "component", "style": "filled", "margin": "0.2,0.1"},
    "handoff": {"shape": "cds", "style": "filled", "margin": "0.2,0.16"},
    "outcome": {"shape": "octagon", "style": "filled", "margin": "0.04,0.03"},
    "start": {"shape": "oval", "style": "filled"},
    "anywhere": {"shape": "box", "style": "filled,dashed"},
    "nowhere": {"shape": "box", "style": "filled,dashed"},
}
_STYLES = {
    "plain": "solid",
    "loop": "dashed",
    "then": "dotted",
    "back": "dashed",
    "missing": "dotted",
}


def dot_source(drawn: Diagram, theme: Theme, dots: int = POINTS) -> str:
    """Return `drawn` in the DOT language."""
    palette = PALETTES[theme]
    graph = Digraph(escape(drawn.id), **_settings(drawn, palette, dots))
    for box in drawn.boxes:
        graph.node(escape(box.id), _box_label(box, palette), **_box_settings(box, palette))
    for line in drawn.lines:
        graph.edge(line.source, line.target, **_line_settings(line, palette))
    return str(graph.source)


def _settings(drawn: Diagram, palette: Palette, dots: int) -> dict[str, dict[str, str]]:
    title = _lines([drawn.title], 18, palette.ink, bold=True, align="CENTER")
    resolution = {} if dots == POINTS else {"dpi": str(dots)}
    return {
        "graph_attr": {
            **resolution,
            "label": f"<{title}>",
            "labelloc": "t",
            "fontname": FONT,
            "bgcolor": palette.page,
            "pad": "0.3",
            "nodesep": "0.35",
            "ranksep": "0.4",
        },
        "node_attr": {"fontname": FONT, "fontsize": str(TITLE_SIZE), "margin": "0.16,0.1"},
        "edge_attr": {"fontname": FONT, "fontsize": str(FACT_SIZE), "arrowsize": "0.8"},
    }


def _box_settings(box: Box, palette: Palette) -> dict[str, str]:
    paint = palette.paint(box.kind, box.result)
    border = palette.walked if box.walked else paint.accent
    width = "3.5" if box.walked else "2.2" if box.kind == "outcome" else "1.3"
    settings = {"fillcolor": paint.fill, "color": border, "penwidth": width}
    settings |= _SHAPES[box.kind] | {"tooltip": escape(f"{box.word}: {box.title}")}
    if box.link is not None:
        settings |= {"URL": escape(box.link), "target": "_top"}
    return settings


def _box_label(box: Box, palette: Palette) -> str:
    paint = palette.paint(box.kind, box.result)
    if box.kind == "start":
        return f'<<FONT POINT-SIZE="{FACT_SIZE}" COLOR="{paint.accent}"><B>{box.word}</B></FONT>>'
    label = _lines([box.word.upper()], WORD_SIZE, paint.accent, bold=True)
    label += _lines(balanced(box.title, TITLE_WIDTH), TITLE_SIZE, palette.ink, bold=True)
    for fact in box.facts:
        label += _lines(wrapped(fact, TEXT_WIDTH), FACT_SIZE, palette.ink)
    for text in box.texts:
        label += _lines([text.role.upper()], WORD_SIZE, palette.muted, bold=True)
        for paragraph in text.words.split("\n"):
            label += _lines(wrapped(paragraph, TEXT_WIDTH), FACT_SIZE, palette.ink)
    return f"<{label}{_findings(box, palette)}>"


def _findings(box: Box, palette: Palette) -> str:
    label = ""
    for finding in box.findings:
        words = f"{MARKS.get(finding.level, finding.level)}: {one_line(finding.message)}"
        colour = palette.levels.get(finding.level, palette.ink)
        label += _lines(wrapped(words, TEXT_WIDTH), FACT_SIZE, colour, bold=True)
    return label


def _line_settings(line: Line, palette: Palette) -> dict[str, str]:
    colour = palette.walked if line.walked else palette.line
    settings = {"color": colour, "style": _STYLES[line.style]}
    if line.walked:
        settings["penwidth"] = "3.5"
    if line.style in ("loop", "back"):
        settings["constraint"] = "true" if line.style == "loop" else "false"
    label = _lines(_apart(balanced(line.label, LABEL_WIDTH)), FACT_SIZE, palette.ink)
    for fact in line.facts:
        label += _lines(_apart(wrapped(fact, LABEL_WIDTH)), FACT_SIZE, palette.muted)
    if label:
        settings["label"] = f"<{label}>"
    return settings


def _apart(lines: Iterable[str]) -> Iterable[str]:
    """Return `lines` a space away from the edge that Graphviz puts them against."""
    return (f"\N{NO-BREAK SPACE}{line}" for line in lines)


def _lines(
    lines: Iterable[str], size: int, colour: str, *, bold: bool = False, align: str = "LEFT"
) -> str:
    """Return `lines` as part of an HTML-like label."""
    start, end = ("<B>", "</B>") if bold else ("", "")
    # A line is as high as its largest letter: this gives small words room above the next line.
    end += f'</FONT><FONT POINT-SIZE="{FACT_SIZE}"> ' if size == WORD_SIZE else ""
    return "".join(
        f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{start}{_shown(line)}{end}</FONT>'
        f'<BR ALIGN="{align}"/>'
        for line in lines
    )


def _shown(text: str) -> str:
    """Return `text` for an HTML-like label, where Graphviz reads entities and then escapes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\\", "\\\\")
