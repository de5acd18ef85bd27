"""`treeguide token`: access tokens for other programs."""

import click
from click.core import ParameterSource

from treeguide.cli.refusal import Refusal
from treeguide.cli.stored import data_option

SECTION = "Keep"
ACTIONS = ("new", "list", "revoke")
OF_NEW = {"scopes": "--scope", "days": "--days"}
"""The options that only `new` heeds."""


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
    help="For new: what the token allows; may be given several times. Without one, it names all.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    metavar="NUMBER",
    default=90,
    show_default=True,
    help="For new: for how many days it is valid.",
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

    _refuse_what_means_nothing(action, subject)
    if action == "new":
        return new_token(subject, scopes, days, data=data)
    if action == "revoke":
        return revoke_token(subject, data)
    return list_tokens(data)


def _refuse_what_means_nothing(action: str, subject: str | None) -> None:
    """Refuse what only another action heeds: whoever gives it expects something of it."""
    source = click.get_current_context().get_parameter_source
    for name, option in OF_NEW.items():
        if action != "new" and source(name) is ParameterSource.COMMANDLINE:
            raise Refusal(
                f"`treeguide token {action}` takes no {option}, which says what a new token may do"
                " and for how long. Leave it out."
            )
    if action == "list" and subject is not None:
        raise Refusal(f"`treeguide token list` lists every token. Leave “{subject}” out.")
