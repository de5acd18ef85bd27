"""`treeguide test`: walk the scenarios."""

from pathlib import Path

import click

from treeguide.cli.arguments import paths_argument

SECTION = "Check"


@click.command()
@paths_argument
def command(paths: tuple[Path, ...]) -> int:
    """Walk the scenarios of trees, as scenarios.json says.

    Where one goes another way than it must, it says which way that was.
    Exits with 1 if a scenario fails.

    \b
    Examples:
      treeguide test trees/
      treeguide test printer-does-not-print
    """
    from treeguide.cli.places import trees_at
    from treeguide.cli.testing import print_results, results_of

    return 0 if print_results(results_of(trees_at(paths))) else 1
