"""Writes docs/reference/commands.md from the help: `python -m treeguide.cli.reference`."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from treeguide.cli.terminal import terminal

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
WIDTH = 80
_OPENING = """\
# Commands

This page is written by `python -m treeguide.cli.reference` from what `--help` says.
"""
_END_OF_SENTENCE = re.compile(r"(?<=[.!?:]) (?=[A-Z`“])")


def commands_page() -> str:
    """Return the page."""
    with click.Context(terminal, info_name="treeguide") as context:
        parts = [_section(name, context) for name in terminal.list_commands(context)]
    return "\n".join([_OPENING, *parts])


def _section(name: str, context: click.Context) -> str:
    command = terminal.get_command(context, name)
    assert command is not None
    with click.Context(command, info_name=name, parent=context, terminal_width=WIDTH) as inner:
        usage = command.get_usage(inner).removeprefix("Usage: ")
        options = [part.get_help_record(inner) for part in command.params]
    words, _, examples = inspect.cleandoc(command.help or "").partition("\b")
    lines = [f"## {name}\n", f"```text\n{usage}\n```\n", *_sentences(words)]
    lines += [f"- `{record[0]}`: {_plain(record[1])}" for record in options if record]
    commands = [line.strip() for line in examples.split("\n") if line.startswith("  ")]
    return "\n".join([*lines, "", "```sh", *commands, "```", ""])


def _sentences(words: str) -> Iterator[str]:
    """Yield one sentence a line, and an empty line after each paragraph."""
    for paragraph in words.strip().split("\n\n"):
        yield from _END_OF_SENTENCE.split(_plain(paragraph))
        yield ""


def _plain(words: str) -> str:
    return " ".join(words.split())


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(commands_page(), "utf-8")
    click.echo(f"Wrote {PAGE.name}.")
