"""`treeguide token`: access tokens for other programs."""

import click

from treeguide.cli.stored import data_option

SECTION = "Keep"
ACTIONS = ("new", "list", "revoke")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS), help="What to do.")
@click.argument(
    "subject",
    metavar="[NAME|ID]",
    required=False,
    help="For new: what the token is for. For revoke: its id, as list shows it.",
)
@click.option(
    "--scope",
    "scopes",
    metavar="SCOPE",
    multiple=True,
    help="What the token allows; may be given several times. Without one, new names them all.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    metavar="NUMBER",
    default=90,
    show_default=True,
    help="For how many days it is valid.",
)
@data_option
def command(
    action: str, subject: str | None, *, scopes: tuple[str, ...], days: int, data: str | None
) -> int:
    """Make, list and revoke access tokens for other programs.

    A new token is printed once and cannot be read again: only the hash of its secret is kept.
    Whoever has it may do what its scopes name, until it expires or is revoked. The server may run
    meanwhile.

    \b
    Examples:
      treeguide token new "CRM of the hotline" --scope read --scope walk --days 180
      treeguide token list
      treeguide token revoke k3v9x2m4q7ab
    """
    from treeguide.cli.tokens import list_tokens, new_token, revoke_token

    if action == "new":
        return new_token(subject, scopes, days, data=data)
    if action == "revoke":
        return revoke_token(subject, data)
    return list_tokens(data)
