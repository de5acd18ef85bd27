"""How each level of a finding looks: an icon, its word and a colour, so that none says it alone."""

import click

from treeguide.cli.paper import BAD

LEVELS = {"error": (BAD, "red"), "warning": ("!", "yellow"), "note": ("i", "cyan")}


def level(name: str) -> str:
    """Return a level with its icon, in its colour."""
    icon, colour = LEVELS[name]
    return click.style(f"{icon} {name}", fg=colour, bold=True)
