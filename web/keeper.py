"""Keeps what the event loop hands over: a thread commits it, the loop goes on meanwhile."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress

from treeguide.store import Busy, Store
from treeguide.store.committer import Committer, Settled
from treeguide.store.driver import Statement

MOST_WAITING = 500


class Keeper:
    """Has statements run for one event loop, from when it is asked first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loop: asyncio.AbstractEventLoop | None = None
        self._committer: Committer | None = None

    def keep(self, statements: Sequence[Statement]) -> Awaitable[bool]:
        """Run statements as `write_together` does; the answer is there when they are on the disk.

        Raises Busy where too many wait already.
        """
        if self._committer is None:
            self._loop = asyncio.get_running_loop()
            # The store's driver is asked for each time: damaged data get one that writes nothing.
            self._committer = Committer(
                lambda these: self._store.driver.write_all(these), self._tell
            )
        if self._committer.waiting() >= MOST_WAITING:
            raise Busy("Too many answers wait to be written. Nothing was kept; try again.")
        assert self._loop is not None
        answer = self._loop.create_future()
        self._committer.hand_over(statements, answer)
        return answer

    @property
    def waiting(self) -> int:
        """How many parties of statements wait for their turn here."""
        return 0 if self._committer is None else self._committer.waiting()

    def stop(self) -> None:
        """Return when everything that was handed over is settled."""
        if self._committer is not None:
            self._committer.stop()

    def _tell(self, settled: Settled) -> None:
        assert self._loop is not None
        # Where the server was stopped too early, nobody is left to be told.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: Settled) -> None:
    for answer, outcome in settled:
        if answer.done():
            # Whoever asked has gone away.
            continue
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)
