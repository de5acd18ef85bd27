"""`treeguide export`: diagrams and documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treeguide.cli.arguments import APath

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SECTION = "Use"


def _complete(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    from treeguide.exporters.registry import all_exporters

    known = (exporter for exporter in all_exporters().values())
    return [CompletionItem(e.name, help=e.title) for e in known if e.name.startswith(incomplete)]


@click.command()
@click.argument(
    "path",
    type=APath(),
    required=False,
    help="A tree, as in `treeguide walk`, or a folder of trees.",
)
@click.option(
    "--to",
    "name",
    metavar="FORMAT",
    shell_complete=_complete,
    help="What to make; “list” names the formats. Without it: what the name after -o ends with.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=APath(),
    help="Where to write. A folder takes one file for each tree. Without it: to the terminal.",
)
@click.option(
    "--detail",
    type=click.Choice(["titles", "full"]),
    default="titles",
    show_default=True,
    help="Titles alone, or all texts.",
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark", "print"]),
    default="light",
    show_default=True,
    help="For the screen or for paper.",
)
@click.option("--findings", is_flag=True, help="Mark what `treeguide check` finds.")
@click.option("--answers", metavar="A,B,C", help="Mark this walk; as in `treeguide walk`.")
@click.option(
    "--replay",
    metavar="FILE",
    type=APath(allow_dash=True),
    help="Mark the walk in this file; as in `treeguide walk`.",
)
def command(path: Path | None, name: str | None, **wanted: Any) -> int:
    """Make a diagram or a document of a tree.

    \b
    Examples:
      treeguide export printer-does-not-print --to svg -o printer.svg
      treeguide export trees/ --to markdown -o booklets/
      treeguide export --to list
    """
    from treeguide.cli.exporting import Order, export, list_formats

    if name == "list":
        list_formats()
        return 0
    if path is None:
        raise click.UsageError("Name the tree to export, or ask for `--to list`.")
    export(path, name, Order(**wanted))
    return 0
