"""`treeguide verify`: whether what is kept is what was written."""

import click

from treeguide.cli.arguments import format_option
from treeguide.cli.stored import data_option

SECTION = "Keep"


@click.command()
@data_option
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(1),
    help="Look at N sessions from a random place on instead of at all.",
)
@click.option(
    "--audit",
    metavar="NUMBER:HASH",
    help="Look as well whether the audit still holds the entry that the server's log has named.",
)
@format_option
def command(*, data: str | None, sample: int | None, audit: str | None, shape: str) -> int:
    """Look whether what is kept is what was written.

    Every session is read: no event may be missing or changed, and walking its version of the tree
    again must lead to where it stands. Versions, pictures, counters, messages, timers and the
    tables themselves are looked at too, and in SQLite files each row that nothing else proves, such
    as a token or an account, is held against its sum. The server may run meanwhile. PLACE can also
    be a backup.

    Exits with 1 if something is damaged, and says where; also if personal answers are locked
    because a master key is missing.

    \b
    Examples:
      treeguide verify
      treeguide verify --data backups/monday.db
      treeguide verify --sample 1000 --format json
      treeguide verify --audit 1204:9f86d081884c7d65
    """
    from treeguide.cli.verifying import print_json, print_text, verified

    found = verified(data, sample, audit)
    (print_json if shape == "json" else print_text)(found)
    return 1 if found.is_wrong else 0
