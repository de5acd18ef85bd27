"""`treeguide check`: what is wrong with trees."""

from pathlib import Path

import click

from treeguide.cli.arguments import format_option, paths_argument

SECTION = "Check"


@click.command()
@paths_argument
@format_option
def command(paths: tuple[Path, ...], shape: str) -> int:
    """Find what is wrong with trees, and show a walk to it.

    Exits with 0 if there is no error, with 1 if there are some, and with 2 if a PATH is missing or
    holds no tree. Warnings and notes do not count as errors.

    \b
    Examples:
      treeguide check trees/
      treeguide check printer-does-not-print --format json
    """
    from treeguide.cli.checking import reports_on
    from treeguide.cli.places import trees_at

    reports = reports_on(trees_at(paths))
    if shape == "json":
        from treeguide.cli.findings_json import as_json

        seen = list(reports)
        click.echo(as_json(seen))
    else:
        from treeguide.cli.findings_text import print_reports

        seen = print_reports(reports)
    return 1 if any(report.has_errors for report in seen) else 0
