"""All connections of a server: how many there may be, and for how long one may be unused."""

import asyncio
import fcntl
import sys
import termios
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Head
from treeguide.web.logs import log

PATIENCE = 20.0
"""Seconds for which a client may send the head of a request, or leave its connection unused."""
TURN = 1.0
"""Seconds between two looks at who has rested too long."""
FAILED = b"Something has failed here. The server's log says what; try again later.\n"
_PLAIN = ("content-type", "text/plain; charset=utf-8")

Application = Callable[[Head, Exchange], Awaitable[None]]
"""What answers requests."""


class Open(Protocol):
    """A connection, as far as its place among all of them matters."""

    transport: asyncio.Transport

    def finish(self) -> None:
        """Close when what is under way has been answered."""


class OpenConnections:
    """Has requests answered by an application; parts with who rests too long.

    Where there are `most`, the one that rests the longest makes room for the next.
    """

    def __init__(self, application: Application, *, most: int) -> None:
        self._application = application
        self._most = most
        self._loop = asyncio.get_running_loop()
        self._all: set[Open] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        # In the order in which they began to rest.
        self._resting: dict[Open, float] = {}
        self._unsent: dict[Open, int] = {}
        self._is_finishing = False
        self._is_done = asyncio.Event()
        self._is_done.set()
        self._next_look = self._loop.call_later(TURN, self._look)

    def add(self, connection: Open) -> None:
        """Take a new connection."""
        self._all.add(connection)
        self._is_done.clear()
        self.rest(connection)
        if len(self._all) > self._most:
            self._abort(next(iter(self._resting)))
        if self._is_finishing:
            connection.finish()

    def remove(self, connection: Open) -> None:
        """Part with a connection that has ended."""
        self._all.discard(connection)
        self._resting.pop(connection, None)
        self._unsent.pop(connection, None)
        self._tell_when_done()

    def rest(self, connection: Open) -> None:
        """Take it that a connection has nothing to do from now on."""
        # Put in anew, or it would keep its old place in the order.
        self._resting.pop(connection, None)
        self._resting[connection] = self._loop.time()

    def answer(self, connection: Open, exchange: Exchange) -> None:
        """Have a request answered."""
        self._resting.pop(connection, None)
        if self._unsent:
            self._unsent.pop(connection, None)
        task = self._loop.create_task(self._answered(exchange))
        self._tasks.add(task)
        task.add_done_callback(self._part_with)

    async def finish(self, seconds: float) -> bool:
        """Return whether all requests were answered, and all connections closed, in the time."""
        self._is_finishing = True
        for connection in list(self._all):
            connection.finish()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_done.wait(), seconds)
        self._next_look.cancel()
        for connection in list(self._all):
            connection.transport.abort()
        return not self._tasks

    async def _answered(self, exchange: Exchange) -> None:
        try:
            await self._application(exchange.head, exchange)
            if not exchange.is_answered:
                raise RuntimeError("A request was not answered.")
        except Exception:
            log.exception("An answer could not be made.")
            if not exchange.is_answered:
                exchange.closes = True
                exchange.answer(500, [_PLAIN], FAILED)

    def _part_with(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._tell_when_done()

    def _tell_when_done(self) -> None:
        if not self._all and not self._tasks:
            self._is_done.set()

    def _look(self) -> None:
        """Part with connections that have rested too long."""
        self._next_look = self._loop.call_later(TURN, self._look)
        last_moment = self._loop.time() - PATIENCE
        while self._resting:
            connection, since = next(iter(self._resting.items()))
            if since > last_moment:
                return
            if self._still_takes(connection):
                self.rest(connection)
            else:
                self._abort(connection)

    def _abort(self, connection: Open) -> None:
        # It is here until it tells that it is lost, but makes room only once.
        del self._resting[connection]
        connection.transport.abort()

    def _still_takes(self, connection: Open) -> bool:
        """Whether a client has taken something of its last answer since it was looked at."""
        unsent = _untaken(connection.transport)
        before = self._unsent.get(connection)
        self._unsent[connection] = unsent
        return unsent > 0 and (before is None or unsent < before)


def _untaken(transport: asyncio.Transport) -> int:
    """Return how many bytes are still to be taken by the client, those in the system included.

    The system takes much at once and then nothing for long, so ours alone would not tell.
    """
    ours = transport.get_write_buffer_size()
    opened = transport.get_extra_info("socket")
    try:
        told = fcntl.ioctl(opened.fileno(), termios.TIOCOUTQ, bytes(4))
    except (OSError, ValueError):
        return ours
    return ours + int.from_bytes(told, sys.byteorder)
