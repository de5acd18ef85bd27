"""A server of connections with a small application, in a thread of its own."""

import asyncio
import io
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPResponse
from threading import Thread
from typing import Any

import uvloop
from werkzeug.exceptions import HTTPException

from treeguide.web.http.connection import Connection
from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Head
from treeguide.web.http.open_connections import OpenConnections

MOST = 100_000
"""So many bytes of a body the application takes."""
HOST = b"Host: here\r\n"


class Application:
    """Answers with what it was asked, unless the path wants something else; notes its calls."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes | None]] = []
        self.heads: list[Head] = []
        self.done: list[str] = []
        self.free = asyncio.Event()

    async def __call__(self, head: Head, exchange: Exchange) -> None:
        self.heads.append(head)
        try:
            content = await exchange.content(MOST)
        except HTTPException as refusal:
            self.asked.append((head.method, head.path, None))
            exchange.answer(refusal.code or 500, [("connection", "close")], b"refused")
            return
        self.asked.append((head.method, head.path, content))
        name, _, more = head.path.strip("/").partition("/")
        answer = getattr(self, f"_{name}", self._echo)
        await answer(head, exchange, content, more)
        self.done.append(head.path)

    async def _echo(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        told = [head.method, head.path, head.query_string, content.decode("latin-1")]
        exchange.answer(200, [("X-Own", "a")], json.dumps(told).encode())

    async def _status(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        exchange.answer(int(more), [("Content-Length", "7"), ("Date", "never")], b"content")

    async def _large(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        exchange.answer(200, [], b"x" * int(more))

    async def _big(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        exchange.answer(200, [], bytes(100_000))

    async def _hold(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        await self.free.wait()
        exchange.answer(200, [], b"held")

    async def _header(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        exchange.answer(200, [tuple(more.split("=", 1))], b"")

    async def _fails(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        raise OSError("a fault")

    async def _nothing(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        return

    async def _twice(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        exchange.answer(200, [], b"one")
        exchange.answer(200, [], b"two")

    async def _early(self, head: Head, exchange: Exchange, content: bytes, more: str) -> None:
        exchange.answer(200, [], b"early")


class Served:
    """Connections, what they are asked, and where."""

    def __init__(self, loop: asyncio.AbstractEventLoop, most: int) -> None:
        self.loop = loop
        self.application = Application()
        self.protocols: list[Connection] = []
        self._most = most

    async def start(self) -> None:
        self.connections = OpenConnections(self.application, most=self._most)
        self.server = await self.loop.create_server(self._accepted, "127.0.0.1", 0)
        self.port: int = self.server.sockets[0].getsockname()[1]

    def _accepted(self) -> Connection:
        self.protocols.append(Connection(self.connections))
        return self.protocols[-1]

    def do(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Return what a function, or a coroutine, returns in the loop."""

        async def called() -> Any:
            given = call(*arguments)
            return await given if asyncio.iscoroutine(given) else given

        return asyncio.run_coroutine_threadsafe(called(), self.loop).result(30)

    def finish(self, seconds: float = 20) -> Any:
        return asyncio.run_coroutine_threadsafe(self.connections.finish(seconds), self.loop)

    def connect(self, sent: bytes = b"", *, receives: int = 0) -> socket.socket:
        opened = socket.socket()
        if receives:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        opened.settimeout(20)
        opened.connect(("127.0.0.1", self.port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.sendall(sent)
        return opened

    def ask(self, *pieces: bytes, ends: bool = True) -> bytes:
        """Return all that comes for what is sent; with `ends` nothing more is to come."""
        with closing(self.connect()) as opened:
            with suppress(ConnectionError):
                for piece in pieces:
                    opened.sendall(piece)
                if ends:
                    opened.shutdown(socket.SHUT_WR)
            return received(opened)

    def give(self, *pieces: bytes) -> bytes:
        """Return all that comes for what arrives in these very pieces."""

        async def give(connection: Connection) -> None:
            for piece in pieces:
                connection.data_received(piece)
                await asyncio.sleep(0)

        known = len(self.protocols)
        with closing(self.connect()) as opened:
            assert became_true(lambda: len(self.protocols) > known)
            self.do(give, self.protocols[-1])
            opened.shutdown(socket.SHUT_WR)
            return received(opened)


@contextmanager
def served(most: int = 1000) -> Iterator[Served]:
    # In a thread of its own: browser tests have a loop in this one.
    loop = uvloop.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    here = Served(loop, most)
    here.do(here.start)
    try:
        yield here
    finally:
        here.do(here.application.free.set)
        here.do(here.server.close)
        here.finish(5).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def received(opened: socket.socket, until: bytes = b"") -> bytes:
    """Return what comes, up to the end or up to and with `until`."""
    content = bytearray()
    while piece := opened.recv(1 << 18):
        content += piece
        if until and content.endswith(until):
            break
    return bytes(content)


class _Stream(io.BytesIO):
    """Answers in a row, each of which would close what it is read from."""

    def makefile(self, mode: str) -> io.BytesIO:
        return self

    def close(self) -> None:
        return


class Got:
    """An answer as Python's own client reads it."""

    def __init__(self, read: HTTPResponse) -> None:
        self.status = read.status
        self.body = read.read()
        self.headers = read.headers

    @property
    def told(self) -> list[str]:
        """Return method, path, query and body as the application was asked."""
        said: list[str] = json.loads(self.body)
        return said


def answers(content: bytes, *methods: str) -> list[Got]:
    """Return the answers in what has come, to requests with these methods and then GET."""
    stream = _Stream(content)
    waiting = list(methods)
    found = []
    while stream.tell() < len(content):
        read = HTTPResponse(stream, method=waiting.pop(0) if waiting else "GET")
        read.begin()
        found.append(Got(read))
    return found


def get(path: str = "/", *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"{method} {path} HTTP/{version}\r\nHost: here\r\n{lines}\r\n".encode("latin-1")


def post(body: bytes, path: str = "/", *headers: str) -> bytes:
    return get(path, f"Content-Length: {len(body)}", *headers, method="POST") + body


def chunked(*chunks: bytes, path: str = "/", extension: str = "", trailers: str = "") -> bytes:
    told = "".join(f"{line}\r\n" for line in trailers.splitlines()).encode()
    parts = [b"%x%s\r\n%s\r\n" % (len(one), extension.encode(), one) for one in chunks]
    head = get(path, "Transfer-Encoding: chunked", method="POST")
    return head + b"".join(parts) + b"0\r\n" + told + b"\r\n"


def became_true(is_so: Callable[[], bool]) -> bool:
    for _ in range(1000):
        if is_so():
            return True
        time.sleep(0.01)
    return False


def has_ended(opened: socket.socket) -> bool:
    """Return when a connection has ended: the client's reading runs into its time otherwise."""
    try:
        return received(opened) is not None
    except ConnectionResetError:
        return True
