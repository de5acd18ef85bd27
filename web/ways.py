"""Short ways: calls that are answered on the event loop where all about them is as usual.

What people and programs do most costs less there than what Flask does around a request, and no
thread waits while it is written to the disk. Whatever is not just that, and whatever is refused,
is answered by Flask: there is one way to say no.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, Protocol

from treeguide.store.driver import Statement

Keep = Callable[[Sequence[Statement]], Awaitable[bool]]
"""Runs statements as `write_together` does; nobody waits in a thread meanwhile."""
Headers = tuple[tuple[str, str], ...]
MUST_BE_READ_BY_FLASK = ("expect", "transfer-encoding", "range", "upgrade")


class Asked(NamedTuple):
    """What a request asks for, as far as its head says."""

    session_id: str
    secret: str
    """What it shows to be let in."""
    head: Any
    """Its method, address and headers, as the server gives them."""
    is_https: bool


class Answer(NamedTuple):
    """What a request is answered with."""

    status: int
    headers: Headers
    body: bytes


class Way(Protocol):
    """One kind of call."""

    endpoint: str
    """Flask's name for it."""
    method: str

    def asked(self, head: Any, *, is_https: bool) -> Asked | None:
        """Return what a request asks for, None where this is not its way."""
        ...

    async def answer(self, asked: Asked, content: bytes, keep: Keep) -> Answer | None:
        """Return the answer to a request, None where Flask has to look at it."""
        ...


def is_short(headers: Any, longest: int) -> bool:
    """Whether a request brings a body of at most `longest` bytes and says nothing odd about it."""
    length = headers.get("content-length", "")
    return (
        length.isdecimal()
        and 0 < int(length) <= longest
        and not any(name in headers for name in MUST_BE_READ_BY_FLASK)
    )
