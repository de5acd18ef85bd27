"""What several commands take. Nothing of a tree is imported here: `--help` needs no tree."""

from pathlib import Path
from typing import Any

import click


class APath(click.Path):
    """A path; an empty one is refused, as it would silently mean the folder one is in."""

    def __init__(self, **more: Any) -> None:
        super().__init__(path_type=Path, **more)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        _refuse_empty(value, param)
        return super().convert(value, param, ctx)


class APlace(click.ParamType[str]):
    """Where data are: a folder, a file or an address; an empty one is refused."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        _refuse_empty(value, param)
        return value


def _refuse_empty(value: Any, param: click.Parameter | None) -> None:
    if isinstance(value, str) and not value.strip():
        where, otherwise = "", ""
        if isinstance(param, click.Option):
            where, otherwise = f" behind {max(param.opts, key=len)}", ", or leave the option out"
        raise click.BadParameter(
            f"The path{where} is empty. If it comes from a variable of the shell, set that first;"
            f" else name the path{otherwise}."
        )


path_argument = click.argument(
    "path",
    type=APath(),
    help="A tree's folder, its tree.json, or the id of a tree that comes with the program.",
)
paths_argument = click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=APath(),
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
