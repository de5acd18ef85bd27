"""An answer as it is sent: a line with the status, headers, and the body."""

import time
from collections.abc import Iterable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from treeguide.web.http.head import Header

WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
OURS = frozenset({"content-length", "date"})
"""Headers that are said here, whatever the application says."""
OURS_TO_HEAD = frozenset({"date"})
"""To HEAD the length is said of what is not sent, which the application alone knows."""
_BREAKS = frozenset("\r\n\0")


def answer_bytes(
    status: int, headers: Iterable[Header], body: bytes, *, of_head: bool, closes: bool
) -> bytes:
    """Return an answer with its length and date; to HEAD (`of_head`) without its body.

    `closes` says that nothing more is answered on this connection. Raises ValueError for a header
    of more than one line, and for a status that is no answer's.
    """
    ours = OURS_TO_HEAD if of_head and status not in WITHOUT_BODY else OURS
    lines = [_line(name, value) for name, value in headers if name.lower() not in ours]
    if closes:
        lines.append("connection: close\r\n")
    is_empty = of_head or status in WITHOUT_BODY
    if not is_empty:
        lines.append(f"content-length: {len(body)}\r\n")
    head = f"{_first_line(status)}{''.join(lines)}date: {_date(int(time.time()))}\r\n\r\n"
    return head.encode("latin-1") if is_empty else head.encode("latin-1") + body


def says_close(headers: Iterable[Header]) -> bool:
    """Whether headers end the connection."""
    return any(value == "close" and name.lower() == "connection" for name, value in headers)


@lru_cache(maxsize=512)
def _line(name: str, value: str) -> str:
    if not _BREAKS.isdisjoint(name + value):
        raise ValueError(f"The header “{name}” has more than one line.")
    return f"{name}: {value}\r\n"


@lru_cache(maxsize=64)
def _first_line(status: int) -> str:
    if not HTTPStatus.OK <= status <= 599:
        raise ValueError(f"No answer has the status {status}.")
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n"


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
