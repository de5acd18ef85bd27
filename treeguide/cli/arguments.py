"""What several commands take. Nothing of a tree is imported here: `--help` needs no tree."""

from pathlib import Path

import click

path_argument = click.argument(
    "path",
    type=click.Path(path_type=Path),
    help="A tree's folder, its tree.json, or the id of a tree that comes with the program.",
)
paths_argument = click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    help="A tree's folder, its tree.json, or a folder of trees.",
)
format_option = click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
