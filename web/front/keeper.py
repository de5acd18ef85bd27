"""Keeps what the event loop hands over, and the loop goes on meanwhile.

Where the database has wires, the loop itself writes over one; a thread commits everything else.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from threading import Thread

from treeguide.store import Busy, Store, StoreError, Unavailable, Unsure
from treeguide.store.committer import Committer, Settled
from treeguide.store.driver import Party, Wire
from treeguide.web.front.gatherer import Gatherer, Waiting

MOST_WAITING = 500
REST_S = 1.0
"""How long nobody asks for a wire after there was none."""


class Keeper:
    """Has statements run for one event loop, from when it is asked first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loop: asyncio.AbstractEventLoop | None = None
        self._committer: Committer | None = None
        self._gatherer: Gatherer | None = None
        self._rests_until = 0.0
        self._is_stopped = False

    def keep(self, statements: Party) -> Awaitable[bool]:
        """Run statements as `write_together` does; the answer is there when they are on the disk.

        Raises Busy where too many wait already.
        """
        committer = self._committer or self._started()
        if self.waiting >= MOST_WAITING:
            raise Busy("Too many answers wait to be written. Nothing was kept; try again.")
        assert self._loop is not None
        answer = self._loop.create_future()
        gatherer = self._at_hand(self._loop)
        if gatherer is None:
            committer.hand_over(statements, (answer, None))
        else:
            gatherer.take(statements, answer)
        return answer

    @property
    def waiting(self) -> int:
        """How many parties of statements wait for their turn here."""
        gathered = 0 if self._gatherer is None else len(self._gatherer)
        return gathered + (0 if self._committer is None else self._committer.waiting())

    def stop(self) -> None:
        """Return when everything that was handed over is settled."""
        self._is_stopped = True
        if self._gatherer is not None:
            self._gatherer.stop()
        if self._committer is not None:
            self._committer.stop()

    def _started(self) -> Committer:
        self._loop = asyncio.get_running_loop()
        # The store's driver is asked for each time: damaged data get one that writes nothing.
        self._committer = Committer(lambda these: self._store.driver.write_all(these), self._tell)
        return self._committer

    def _at_hand(self, loop: asyncio.AbstractEventLoop) -> Gatherer | None:
        """Return what writes over a wire; where there is none, have one made if there may be."""
        wire = self._store.driver.wire
        if wire is None:
            return None
        if self._gatherer is not None and not self._gatherer.is_over:
            return self._gatherer
        if loop.time() >= self._rests_until:
            # Until the thread has told what came of it, nobody begins another one.
            self._rests_until = math.inf
            Thread(target=self._make, args=(loop, wire), daemon=True).start()
        return None

    def _make(self, loop: asyncio.AbstractEventLoop, wire: Callable[[], Wire]) -> None:
        made = None
        with suppress(StoreError):
            made = wire()
        try:
            loop.call_soon_threadsafe(self._use, loop, made)
        except RuntimeError:
            # The loop has ended meanwhile.
            if made is not None:
                made.give_up()

    def _use(self, loop: asyncio.AbstractEventLoop, wire: Wire | None) -> None:
        if wire is None:
            self._rests_until = loop.time() + REST_S
        elif self._is_stopped:
            wire.give_up()
        else:
            self._gatherer = Gatherer(wire, self._hand_on)
            self._rests_until = 0.0

    def _hand_on(self, parties: Sequence[Waiting], unsure: Unsure | None) -> None:
        assert self._committer is not None
        for statements, answer in parties:
            self._committer.hand_over(statements, (answer, unsure))

    def _tell(self, settled: Settled) -> None:
        assert self._loop is not None
        # Where the server was stopped too early, nobody is left to be told.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: Settled) -> None:
    for (answer, unsure), outcome in settled:
        if answer.done():
            # Whoever asked has gone away.
            continue
        if isinstance(outcome, Unavailable) and unsure is not None:
            answer.set_exception(unsure)
        elif isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)
