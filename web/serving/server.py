"""The server: an event loop that answers at a socket, until it is asked to leave."""

import asyncio
import errno
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event

from treeguide.web.http.connection import Connection
from treeguide.web.http.open_connections import Application, OpenConnections

BACKLOG = 1024
MOST_CONNECTIONS = 16_384
"""How many connections are open at the same time; then the one that rests longest makes room."""
FILES_OF_OURS = 256
"""How many files this process opens beside its connections, at most."""
LAST_PORT = 65_535
SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""What asks the server to leave."""


class CannotListen(Exception):
    """The server cannot listen where it should. The text is a sentence with a remedy."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that this process alone listens at, or raise CannotListen."""
    try:
        opened = socket.create_server(
            (host, port),
            family=socket.AF_INET6 if ":" in host else socket.AF_INET,
            backlog=BACKLOG,
            dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        raise CannotListen(_why_not(host, port, error)) from error
    # Connections inherit it. Without it an answer in two parts waits 40 ms for the client's word.
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    opened.setblocking(False)
    opened.set_inheritable(True)
    return opened


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno is not None and error.errno < 0:
        return (
            f"No address is known by the name “{host}”. Name one that this machine has with --host;"
            " 127.0.0.1 is for this machine alone, 0.0.0.0 for whoever can reach it."
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            f"This machine has no address {host}. Choose another --host;"
            " 127.0.0.1 is for this machine alone, 0.0.0.0 for whoever can reach it."
        )
    if port and error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is in use by another program. "
            f"Stop that one, or choose another with --port, such as --port {port % LAST_PORT + 1}."
        )
    if error.errno == errno.EACCES:
        return (
            f"Port {port} of {host} is kept for programs of the administrator. "
            "Choose one from 1024 on with --port, such as --port 8000."
        )
    why = error.strerror or error
    return (
        f"The server cannot listen at {host}, port {port}: {why}. Choose another --host or --port."
    )


def most_connections() -> int:
    """Return how many connections may be open; the system is asked to let us have as many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + FILES_OF_OURS
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(1, files - FILES_OF_OURS)


class Server:
    """Answers at a socket until it is asked to leave, by SIGTERM or Ctrl-C."""

    def __init__(
        self,
        opened: socket.socket,
        *,
        drain_seconds: float = 0,
        finish_seconds: float = 20,
    ) -> None:
        self.leaves = Event()
        """Set from when the server was asked to leave."""
        self.is_cut_short = False
        """Whether requests were still under way when the patience for them was over."""
        self._socket = opened
        self._drain_seconds = drain_seconds
        self._finish_seconds = finish_seconds
        self._times_asked = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked = asyncio.Event()

    def run(self, application: Application) -> None:
        """Answer until the server is asked to leave, and then until the requests are done."""
        try:
            with asyncio.Runner(loop_factory=_new_loop()) as runner:
                runner.run(self._serve(application))
        finally:
            # The loop has let go of them; what is still to be closed is closed whole.
            self._loop = None
            for each in SIGNALS:
                signal.signal(each, self.leave)

    def leave(self, *_: object) -> None:
        """Stop after the time for draining; asked a second time, stop at once."""
        # A signal may come at any moment, so here is nothing that could wait.
        self._times_asked += 1
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked.set)

    async def _serve(self, application: Application) -> None:
        self._loop = loop = asyncio.get_running_loop()
        for each in SIGNALS:
            loop.add_signal_handler(each, self.leave)
        # There is nothing to be read anew.
        loop.add_signal_handler(signal.SIGHUP, lambda: None)
        connections = OpenConnections(application, most=most_connections())
        server = await loop.create_server(
            lambda: Connection(connections), sock=self._socket, backlog=BACKLOG
        )
        await self._was_asked(1)
        self.leaves.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._was_asked(2), self._drain_seconds)
        waiting = list(_let_in(self._socket))
        server.close()
        for accepted in waiting:
            await loop.connect_accepted_socket(lambda: Connection(connections), accepted)
        self.is_cut_short = not await connections.finish(self._finish_seconds)

    async def _was_asked(self, times: int) -> None:
        """Return when the server was asked to leave so often."""
        while self._times_asked < times:
            self._asked.clear()
            await self._asked.wait()


def _let_in(opened: socket.socket) -> Iterator[socket.socket]:
    """Yield the connections that wait to be accepted; closed with the socket, they were reset."""
    with suppress(OSError):
        for _ in range(BACKLOG):
            yield opened.accept()[0]


def _new_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes an event loop: the faster one, where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop
