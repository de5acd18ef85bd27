import shlex
from pathlib import Path

import click
import pytest

from treeguide.cli import terminal
from treeguide.cli.reference import PAGE, commands_page
from treeguide.cli.terminal import SECTIONS, module_of, modules

ROOT = Path(__file__).parents[2]


def command(name: str) -> click.Command:
    return module_of(name).command


def typed_examples(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip().startswith("treeguide ")]


@pytest.mark.parametrize("name", modules())
def test_a_command_has_a_place_in_the_help(name):
    assert module_of(name).SECTION in SECTIONS


@pytest.mark.parametrize("name", modules())
def test_a_command_says_what_it_does_in_a_line_that_is_not_cut(name):
    assert not command(name).get_short_help_str(70).endswith("...")


@pytest.mark.parametrize("name", modules())
def test_everything_that_a_command_takes_is_explained(name):
    assert [part.name for part in command(name).params if not part.help] == []


@pytest.mark.parametrize("name", modules())
def test_a_command_shows_an_example(name):
    assert typed_examples(command(name).help)


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_command_are_understood(name):
    for example in typed_examples(command(name).help):
        _, _, *words = shlex.split(example.split(" > ")[0])
        command(name).make_context(name, words).close()


def test_the_reference_says_what_the_help_says():
    written = PAGE.read_text("utf-8")

    assert written == commands_page(), "Run `python -m treeguide.cli.reference`."


GUIDES = sorted([*(ROOT / "docs" / "how-to").glob("*.md"), ROOT / "docs" / "tutorial.md"])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda file: file.name)
def test_the_commands_in_the_guides_are_understood(guide):
    for line in typed_examples(guide.read_text("utf-8")):
        words = shlex.split(line.split(" > ")[0].split(" | ")[0], comments=True)[1:]
        context = terminal.make_context("treeguide", words)
        name, *rest = [*context._protected_args, *context.args]
        command(name).make_context(name, rest).close()
