"""Commits what is handed over, in a thread of its own: as much at a time as there is.

For an event loop, which must not wait for the disk. Whoever hands something over goes on at once,
and is told later what became of it.
"""

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from treeguide.store.driver import Statement
from treeguide.store.errors import Failing
from treeguide.store.group import MOST_AT_ONCE, STOPPED

Outcome = bool | Exception
"""Whether the first statement has touched a row, or why nothing was kept."""
WriteAll = Callable[[Sequence[Sequence[Statement]]], Sequence[Outcome]]
Settled = list[tuple[Any, Outcome]]


class Committer:
    """Has `write_all` of a driver run parties of statements.

    `tell` gets each party's sign with its outcome, many at a time, in the committer's thread; of
    what comes after `stop`, at once and in the thread of whoever handed it over.
    """

    def __init__(self, write_all: WriteAll, tell: Callable[[Settled], None]) -> None:
        self._write_all = write_all
        self._tell = tell
        self._is_stopped = False
        self._stopping = Lock()
        self._handed: SimpleQueue[tuple[Sequence[Statement], Any] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="treeguide-committer", daemon=True)
        self._thread.start()

    def hand_over(self, statements: Sequence[Statement], sign: Any) -> None:
        """Have `statements` run soon."""
        with self._stopping:
            if not self._is_stopped:
                self._handed.put((statements, sign))
                return
        self._tell([(sign, Failing(STOPPED))])

    def waiting(self) -> int:
        """Return how many parties wait for their turn."""
        return self._handed.qsize()

    def stop(self) -> None:
        """Return when everything that was handed over is settled."""
        with self._stopping:
            # Behind this nothing may come, for nobody takes it out any more.
            self._is_stopped = True
            self._handed.put(None)
        self._thread.join()

    def _run(self) -> None:
        while some := self._some():
            self._tell(self._settled(some))

    def _some(self) -> list[tuple[Sequence[Statement], Any]]:
        """Return what waits, after something does; nothing once it is to stop."""
        taken = [self._handed.get()]
        try:
            while len(taken) < MOST_AT_ONCE and taken[-1] is not None:
                taken.append(self._handed.get_nowait())
        except Empty:
            pass
        if taken[-1] is None and len(taken) > 1:
            self._handed.put(None)
        return [one for one in taken if one is not None]

    def _settled(self, some: list[tuple[Sequence[Statement], Any]]) -> Settled:
        """Run parties; return what became of each. Nobody waits for good, whatever fails."""
        signs = [sign for _, sign in some]
        try:
            outcomes = self._write_all([statements for statements, _ in some])
            return list(zip(signs, outcomes, strict=True))
        except Exception as error:
            return [(sign, error) for sign in signs]
