"""The terminal. A module dropped into `commands/` is a command; it is imported when it is used."""

from treeguide.cli.terminal import Terminal, terminal

__all__ = ["Terminal", "main", "terminal"]


def main() -> None:
    """Run the command that the person typed, and exit with its code."""
    terminal.main(prog_name="treeguide")
