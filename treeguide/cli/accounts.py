"""What `treeguide admin` does."""

import click

from treeguide.cli.stored import opened
from treeguide.cli.tokens import person_here
from treeguide.store.people.links import SETUP


def print_setup_link(data: str | None) -> int:
    """Print where a new administrator makes an account."""
    with opened(data) as store:
        secret = store.new_link(SETUP, by=f"terminal: {person_here()}")
    click.echo(f"/setup#{secret}")
    said = "Open this at the address of the server, in a browser on its machine, within a day."
    click.echo(said, err=True)
    return 0
