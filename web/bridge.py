"""The way from the server to Flask: a request is read whole, then answered in a thread.

A body that comes slowly holds no thread, only memory of its own length.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from treeguide.web.failures import RETRY_SECONDS
from treeguide.web.logs import log
from treeguide.web.patience import Patience

PATIENCE = 20.0
"""Seconds for which a body may take to arrive."""
LARGE = 16 * 1024
MOST_LARGE = 100
"""So many bodies that are longer, or of unknown length, may arrive at the same time."""
_TOO_SLOW = b"The request has not arrived whole in time. Nothing was kept; send it again.\n"

_PLAIN = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")]

_CUT = b"The request broke off. Nothing was kept; send it again.\n"
_TOO_MANY = b"Too many large requests arrive at the same time. Nothing was kept; try again.\n"
_FAILED = b"Something has failed here. The server's log says what; try again later.\n"

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, list[tuple[str, str]], bytes]


class _BrokenOff(Exception):
    """A body has ended before its end."""


class Bridge:
    """Answers requests of the server by a WSGI application, `threads` of them at a time.

    Of a body, `most` bytes are read and one more; the application refuses what is too long.
    """

    def __init__(self, application: Wsgi, *, threads: int, most: int) -> None:
        self._application = application
        self._most = most
        self._large = 0
        self._patience = Patience(PATIENCE)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="treeguide")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if _brings_nothing(scope.headers):
            await self.answer(scope, protocol, b"")
        elif self._declares_too_much(scope.headers):
            # Nothing of it is read; the application refuses it by its length.
            await self.answer(scope, protocol, None)
        else:
            content = await self.content(scope, protocol)
            if content is not None:
                await self.answer(scope, protocol, content)

    async def answer(self, scope: Any, protocol: Any, content: bytes | None) -> None:
        """Answer a request whose body has been read; None is one that was not."""
        loop = asyncio.get_running_loop()
        environ = environ_of(scope, content)
        protocol.response_bytes(*await loop.run_in_executor(self._threads, self._run, environ))

    async def content(self, scope: Any, protocol: Any) -> bytes | None:
        """Return the body of a request; None where it came too slowly and the client was told."""
        if _brings_nothing(scope.headers):
            return b""
        # What declares no length may have no end.
        has_length = "content-length" in scope.headers
        if self._large >= MOST_LARGE:
            protocol.response_bytes(503, [*_PLAIN, ("Retry-After", RETRY_SECONDS)], _TOO_MANY)
            return None
        is_large = not has_length or int(scope.headers.get("content-length")) > LARGE
        self._large += is_large
        try:
            coming = protocol() if has_length else self._in_pieces(protocol)
            return bytes(await self._patience.wait_for(coming))
        except TimeoutError:
            protocol.response_bytes(408, _PLAIN, _TOO_SLOW)
        except _BrokenOff:
            protocol.response_bytes(400, _PLAIN, _CUT)
        finally:
            self._large -= is_large
        return None

    def stop(self) -> None:
        """Return when its threads have ended."""
        self._threads.shutdown()

    def _declares_too_much(self, headers: Any) -> bool:
        declared = headers.get("content-length", "")
        return declared.isdecimal() and int(declared) > self._most

    async def _in_pieces(self, protocol: Any) -> bytes:
        content, ends = bytearray(), 0
        async for piece in protocol:
            content += piece
            ends += not piece
            if len(content) > self._most:
                break
        # Granian says nothing of a body that broke off, but ends it twice.
        if ends > 1:
            raise _BrokenOff
        return bytes(content)

    def _run(self, environ: Environ) -> Answer:
        try:
            return self._asked(environ)
        except Exception:
            # The application answers whatever fails in it, unless that fails too.
            log.exception("An answer could not be made.")
            return 500, _PLAIN, _FAILED

    def _asked(self, environ: Environ) -> Answer:
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


def environ_of(scope: Any, content: bytes | None) -> Environ:
    """Return what WSGI says about a request; of what was not read, the length that it declares."""
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # PEP 3333: the bytes of the address, one character each.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(content or b""),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # One with an underscore could pass for another one, say for what a proxy has added.
        if "_" not in name:
            key = _key(name)
            known = environ.get(key)
            environ[key] = value if known is None else f"{known}{_joint(key)}{value}"
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if content:
        environ["CONTENT_LENGTH"] = str(len(content))
    return environ


def _brings_nothing(headers: Any) -> bool:
    return "content-length" not in headers and "transfer-encoding" not in headers


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    upper = name.upper().replace("-", "_")
    return upper if upper in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{upper}"


def _joint(key: str) -> str:
    return "; " if key == "HTTP_COOKIE" else ","
