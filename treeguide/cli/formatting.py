"""Trees in canonical writing, file by file."""

from pathlib import Path

import click

from treeguide.cli.paper import count
from treeguide.cli.refusal import UNUSABLE, Refusal, refuse
from treeguide.cli.writing import files_of, rewritten, write


def format_all(places: list[Path], only_check: bool) -> int:
    """Write the files of the trees in `places` anew, or name what would change; return the code."""
    in_order = other = refused = 0
    for file in (file for place in places for file in files_of(place)):
        try:
            changed = _format(file, only_check)
        except Refusal as refusal:
            refuse(refusal)
            refused += 1
            continue
        other += changed
        in_order += not changed
    to_do = "to write anew" if only_check else "written anew"
    click.echo(f"{count(other, 'file')} {to_do}, {in_order:,} in order.")
    if refused:
        return UNUSABLE
    return 1 if only_check and other else 0


def _format(file: Path, only_check: bool) -> bool:
    content = rewritten(file)
    if content is None:
        return False
    if only_check:
        click.echo(f"{file} is not in canonical writing.")
    else:
        write(file, content)
        click.echo(f"{file} was written anew.")
    return True
