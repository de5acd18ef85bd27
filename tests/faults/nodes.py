"""Several servers on one PostgreSQL, each of which may be killed at any time."""

import base64
import random
import socket
from pathlib import Path

from tests.faults.server import Server

MASTER = b"n" * 32
OWN_PORTS = range(20_000, 30_000)
"""Below those that the system gives to anybody: a killed server finds its port free again."""


class Nodes:
    """The servers as a proxy shows them: whoever connects gets any one of them."""

    def __init__(
        self, address: str, trees: Path, *, number: int = 3, module: str = "treeguide"
    ) -> None:
        key = base64.b64encode(MASTER).decode()
        self._nodes = [
            Server(address, trees, name=f"node{each}", module=module, TREEGUIDE_KEY=key)
            for each in range(number)
        ]
        self._starting = list(self._nodes)
        for node in self._nodes:
            node.port = _free_port()

    @property
    def port(self) -> int:
        return random.choice(self._nodes).port

    def start(self) -> None:
        """Start all of them, and return when they listen."""
        for node in self._starting:
            node.begin()
        self.wait()

    def wait(self) -> None:
        """Return when all of them listen."""
        while self._starting:
            self._starting.pop().wait()

    def kill_one(self) -> None:
        """Kill any server and start it again, which the others do not wait for."""
        node = random.choice(self._nodes)
        node.kill()
        node.begin()
        self._starting.append(node)

    def close(self) -> None:
        """End all of them for good."""
        for node in self._nodes:
            node.kill()


def _free_port() -> int:
    for port in random.sample(OWN_PORTS, len(OWN_PORTS)):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)):
                return port
    raise LookupError("Each port is taken.")
