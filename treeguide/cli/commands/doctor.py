"""`treeguide doctor`: how the installation is, and what to do about it."""

import click

from treeguide.cli.arguments import format_option
from treeguide.cli.stored import data_option

SECTION = "Keep"


@click.command()
@data_option
@format_option
def command(*, data: str | None, shape: str) -> int:
    """Say how the database, the keys and the settings are.

    It says what to do as well, and for each setting where it comes from. Into the data it takes a
    short look: `treeguide verify` says whether all of them are whole. The server may run meanwhile.
    No secret is shown.

    Exits with 1 if something is wrong.

    \b
    Examples:
      treeguide doctor
      treeguide doctor --data /srv/treeguide --format json
    """
    from treeguide.cli.doctoring import examined, print_json, print_text

    found = examined(data)
    (print_json if shape == "json" else print_text)(found)
    return 1 if found.is_wrong else 0
