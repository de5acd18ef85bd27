"""What is done to the SVG that Graphviz writes, so that it reads well and stays the same."""

import re
from xml.sax.saxutils import escape

from treeguide.exporters.drawing.diagram import Diagram

_BEFORE_ROOT = re.compile(rb"\A.*?(?=<svg )", re.DOTALL)
_COMMENT = re.compile(rb"<!--.*?-->\n?", re.DOTALL)
_GRAPH_TITLE = re.compile(rb'(<g id="graph0"[^>]*>\n)<title>[^<]*</title>\n')
_FONTS = b"font-family=\"Arial, Helvetica, 'Liberation Sans', sans-serif\""


def tidied(svg: bytes, drawn: Diagram) -> bytes:
    """Return `svg` without document type and comments, with a title that screen readers say."""
    svg = _BEFORE_ROOT.sub(b'<?xml version="1.0" encoding="UTF-8"?>\n', svg, count=1)
    svg = _COMMENT.sub(b"", svg)
    svg = _GRAPH_TITLE.sub(rb"\1", svg, count=1)
    svg = re.sub(rb'font-family="Arial[^"]*"', _FONTS, svg)
    title = f'role="img" aria-labelledby="title">\n<title id="title">{escape(drawn.title)}</title>'
    head, root, rest = svg.partition(b"<svg ")
    return head + root + rest.replace(b">", b" " + title.encode(), 1)
