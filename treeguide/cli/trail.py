"""The answers that were given so far, numbered for changing them."""

import click

from treeguide.cli.paper import clean, faint, wrapped
from treeguide.cli.walking import Walk
from treeguide.cli.witness import words
from treeguide.engine import Entry


def print_trail(walk: Walk) -> None:
    """List the answers of a walk."""
    if not walk.path:
        click.echo(faint("  Nothing was answered yet."))
    for number, entry in enumerate(walk.path, 1):
        click.echo(wrapped(f"{_title(walk, entry)} {_given(walk, entry)}", f"  {number:>3}  "))


def _title(walk: Walk, entry: Entry) -> str:
    return clean(walk.program.place_named(entry.node).title)


def _given(walk: Walk, entry: Entry) -> str:
    way = (
        walk.program.place_named(entry.node).ways.get(entry.given)
        if isinstance(entry.given, str)
        else None
    )
    label = way.edge.label if way is not None and way.edge is not None else ""
    return click.style(clean(label or words(entry.given)), fg="cyan")
