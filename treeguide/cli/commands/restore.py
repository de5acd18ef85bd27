"""`treeguide restore`: a backup back in its place."""

from pathlib import Path

import click

from treeguide.cli.arguments import APath
from treeguide.cli.stored import data_option

SECTION = "Keep"


@click.command()
@click.argument(
    "file",
    type=APath(dir_okay=False),
    help="A backup that `treeguide backup` made; its .keys file is used if it lies beside it.",
)
@data_option
@click.option(
    "--without-keys",
    is_flag=True,
    help="Bring sessions back as erased ones if their keys are in no file any more.",
)
def command(file: Path, *, data: str | None, without_keys: bool) -> int:
    """Put the backup FILE in place of the data.

    The server must not run. The data that were there are kept under a name with the date in it,
    and it says how many sessions are in them alone. Sessions that were erased since the backup was
    made are erased in it too, before anybody can read them, and access tokens that were revoked
    stay revoked. A damaged backup is refused, and nothing has changed then.

    \b
    Examples:
      treeguide restore backups/monday.db
      treeguide restore backups/monday.db --data /srv/treeguide
    """
    from treeguide.cli.backing import restore_backup

    return restore_backup(file, data, without_keys=without_keys)
