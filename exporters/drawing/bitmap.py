"""A diagram drawn by Graphviz in a format that has a fixed size: PNG, or a page of PDF."""

from treeguide.exporters.base import ExportError, Theme
from treeguide.exporters.drawing.diagram import Diagram
from treeguide.exporters.drawing.program import drawn_by_graphviz

MOST_BOXES = 400
"""Boxes beyond which Graphviz takes too long, and no page or bitmap is readable any more."""


def bitmap(drawn: Diagram, theme: Theme, *, dots: int, output: str = "png") -> bytes:
    """Return `drawn` in the format `output` with `dots` dots an inch."""
    from treeguide.exporters.drawing.dot_source import dot_source

    if len(drawn.boxes) > MOST_BOXES:
        raise ExportError(
            f"The tree '{drawn.id}' has {len(drawn.boxes)} boxes, too many to be read in a"
            f" {output.upper()} file (at most {MOST_BOXES}). Export it as SVG, or split the tree."
        )
    return drawn_by_graphviz(dot_source(drawn, theme, dots), output)
