"""`treeguide migrate-store`: everything to another database."""

import click

from treeguide.cli.arguments import APlace

SECTION = "Keep"


@click.command()
@click.argument(
    "source",
    metavar="FROM",
    type=APlace(),
    help="Where the data are: a folder, the address of a PostgreSQL database, or a backup.",
)
@click.argument(
    "target",
    metavar="TO",
    type=APlace(),
    help="Where they go: a new folder, or the address of an empty PostgreSQL database.",
)
@click.option(
    "--without-keys",
    is_flag=True,
    help="Move sessions as erased ones if their keys are in no file any more.",
)
def command(source: str, target: str, *, without_keys: bool) -> int:
    """Copy all data FROM a folder, a backup or a database TO another one.

    No server may run on either side. What is written is read again, and the digests of both sides
    are printed: they are equal, or nothing was moved. FROM stays as it is. The master key is not
    moved: give the servers at TO the same one. A backup without its .keys file is refused.

    \b
    Examples:
      treeguide migrate-store .data postgresql://treeguide@db.example.org/treeguide
      treeguide migrate-store postgresql://treeguide@db.example.org/treeguide /srv/treeguide
    """
    from treeguide.cli.moving import move_all

    return move_all(source, target, without_keys=without_keys)
