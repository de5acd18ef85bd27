"""`treeguide admin`: a way in when nobody can look after the server."""

import click

from treeguide.cli.stored import data_option

SECTION = "Keep"


@click.command()
@click.argument("action", type=click.Choice(("reset",)), help="What to do.")
@data_option
def command(action: str, data: str | None) -> int:
    """Print a link with which a new administrator makes an account.

    For when the only administrator has forgotten the password, or the link that the server has
    printed at its first start was lost. It works once, within a day, in a browser on the machine
    where the server runs; a link that was printed before works no more. The audit keeps that it was
    made. The server may run meanwhile.

    \b
    Example:
      treeguide admin reset
    """
    from treeguide.cli.accounts import print_setup_link

    return print_setup_link(data)
