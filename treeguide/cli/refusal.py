"""What the terminal says when it cannot do what was asked: a sentence, and how to go on."""

import click

UNUSABLE = 2
"""Exit code: what the command was given cannot be used."""
FAULT_OF_OURS = 70
"""Exit code: the program itself has a fault."""


class Refusal(click.ClickException):
    """The command cannot go on with what it was given. The text is a sentence with a remedy."""

    exit_code = UNUSABLE


def refuse(error: Exception) -> int:
    """Say on stderr why a command ended, and return its exit code."""
    for line in wording(error):
        click.echo(line, err=True)
    return error.exit_code if isinstance(error, click.ClickException) else _code(error)


def wording(error: Exception) -> list[str]:
    """Return what to say about `error`, line by line."""
    if isinstance(error, click.NoSuchCommand):
        return [_no_such_command(error), "`treeguide --help` lists them all."]
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return [error.format_message()]
    if isinstance(error, click.UsageError):
        from treeguide.cli.misuse import said_of

        return [said_of(error), *_hint(error)]
    if isinstance(error, click.ClickException):
        return [error.format_message()]
    from treeguide.library import UnreadableFile, sentence
    from treeguide.settings import SettingError

    if isinstance(error, UnreadableFile | SettingError):
        return [str(error)]
    if isinstance(error, OSError):
        return [sentence(error)]
    return _our_fault(error)


def is_fault_of_ours(error: Exception) -> bool:
    """Whether it is an error that nobody has foreseen, and not a refusal."""
    return not isinstance(error, click.ClickException) and _code(error) == FAULT_OF_OURS


def _code(error: Exception) -> int:
    from treeguide.library import UnreadableFile
    from treeguide.settings import SettingError

    known = UnreadableFile | SettingError | OSError
    return UNUSABLE if isinstance(error, known) else FAULT_OF_OURS


def _no_such_command(error: click.NoSuchCommand) -> str:
    from difflib import get_close_matches

    known = error.ctx.command.list_commands(error.ctx) if error.ctx else []  # type: ignore[attr-defined]
    near = " or ".join(f"“{name}”" for name in get_close_matches(error.command_name, known, 2))
    guess = f" Did you mean {near}?" if near else ""
    return f"There is no command “{error.command_name}”.{guess}"


def _hint(error: click.UsageError) -> list[str]:
    path = error.ctx.command_path if error.ctx else "treeguide"
    return [f"`{path} --help` shows what it takes."]


def _our_fault(error: Exception) -> list[str]:
    return [
        f"TreeGuide itself has a fault and had to stop: {type(error).__name__}: {error}.",
        "Nothing is wrong with your files. Please report it; TREEGUIDE_TRACE=1 shows the place.",
    ]
