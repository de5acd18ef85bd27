"""The diagram as a bitmap, for documents and mails that take no SVG."""

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.exporters.drawing.bitmap import bitmap
from treeguide.exporters.drawing.diagram import diagram
from treeguide.model import Tree


class PngExporter(Exporter):
    """Draws what the SVG shows at 120 dots an inch."""

    name = "png"
    title = "PNG picture"
    extension = "png"
    media_type = "image/png"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        return bitmap(diagram(tree, picture), picture.theme, dots=120)
