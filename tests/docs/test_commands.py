"""Every command that the documentation names exists, and every one that exists is documented."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.docs.pages import ROOT, all_pages, blocks, is_generated, name_of, prose
from treeguide.cli import terminal

_SPAN = re.compile(r"`([^`\n]+)`")
_TYPED = re.compile(r"(?:[A-Z_]+=\S* )*treeguide ")
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
WRITTEN = [page for page in all_pages() if not is_generated(page)]
COMMANDS = terminal.list_commands(click.Context(terminal))


def typed(page: Path) -> Iterator[str]:
    """Every command line that the page shows."""
    yield from _SPAN.findall(prose(page))
    for block in blocks(page):
        if block.language in ("console", "sh"):
            yield from (line.removeprefix("$ ") for line in block.text.split("\n"))


def options_of(name: str) -> set[str]:
    command = terminal.get_command(click.Context(terminal), name)
    return {"--help", "-h", *(option for part in command.params for option in part.opts)}


def is_unknown(line: str) -> bool:
    words = shlex.split(line, comments=True)
    words = words[words.index("treeguide") + 1 :]
    if not words or not words[0][0].islower():
        return False
    options = {word for word in words[1:] if re.match(r"--?[a-z]", word)}
    return words[0] not in COMMANDS or not options <= options_of(words[0])


@pytest.mark.parametrize("chapter", WRITTEN, ids=name_of)
def test_a_command_that_a_page_names_exists_with_its_options(chapter):
    lines = [line for line in typed(chapter) if _TYPED.match(line)]

    assert [line for line in lines if is_unknown(line)] == []


@pytest.mark.parametrize("chapter", WRITTEN, ids=name_of)
def test_a_make_command_that_a_page_names_exists(chapter):
    named = {match[1] for line in typed(chapter) if (match := re.match(r"make ([a-z-]+)", line))}

    assert named <= set(_TARGET.findall((ROOT / "Makefile").read_text("utf-8")))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_on_the_page_of_commands_and_in_a_page_for_people(command):
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    people = "".join(page.read_text("utf-8") for page in WRITTEN)

    assert f"\n## {command}\n" in reference
    assert f"treeguide {command}" in people
