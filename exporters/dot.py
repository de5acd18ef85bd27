"""The diagram as Graphviz source."""

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.exporters.drawing.diagram import diagram
from treeguide.model import Tree


class DotExporter(Exporter):
    """Writes the source that the SVG, PNG and PDF are drawn from."""

    name = "dot"
    title = "Graphviz DOT"
    extension = "dot"
    media_type = "text/vnd.graphviz"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        from treeguide.exporters.drawing.dot_source import dot_source

        return dot_source(diagram(tree, picture), picture.theme).encode()
