"""The diagram as one page, for paper."""

import re

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.exporters.drawing.bitmap import bitmap
from treeguide.exporters.drawing.diagram import Diagram, diagram
from treeguide.exporters.drawing.pdf_page import page_with_picture
from treeguide.exporters.drawing.program import system_dot
from treeguide.model import Tree

_DOTS = 150
_DATE = re.compile(rb"/CreationDate \(D:[^)]*\)")


class PdfExporter(Exporter):
    """Lets `dot` write lines and letters; without it, the page holds a fine bitmap."""

    name = "pdf"
    title = "PDF page"
    extension = "pdf"
    media_type = "application/pdf"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        drawn = diagram(tree, picture)
        if system_dot() is None:
            jpeg = bitmap(drawn, picture.theme, dots=_DOTS, output="jpeg")
            return page_with_picture(jpeg, _DOTS)
        return _undated(drawn, picture)


def _undated(drawn: Diagram, picture: Picture) -> bytes:
    """Return the page with the date of its making blanked, length kept, so that it is stable."""
    page = bitmap(drawn, picture.theme, dots=72, output="pdf")
    return _DATE.sub(lambda found: b"/CreationDate ()".ljust(len(found[0])), page)
