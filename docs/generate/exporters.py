"""The list of exporters."""

import inspect

from docs.generate.prose import laid_out, table
from treeguide.exporters.registry import all_exporters

_OPENING = """\
# Exporters

`treeguide export TREE --to NAME -o FILE` makes one of these files.
The same tree gives the same bytes, as long as Graphviz is the same.
[How to export](../how-to/export.md) tells which to use when.
"""


def exporters_page() -> str:
    """Return the page with all exporters."""
    exporters = all_exporters().values()
    rows = [[f"[`{e.name}`](#{e.name})", e.title, f"`.{e.extension}`"] for e in exporters]
    sections = [
        f"## {e.name}\n\n{laid_out(inspect.getdoc(type(e)) or '')}\n\n"
        f"Ends with `.{e.extension}`; its media type is `{e.media_type}`.\n"
        for e in exporters
    ]
    return "\n".join([_OPENING, table(["name", "what", "ends with"], rows), "", *sections])
