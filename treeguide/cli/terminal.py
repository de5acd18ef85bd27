"""The group of all commands: found by folder, imported late, and never a trace on the screen."""

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from treeguide import __version__
from treeguide.cli.refusal import is_fault_of_ours, refuse

COMMANDS = Path(__file__).with_name("commands")
SECTIONS = ("Write", "Check", "Use", "Keep")
INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell says of a program whose reader has gone, such as `head`."""


@cache
def modules() -> dict[str, str]:
    """Return the module of each command. `import_.py` is the command `import`."""
    stems = (file.stem for file in COMMANDS.glob("[!_]*.py"))
    return {stem.rstrip("_").replace("_", "-"): stem for stem in sorted(stems)}


def module_of(name: str) -> ModuleType:
    """Return the module of the command called `name`, imported."""
    return import_module(f"treeguide.cli.commands.{modules()[name]}")


def _section(name: str) -> str:
    section: str = module_of(name).SECTION
    return section


class Terminal(click.Group):
    """Commands return their exit code; whatever goes wrong is said in a sentence on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in modules():
            return None
        command: click.Command = module_of(cmd_name).command
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under what a person wants to do."""
        for section in SECTIONS:
            rows = [
                (name, command.get_short_help_str(limit=70))
                for name in self.list_commands(ctx)
                if (command := self.get_command(ctx, name)) and _section(name) == section
            ]
            if rows:
                with formatter.section(section):
                    formatter.write_dl(rows)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run a command and exit with its code."""
        extra |= {"standalone_mode": False, "color": wants_colour(os.environ)}
        sys.exit(self._code(args, *rest, **extra))

    def _code(self, *args: Any, **extra: Any) -> int:
        try:
            code = super().main(*args, **extra)
            return code if isinstance(code, int) else 0
        except click.Abort:
            return INTERRUPTED
        except Exception as error:
            if os.environ.get("TREEGUIDE_TRACE") == "1" and is_fault_of_ours(error):
                raise
            return refuse(error)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
            return code
        except BrokenPipeError:
            # Whatever is still in the buffer has no reader: let it go without a complaint.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
            return BROKEN_PIPE
        except click.UsageError as error:
            error.ctx = error.ctx or self._context_of(ctx)
            raise

    def _context_of(self, ctx: click.Context) -> click.Context:
        """Return where an error belongs that has come up before its command had a context."""
        name = ctx.invoked_subcommand
        command = self.get_command(ctx, name) if name else None
        return click.Context(command, ctx, name) if command else ctx


def wants_colour(environment: Any) -> bool | None:
    """Whether to colour; None leaves it to whether a terminal is there (no-color.org)."""
    if environment.get("NO_COLOR"):
        return False
    return True if environment.get("FORCE_COLOR") else None


@click.command(
    cls=Terminal,
    name="treeguide",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`treeguide COMMAND --help` says more about one command.",
)
@click.version_option(__version__, message="TreeGuide %(version)s")
def terminal() -> None:
    """Decision trees that people can follow: write, check, walk and draw them."""
