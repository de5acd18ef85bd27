"""The server: granian's, with its threads in this process.

As its own program granian answers in a process that it spawns. That one would hold the data, and
live on when its parent is killed; here the process that was started is the one that writes.
"""

import errno
import resource
import socket
import time
from collections.abc import Callable
from threading import Event
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import MTServer
from granian.server.common import AbstractServer

from treeguide.web.bell import Bell

BACKLOG = 1024
MOST_CONNECTIONS = 16_384
"""How many connections are open at the same time; whoever comes then waits until one is closed."""
FILES_OF_OURS = 256
"""How many files this process opens beside its connections, at most."""
LAST_PORT = 65_535
LONGEST_HEAD = 64 * 1024
PATIENCE_MS = 20_000
"""How long a client may take for the head of a request, or leave its connection unused."""

Application = Callable[..., Any]
"""What answers requests, by granian's protocol RSGI."""


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


def connections() -> int:
    """Return how many connections may be open; the system is asked to let us have as many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + FILES_OF_OURS
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(1, files - FILES_OF_OURS)


class Server(MTServer):
    """Answers at a socket until it is asked to leave, by SIGTERM or Ctrl-C."""

    def __init__(
        self,
        opened: socket.socket,
        *,
        drain_seconds: float = 0,
        finish_seconds: float = 20,
    ) -> None:
        super().__init__(
            "treeguide",
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=PATIENCE_MS, max_buffer_size=LONGEST_HEAD
            ),
            blocking_threads=1,
            websockets=False,
            backlog=BACKLOG,
            # Otherwise as many as may wait: 1,024 that say nothing would keep all others out.
            backpressure=connections(),
            log_enabled=False,
        )
        self.leaves = Event()
        """Set from when the server was asked to leave."""
        self.is_cut_short = False
        """Whether requests were still under way when the patience for them was over."""
        self._socket = opened
        self._drain_seconds = drain_seconds
        self._finish_seconds = finish_seconds
        self._times_asked = 0
        self._bell = Bell()
        # Granian's threads ring it when one of them has died.
        self.main_loop_interrupt: Any = self._bell

    def run(self, application: Application) -> None:
        """Answer until the server is asked to leave, and then until the requests are done."""
        AbstractServer.serve(self, target_loader=lambda: application, wrap_loader=False)

    def leave(self, *_: object) -> None:
        """Stop after the time for draining; asked a second time, stop at once."""
        # A signal may come at any moment, so here is nothing that could wait.
        self._times_asked += 1
        self._bell.set()

    # What follows are the places in which granian's server is told how to do this here.

    signal_handler_interrupt = leave

    def signal_handler_reload(self, *_: object) -> None:
        """Leave a hangup alone: there is nothing to be read anew."""

    def _check_gil(self) -> None:
        """Serve with threads also where Python runs one of them at a time."""

    def _init_shared_socket(self) -> None:
        holder: Any = SocketHolder
        self._shd = holder(self._socket.detach(), False, BACKLOG)

    def _serve_loop(self, *_: object) -> None:
        """Return when the server was asked to leave, and has drained, or cannot go on."""
        self._bell.ring_at_signals()
        while not self._must_stop(1):
            self._bell.wait()
        self.leaves.set()
        end = time.monotonic() + self._drain_seconds
        while not self._must_stop(2) and (left := end - time.monotonic()) > 0:
            self._bell.wait(left)

    def _must_stop(self, times_asked: int) -> bool:
        return self._times_asked >= times_asked or bool(self.interrupt_children)

    def _stop_workers(self) -> None:
        workers: list[Any] = self.wrks
        for worker in workers:
            worker.terminate()
            worker.join(self._finish_seconds)
            self.is_cut_short |= worker.inner.is_alive()
        workers.clear()
