"""The way from the server to Flask: a request is read whole, then answered in a thread.

A body that comes slowly holds no thread, only memory of its own length. Threads that wait for a
database hold up neither whoever watches the server nor whoever is refused.
"""

import io
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from treeguide.web.front.arrival import REFUSAL, Crowded
from treeguide.web.front.crew import Crew
from treeguide.web.front.patience import Patience
from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Head, Headers, in_wsgi
from treeguide.web.http.not_whole import TooSlow

PATIENCE = 20.0
"""Seconds for which a body may take to arrive."""
LARGE = 16 * 1024
MOST_LARGE = 100
"""So many bodies that are longer, or of unknown length, may arrive at the same time."""
ALIVE = "/healthz"
"""Where it is asked whether the process answers."""
WATCHED = frozenset({"/readyz", "/metrics"})
"""Where it is asked how the data are; that waits for a database, but never for long."""
WATCHERS = 16
"""So many may ask that at the same time."""
_LAST = ("Connection", "close")
"""What is still to come of a body is not the next request."""

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, list[tuple[str, str]], bytes]


class Bridge:
    """Answers requests of the server by a WSGI application, `threads` of them at a time.

    Of a body, `most` bytes are read at most. What is not there whole, the application refuses: it
    finds the reason under `REFUSAL`.
    """

    def __init__(self, application: Wsgi, *, threads: int, most: int) -> None:
        self._application = application
        self._most = most
        self._large = 0
        self._patience = Patience(PATIENCE)
        self._crew = Crew(threads)
        self._for_watchers = Crew(WATCHERS)
        # What it does, such as saying no, asks no database.
        self._quick = Crew(1)

    async def __call__(self, head: Head, exchange: Exchange) -> None:
        """Answer one request."""
        content = await self.content(head, exchange)
        if content is not None:
            await self.answer(head, exchange, content)

    async def answer(self, head: Head, exchange: Exchange, content: bytes) -> None:
        """Answer a request whose body has been read."""
        exchange.answer(*await self._answered(environ_of(head, content)))

    async def content(self, head: Head, exchange: Exchange) -> bytes | None:
        """Return the body of a request; None where it did not come and the client was told."""
        if _brings_nothing(head.headers):
            return b""
        try:
            return await self._arrived(head.headers, exchange)
        except HTTPException as refusal:
            environ = environ_of(head, b"") | {REFUSAL: refusal}
        status, headers, body = await self._answered(environ)
        exchange.answer(status, [*headers, _LAST], body)
        return None

    def stop(self) -> None:
        """Return when its threads have ended."""
        for crew in (self._crew, self._for_watchers, self._quick):
            crew.stop()

    async def _arrived(self, headers: Headers, exchange: Exchange) -> bytes:
        """Return the body that comes, or raise why it is not there whole."""
        # What declares no length may have no end.
        has_length = "content-length" in headers
        length = int(headers.get("content-length")) if has_length else 0
        if length > self._most:
            raise RequestEntityTooLarge
        is_large = not has_length or length > LARGE
        if is_large and self._large >= MOST_LARGE:
            raise Crowded
        self._large += is_large
        try:
            coming = exchange.content(self._most)
            return await (coming if exchange.is_whole else self._patience.wait_for(coming))
        except TimeoutError:
            raise TooSlow from None
        finally:
            self._large -= is_large

    async def _answered(self, environ: Environ) -> Answer:
        return await self._crew_for(environ).do(partial(self._run, environ))

    def _crew_for(self, environ: Environ) -> Crew:
        path = environ["PATH_INFO"]
        if path == ALIVE or REFUSAL in environ:
            return self._quick
        crew = self._for_watchers if path in WATCHED else self._crew
        if not crew.is_crowded:
            return crew
        environ[REFUSAL] = Crowded()
        return self._quick

    def _run(self, environ: Environ, is_late: bool) -> Answer:
        if is_late:
            # Who asked has waited long already; at this answer nobody waits for a database.
            environ.setdefault(REFUSAL, Crowded())
        head: list[Any] = []

        def start_response(status: str, headers: Any, error: Any = None) -> None:
            head[:] = [int(status[:3]), headers]

        parts = self._application(environ, start_response)
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        return head[0], head[1], body


def environ_of(head: Head, content: bytes) -> Environ:
    """Return what WSGI says about a request whose body is `content`."""
    server, _, port = head.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": in_wsgi(head.path),
        "QUERY_STRING": in_wsgi(head.query_string),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{head.http_version}",
        "REMOTE_ADDR": head.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        # A proxy that speaks https says so in a header.
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in head.headers.items():
        # One with an underscore could pass for another one, say for what a proxy has added.
        if "_" not in name:
            key = _key(name)
            known = environ.get(key)
            environ[key] = value if known is None else f"{known}{_joint(key)}{value}"
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if content:
        environ["CONTENT_LENGTH"] = str(len(content))
    return environ


def _brings_nothing(headers: Headers) -> bool:
    return "content-length" not in headers and "transfer-encoding" not in headers


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    upper = name.upper().replace("-", "_")
    return upper if upper in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{upper}"


def _joint(key: str) -> str:
    return "; " if key == "HTTP_COOKIE" else ","
