"""Several servers on one PostgreSQL, each of which may be killed at any time."""

import base64
import random
import socket
from pathlib import Path

from tests.faults.server import Server

MASTER = b"n" * 32
OWN_PORTS = range(20_000, 30_000)
"""Below those that the system gives to anybody: a killed server finds its port free again."""


class Node(Server):
    """`treeguide serve` on a database instead of a folder."""

    def __init__(self, address: str, trees: Path, *, name: str, module: str) -> None:
        key = base64.b64encode(MASTER).decode()
        super().__init__(trees.with_name(name), trees, module=module, TREEGUIDE_KEY=key)
        self._command[self._command.index("--data") + 1] = address
        self.port = _free_port()


class Nodes:
    """The servers as a proxy shows them: whoever connects gets any one of them."""

    def __init__(
        self, address: str, trees: Path, *, number: int = 3, module: str = "treeguide"
    ) -> None:
        self._nodes = [
            Node(address, trees, name=f"node{each}", module=module) for each in range(number)
        ]

    @property
    def port(self) -> int:
        return random.choice(self._nodes).port

    def start(self) -> None:
        for node in self._nodes:
            node.start()

    def kill_one(self) -> None:
        """Kill any server and start it again."""
        node = random.choice(self._nodes)
        node.kill()
        node.start()

    def close(self) -> None:
        """End all of them for good."""
        for node in self._nodes:
            node.close()


def _free_port() -> int:
    for port in random.sample(OWN_PORTS, len(OWN_PORTS)):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)):
                return port
    raise LookupError("Each port is taken.")
