"""The same route of Flask on granian, which asks it by WSGI in threads of its own."""

import signal
import socket
import sys
from threading import Event
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.server import MTServer
from granian.server.common import AbstractServer

from benchmarks.peers.bare_flask import app
from treeguide.web.serving.server import BACKLOG, listening


class Bare(MTServer):
    """Granian's threaded server in the process that was started, as it answers fastest."""

    def __init__(self, opened: socket.socket, threads: int) -> None:
        super().__init__(
            "bare",
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            blocking_threads=threads,
            websockets=False,
            backlog=BACKLOG,
            log_enabled=False,
        )
        self._opened = opened
        self._is_left = Event()

    def run(self) -> None:
        """Answer until SIGTERM."""
        AbstractServer.serve(self, target_loader=lambda: app.wsgi_app, wrap_loader=False)

    def signal_handler_interrupt(self, *_: object) -> None:
        """Stop answering."""
        self._is_left.set()

    def _check_gil(self) -> None:
        """Serve with threads also where Python runs one of them at a time."""

    def _init_shared_socket(self) -> None:
        holder: Any = SocketHolder
        self._shd = holder(self._opened.detach(), False, BACKLOG)

    def _serve_loop(self, *_: object) -> None:
        while not self._is_left.wait(0.1):
            pass


if __name__ == "__main__":
    opened = listening("127.0.0.1", 0)
    print(f"http://127.0.0.1:{opened.getsockname()[1]}/", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Bare(opened, int(sys.argv[1])).run()
