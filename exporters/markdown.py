"""The tree as a booklet to read, print and leaf through: "Lit: go to 12"."""

from dataclasses import replace

from treeguide.exporters.base import PLAIN, Exporter, Picture
from treeguide.exporters.drawing.diagram import diagram
from treeguide.model import Tree


class MarkdownExporter(Exporter):
    """Numbers the nodes in the order of a walk and writes one short section for each."""

    name = "markdown"
    title = "Markdown booklet"
    extension = "md"
    media_type = "text/markdown"

    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        from treeguide.exporters.booklet.pages import booklet

        drawn = diagram(tree, replace(picture, detail="full"))
        return ("\n".join(booklet(tree, drawn)) + "\n").encode()
