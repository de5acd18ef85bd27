"""`treeguide new`: a tree to start from."""

from pathlib import Path

import click

import treeguide
from treeguide.cli.arguments import APath

TEMPLATES = Path(treeguide.__file__).with_name("templates")

SECTION = "Write"


@click.command()
@click.argument(
    "tree_id", metavar="ID", help="The new tree's id: small letters, digits and hyphens."
)
@click.option(
    "--template",
    type=click.Choice(sorted(place.parent.name for place in TEMPLATES.glob("*/tree.json"))),
    default="troubleshooting",
    show_default=True,
    help="Which tree to start from.",
)
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    type=APath(),
    default=".",
    help="The folder in which the new tree's folder is made. Without it: this one.",
)
def command(tree_id: str, template: str, folder: Path) -> int:
    """Make a tree that is ready to edit.

    It lies in a folder called ID, and it checks clean from the start.

    \b
    Examples:
      treeguide new door-does-not-open
      treeguide new refund-request --template yes-no --to trees/
    """
    from treeguide.cli.planting import plant, say_what_now

    say_what_now(plant(tree_id, TEMPLATES / template, folder))
    return 0
