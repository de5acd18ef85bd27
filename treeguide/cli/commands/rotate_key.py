"""`treeguide rotate-key`: another master key for personal answers."""

import click

from treeguide.cli.stored import data_option

SECTION = "Keep"


@click.command()
@data_option
def command(*, data: str | None) -> int:
    """Wrap the keys of all sessions with a new master key.

    Where the master key lies in a file, a new one is made and put first into it. Where it is in
    TREEGUIDE_KEY or printed by TREEGUIDE_KEY_COMMAND, put the new one there before the old one.

    The server may run meanwhile. If this is interrupted, run it again: it goes on where it was.

    \b
    Examples:
      treeguide rotate-key
      treeguide rotate-key --data postgresql://treeguide@db.example.org/treeguide
    """
    from treeguide.cli.rotating import rotate_key

    return rotate_key(data)
