"""The diagram as cards in columns with the answers as rows: for large trees, on a screen."""

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.exporters.drawing.cards_svg import drawn_as_cards
from treeguide.exporters.drawing.diagram import diagram
from treeguide.model import Tree


class CardsExporter(Exporter):
    """Draws at once, whatever the size, and needs no Graphviz."""

    name = "cards"
    title = "SVG picture with cards in columns"
    extension = "svg"
    media_type = "image/svg+xml"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        return drawn_as_cards(diagram(tree, picture), picture.theme)
