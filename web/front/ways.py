"""Short ways: calls that are answered on the event loop where all about them is as usual.

What people and programs do most costs less there than what Flask does around a request, and no
thread waits while it is written to the disk. Whatever is not just that, and whatever is refused,
is answered by Flask: there is one way to say no.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

from treeguide.store.driver import Statement
from treeguide.web.http.head import Head, Header, Headers

Keep = Callable[[Sequence[Statement]], Awaitable[bool]]
"""Begins to run statements as `write_together` does; nobody waits in a thread meanwhile."""
MUST_BE_READ_BY_FLASK = frozenset({"expect", "transfer-encoding", "range", "upgrade"})


class Asked(NamedTuple):
    """What a request asks for, as far as its head says."""

    session_id: str
    secret: str
    """What it shows to be let in."""
    head: Head
    """Its method, address and headers."""
    is_https: bool


class Answer(NamedTuple):
    """What a request is answered with."""

    status: int
    headers: tuple[Header, ...]
    body: bytes


class Way(Protocol):
    """One kind of call."""

    endpoint: str
    """Flask's name for it."""
    method: str

    def asked(self, head: Head, *, is_https: bool) -> Asked | None:
        """Return what a request asks for, None where this is not its way."""
        ...

    async def answer(self, asked: Asked, content: bytes, keep: Keep) -> Answer | None:
        """Return the answer to a request, None where Flask has to look at it."""
        ...


def is_short(headers: Headers, longest: int) -> bool:
    """Whether a request brings a body of at most `longest` bytes and says nothing odd about it."""
    length = headers.get("content-length", "")
    return (
        length.isdecimal()
        and 0 < int(length) <= longest
        and not headers.has_any(MUST_BE_READ_BY_FLASK)
    )
