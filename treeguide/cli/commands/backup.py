"""`treeguide backup`: a copy of the data, made beside the running server."""

from pathlib import Path

import click

from treeguide.cli.arguments import APath
from treeguide.cli.stored import data_option

SECTION = "Keep"


@click.command()
@click.argument(
    "file",
    type=APath(dir_okay=False),
    help="Where to write the data. Their keys go to a file of that name with .keys behind it.",
)
@data_option
@click.option("--force", is_flag=True, help="Replace the files if they are there.")
def command(file: Path, *, data: str | None, force: bool) -> int:
    """Write a copy of the data to FILE, and one of their keys.

    The keys of personal answers go to FILE.keys. The server may run meanwhile. The copy is read
    before it gets its name, so a file of that name is a whole backup. The master key, without which
    nobody can read personal answers, is never in it: keep a copy of that elsewhere.

    \b
    Examples:
      treeguide backup backups/monday.db
      treeguide backup backups/latest.db --force
    """
    from treeguide.cli.backing import make_backup

    return make_backup(file, data, replaces=force)
