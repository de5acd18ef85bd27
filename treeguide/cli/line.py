"""One line typed by a person."""

import sys

import click


def ask(prompt: str = "› ", indent: str = "  ") -> str:
    """Return what the person types. Raises EOFError when nothing more will come."""
    if sys.stdin.isatty():
        _allow_editing()
        return input(f"{indent}{prompt}")
    # Nobody sees what a program types: say it, so that the walk can be read afterwards.
    typed = input(f"{indent}{prompt}")
    click.echo(typed)
    return typed


def _allow_editing() -> None:
    """Let the arrow keys work within the line and bring earlier lines back."""
    try:
        import readline  # noqa: F401 - importing it is what changes `input`
    except ImportError:  # Windows has editing of its own
        return
