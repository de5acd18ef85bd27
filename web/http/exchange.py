"""A request and its answer: the body is waited for, and the answer goes out once."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from treeguide.web.http.head import Head, Header
from treeguide.web.http.not_whole import BrokenOff


class Line(Protocol):
    """The connection on which a request came."""

    def go_on(self) -> None:
        """Tell the client that its body is wanted."""

    def send(
        self, exchange: "Exchange", status: int, headers: Sequence[Header], body: bytes
    ) -> None:
        """Send the answer to a request."""


class Exchange:
    """One request on a connection; what answers it asks for the body, and answers once."""

    __slots__ = (
        "_arrived",
        "_line",
        "_most",
        "_trouble",
        "_waiting",
        "closes",
        "head",
        "is_answered",
        "is_whole",
        "waits_for_a_word",
    )

    def __init__(self, line: Line, head: Head, *, waits_for_a_word: bool) -> None:
        self._line = line
        self.head = head
        self.waits_for_a_word = waits_for_a_word
        """Whether the client sends its body only when it is told to."""
        self.is_whole = False
        """Whether the body has come to its end."""
        self.closes = False
        """Whether the connection ends with the answer."""
        self.is_answered = False
        self._arrived: bytes | bytearray = b""
        self._most: int | None = None
        self._trouble: HTTPException | None = None
        self._waiting: asyncio.Future[None] | None = None

    async def content(self, most: int) -> bytes:
        """Return the body when it is there whole.

        Raises RequestEntityTooLarge where it has more than `most` bytes, BrokenOff where it ends
        before its end.
        """
        self._most = most
        self._measure()
        if not self.is_whole and self._trouble is None:
            if self.waits_for_a_word:
                self._line.go_on()
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        if self._trouble is not None:
            raise self._trouble
        return bytes(self._arrived)

    def answer(self, status: int, headers: Sequence[Header], body: bytes) -> None:
        """Send the answer; where nobody is there any more, it goes nowhere."""
        self._line.send(self, status, headers, body)

    # What follows is told by the connection.

    def add(self, piece: bytes) -> None:
        """Take a piece of the body."""
        if self._trouble is None and not self.is_answered:
            if not self._arrived:
                # Most bodies come in one piece, which need not be copied.
                self._arrived = piece
            else:
                self._arrived = _growing(self._arrived)
                self._arrived += piece
            self._measure()

    def end(self) -> None:
        """Take the end of the body."""
        self.is_whole = True
        self._wake()

    def break_off(self) -> None:
        """Take it that no more of the body comes."""
        if not self.is_whole:
            self._fail(BrokenOff())

    def _measure(self) -> None:
        if self._most is not None and len(self._arrived) > self._most:
            self._fail(RequestEntityTooLarge())

    def _fail(self, trouble: HTTPException) -> None:
        if self._trouble is None:
            self._trouble = trouble
            self._arrived = b""
            self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def _growing(content: bytes | bytearray) -> bytearray:
    return content if isinstance(content, bytearray) else bytearray(content)
