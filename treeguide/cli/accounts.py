"""What `treeguide admin` does."""

import click

from treeguide.cli.stored import opened
from treeguide.cli.tokens import person_here
from treeguide.store.people.links import SETUP

PORT = 8000
"""Where a server answers that was told nothing else."""


def print_setup_link(data: str | None) -> int:
    """Print where a new administrator makes an account."""
    with opened(data) as store:
        secret = store.new_link(SETUP, by=f"terminal: {person_here()}")
    click.echo(f"http://127.0.0.1:{PORT}/setup#{secret}")
    said = (
        "Open this in a browser on the server's machine, within a day; where the server has another"
        f" port than {PORT}, put that into it."
    )
    click.echo(said, err=True)
    return 0
