"""A wire to PostgreSQL that can be cut at a chosen word, before the server hears it or after."""

import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

PORT = "5432"
SOCKET = f".s.PGSQL.{PORT}"


def folder_of(address: str) -> Path:
    """Return where the server's socket lies, or skip the test where it has not the usual one."""
    parts = conninfo_to_dict(address)
    folder = parts.get("host", "")
    if not folder.startswith("/") or parts.get("port", PORT) != PORT:
        pytest.skip(f"The wire that can be cut needs a server on a socket, with the port {PORT}.")
    return Path(folder)


class Wire:
    """Carries what is said between its own socket and the server's."""

    def __init__(self, server: Path, folder: Path) -> None:
        self.folder = folder
        self._server = server / SOCKET
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / SOCKET))
        self._listening.listen()
        self._carried: list[socket.socket] = []
        self._cut_at: bytes | None = None
        self._is_heard = False
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, word: bytes, *, is_heard: bool) -> None:
        """Cut once, when a client next says `word`: after or before the server has acted on it."""
        self._cut_at, self._is_heard = word, is_heard

    def close(self) -> None:
        for each in (self._listening, *self._carried):
            _hang_up(each)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                self._carried += [client, server]
                for carry in (self._to_server, self._to_client):
                    threading.Thread(target=carry, args=(client, server), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while said := client.recv(65536):
                if self._cut_at is not None and self._cut_at in said:
                    self._cut(said, client, server)
                    return
                server.sendall(said)
        _hang_up(server)

    def _to_client(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(65536):
                client.sendall(said)
        _hang_up(client)

    def _cut(self, said: bytes, client: socket.socket, server: socket.socket) -> None:
        self._cut_at = None
        self.cuts += 1
        client.shutdown(socket.SHUT_RD)
        if self._is_heard:
            # The client is deaf from here on; the server hears all of it and then a goodbye.
            _hang_up(client)
            server.sendall(said)
            server.shutdown(socket.SHUT_WR)
        else:
            _hang_up(client)
            _hang_up(server)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
