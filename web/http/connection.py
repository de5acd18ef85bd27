"""One connection: its requests are answered one after the other, in their order."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import cast

from treeguide.web.http.answer import answer_bytes, says_close
from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Header, place_of
from treeguide.web.http.open_connections import OpenConnections
from treeguide.web.http.reader import Reader
from treeguide.web.http.refusal import NoRequest

MOST_WAITING = 100
"""So many requests may wait for the one before them; who sends more is to ask again."""
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(asyncio.Protocol):
    """Has requests answered one at a time, and lets nobody take more than is due."""

    transport: asyncio.Transport
    _reader: Reader

    def __init__(self, served: OpenConnections) -> None:
        self._served = served
        self._under_way: Exchange | None = None
        """The request that is being answered."""
        self._waiting: deque[Exchange] = deque()
        self._is_writing_paused = self._is_reading_paused = False
        self._has_client_ended = self._is_finishing = False

    def finish(self) -> None:
        """Close when the requests that are here have been answered."""
        self._is_finishing = True
        last = self._last()
        if last is None:
            self.transport.close()
        else:
            last.closes = True

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        # Uvloop's transports do what asyncio's do, and descend from none of them.
        self.transport = cast(asyncio.Transport, transport)
        server = place_of(transport.get_extra_info("sockname"))
        client = place_of(transport.get_extra_info("peername"))
        self._reader = Reader(self, server=server, client=client)
        self._served.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        """End; what is under way is done, but its answer goes nowhere."""
        self._served.remove(self)
        self._reader.stop()
        self._waiting.clear()

    def eof_received(self) -> bool:
        """Answer what is here; nothing more comes."""
        self._has_client_ended = True
        self._reader.stop()
        last = self._last()
        if last is None:
            return False
        last.closes = True
        return True

    def pause_writing(self) -> None:
        """Read nothing from who does not take the answers."""
        self._is_writing_paused = True
        self._read_or_not()

    def resume_writing(self) -> None:
        """Answer and read again."""
        self._is_writing_paused = False
        if self._under_way is None and self._waiting:
            self._begin(self._waiting.popleft())
        self._read_or_not()

    def data_received(self, data: bytes) -> None:
        """Read what has come."""
        if self._reader.read(data) and self._under_way is None:
            # For the rest of a head there is as much time as for what begins with it.
            self._served.rest(self)
        self._read_or_not()

    # What the reader tells.

    def take(self, exchange: Exchange) -> None:
        """Have a request answered, or let it wait for the one before it."""
        if self._under_way is None and not self._is_writing_paused:
            self._begin(exchange)
            return
        self._waiting.append(exchange)
        if len(self._waiting) == MOST_WAITING:
            exchange.closes = self._reader.takes_no_more = True

    def refuse(self, reason: NoRequest) -> None:
        """Refuse what is no request, and close; what was asked before is answered before."""
        last = self._last()
        if last is None:
            self.transport.write(reason.answer())
            self._close(is_sending=True)
        else:
            last.closes = True

    # What the requests tell.

    def go_on(self) -> None:
        """Tell the client that its body is wanted."""
        self.transport.write(GO_ON)

    def send(self, exchange: Exchange, status: int, headers: Sequence[Header], body: bytes) -> None:
        """Send the answer to the request under way, and begin with the next one."""
        if exchange.is_answered:
            raise RuntimeError("This request has been answered before.")
        closes, says = exchange.closes or not exchange.is_whole, says_close(headers)
        content = answer_bytes(
            status,
            headers,
            body,
            of_head=exchange.head.method == "HEAD",
            closes=closes and not says,
        )
        exchange.is_answered = True
        self._under_way = None
        if self.transport.is_closing():
            return
        self.transport.write(content)
        if closes or says:
            self._close(is_sending=not exchange.is_whole)
        elif self._waiting and not self._is_writing_paused:
            self._begin(self._waiting.popleft())
            self._read_or_not()
        else:
            self._served.rest(self)

    def _begin(self, exchange: Exchange) -> None:
        self._under_way = exchange
        self._served.answer(self, exchange)

    def _last(self) -> Exchange | None:
        """Return the request behind which none waits, None where there is none at all."""
        return self._waiting[-1] if self._waiting else self._under_way

    def _close(self, *, is_sending: bool) -> None:
        """End the connection; a client that is still sending can read its answer first.

        Closed at once, the system would tell it that the connection is broken, and it would lose
        the answer: RFC 9112, 9.6. A server that ends waits for nobody who might send something.
        """
        if self.transport.is_closing():
            return
        is_sending = is_sending or bool(self._waiting) or self._reader.leaves_some
        self._reader.stop()
        self._waiting.clear()
        self._served.rest(self)
        if self._has_client_ended or (self._is_finishing and not is_sending):
            self.transport.close()
        else:
            self._end_writing()
            self._read_or_not()

    def _end_writing(self) -> None:
        try:
            self.transport.write_eof()
        except OSError:
            # The client has gone, which nobody has told yet.
            self.transport.abort()

    def _read_or_not(self) -> None:
        pauses = bool(self._waiting) or self._is_writing_paused
        if pauses is self._is_reading_paused or self.transport.is_closing():
            return
        self._is_reading_paused = pauses
        if pauses:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()
