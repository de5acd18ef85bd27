"""`treeguide fmt`: one way to write a tree."""

from pathlib import Path

import click

from treeguide.cli.arguments import paths_argument

SECTION = "Write"


@click.command()
@paths_argument
@click.option("--check", "only_check", is_flag=True, help="Change nothing; name what would change.")
def command(paths: tuple[Path, ...], only_check: bool) -> int:
    """Write the files of trees in the one canonical way.

    Two files that say the same then look the same, and a comparison shows what was meant.
    A file that is written so already is left alone.
    With --check, exits with 1 if a file is not in canonical writing.

    \b
    Examples:
      treeguide fmt trees/
      treeguide fmt --check trees/
    """
    from treeguide.cli.formatting import format_all
    from treeguide.cli.places import trees_at

    return format_all(trees_at(paths), only_check)
