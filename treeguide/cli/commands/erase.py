"""`treeguide erase`: delete what is personal in a session."""

import click

from treeguide.cli.refusal import Refusal
from treeguide.cli.stored import data_option

SECTION = "Keep"
NO_REASON = (
    "The reason is empty, and what is erased cannot be asked for it later. Say why, as in"
    ' --reason "asked for by letter of 3 May".'
)


@click.command()
@click.argument("session", help="The session's id, as lists and transcripts show it.")
@click.option("--reason", metavar="TEXT", required=True, help="Why, for whoever asks later.")
@data_option
def command(session: str, *, reason: str, data: str | None) -> int:
    """Delete what is personal in a session for good.

    The keys of its personal answers are deleted, so nobody can read them: not in the data, and not
    in a backup without its .keys file. What the session was about stays, for the counts: its nodes
    and answers. The server may run meanwhile.

    \b
    Examples:
      treeguide erase p7Vx2kQ9 --reason "asked for by letter of 3 May"
    """
    if not reason.strip():
        raise Refusal(NO_REASON)
    from treeguide.cli.backing import erase_session

    return erase_session(session, reason, data)
