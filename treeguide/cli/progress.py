"""A bar on stderr while work takes long; nothing where it is quick or nobody is watching."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

PATIENCE = 0.5
"""Seconds before a bar is worth showing."""


class Bar:
    """Shows how far a piece of work is, once it has taken longer than `PATIENCE`."""

    def __init__(self, total: int, watched: bool) -> None:
        self.total = total
        self.done = 0
        self.watched = watched
        self.started = monotonic()
        self.shown: Any = None

    def at(self, done: int, label: str) -> None:
        """Say that `done` of the total is finished, and what is being done now."""
        self.done = done
        if self.shown is None and self.watched and monotonic() - self.started > PATIENCE:
            self._show()
        if self.shown is not None:
            self.shown.update(self.shown.task_ids[0], completed=done, description=label)

    def _show(self) -> None:
        # rich takes 40 ms to import: only long work waits for it.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (BarColumn(30), MofNCompleteColumn(), TextColumn("{task.description}"))
        # Left alone, rich would send what is printed meanwhile to stderr too.
        self.shown = Progress(
            *columns,
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self.shown.add_task("", total=self.total)
        self.shown.start()

    def step_aside(self) -> None:
        """Make room for what is printed on the same terminal; the next step brings the bar back."""
        if sys.stdout.isatty():
            self.close()

    def close(self) -> None:
        """Take the bar off the screen."""
        if self.shown is not None:
            self.shown.stop()
            self.shown = None


@contextmanager
def bar(total: int) -> Iterator[Bar]:
    """Show how far the work inside is."""
    shown = Bar(total, sys.stderr.isatty())
    try:
        yield shown
    finally:
        shown.close()
