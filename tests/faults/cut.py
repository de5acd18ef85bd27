"""A wire to PostgreSQL that is cut at the n-th thing that is said to the server."""

import socket
from pathlib import Path
from threading import Lock

from tests.store.postgresql.cutting import Wire


class CountingWire(Wire):
    """Cuts at a number instead of a word; all connections are counted together."""

    def __init__(self, server: Path, folder: Path) -> None:
        super().__init__(server, folder)
        self._counting = Lock()
        self._at = self._times = self.seen = 0

    def fail(self, at: int, *, times: int, is_heard: bool) -> None:
        """Cut `times` times from number `at` on, after or before the server has acted on it."""
        self.seen, self._at, self._times, self._is_heard = 0, at, times, is_heard

    def relent(self) -> None:
        """Cut no more."""
        self._times = 0

    def has_failed(self, at: int) -> bool:
        """Whether there was a number `at` since a fault was planned."""
        return self.seen >= at

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        """Carry what is said, or have that word cut which is said now."""
        try:
            while said := client.recv(65536):
                if self._is_next():
                    self._cut(said, client, server)
                    return
                server.sendall(said)
        except OSError:
            pass
        for end in (client, server):
            end.close()

    def _is_next(self) -> bool:
        with self._counting:
            self.seen += 1
            return 0 <= self.seen - self._at < self._times
