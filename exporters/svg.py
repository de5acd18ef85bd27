"""The diagram for a screen, a page or a printer, at any size."""

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.exporters.drawing.bitmap import MOST_BOXES
from treeguide.exporters.drawing.cards_svg import drawn_as_cards
from treeguide.exporters.drawing.diagram import Diagram, diagram
from treeguide.exporters.drawing.program import NoGraphvizError, TookTooLongError, drawn_by_graphviz
from treeguide.exporters.drawing.tidied_svg import tidied
from treeguide.model import Tree


class SvgExporter(Exporter):
    """Lets Graphviz lay out what it can in time, and draws larger trees as cards in columns."""

    name = "svg"
    title = "SVG picture"
    extension = "svg"
    media_type = "image/svg+xml"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        drawn = diagram(tree, picture)
        if len(drawn.boxes) > MOST_BOXES:
            return drawn_as_cards(drawn, picture.theme)
        try:
            return _by_graphviz(drawn, picture)
        except (NoGraphvizError, TookTooLongError):
            return drawn_as_cards(drawn, picture.theme)


def _by_graphviz(drawn: Diagram, picture: Picture) -> bytes:
    from treeguide.exporters.drawing.dot_source import dot_source

    return tidied(drawn_by_graphviz(dot_source(drawn, picture.theme), "svg"), drawn)
