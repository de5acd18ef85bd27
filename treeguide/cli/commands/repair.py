"""`treeguide repair`: save what is whole out of damaged data."""

from pathlib import Path

import click

from treeguide.cli.arguments import APath
from treeguide.cli.stored import data_option

SECTION = "Keep"


@click.command()
@data_option
@click.option("--apply", "applies", is_flag=True, help="Put what was saved in place of the data.")
@click.option(
    "--report",
    metavar="FILE",
    type=APath(dir_okay=False),
    help="Write everything that is lost, with its reason, to this file.",
)
@click.option(
    "--for-postgresql",
    is_flag=True,
    help="Leave out sessions with a character that PostgreSQL cannot keep, too.",
)
def command(*, data: str | None, applies: bool, report: Path | None, for_postgresql: bool) -> int:
    """Save what is whole out of damaged data.

    That is every session of which no event is missing or changed, and the trees; where a session
    stands is worked out from its events. Any other row that was changed by something else is named,
    and lets nobody in. The server must not run. Without --apply nothing is changed: it says what
    could be saved and what not. With --apply the damaged files are kept under a name with the date
    in it. If you have a backup that is young enough, restore that instead.

    Exits with 1 if something is lost, or was changed by something else.

    \b
    Examples:
      treeguide repair
      treeguide repair --report lost.txt --apply
    """
    from treeguide.cli.repairing import repair_data

    return repair_data(data, applies=applies, report=report, for_postgresql=for_postgresql)
