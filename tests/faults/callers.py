"""Programs that walk sessions over HTTP, and send again whatever was not answered.

Each walks one session after the other. One request in five is sent twice at the same moment, over
two connections, as by a double click. What was acknowledged is remembered for the comparison.
"""

import json
import socket
import threading
import time
from collections import Counter
from random import Random
from typing import Any

from tests.faults.server import QUESTIONS, TREE, Server

DOUBLE = 0.2
AGAIN_S = 0.02
PATIENCE_S = 20
LATER = (503, 507)
"""Statuses of a server that could not keep it at present."""


class Unanswered(OSError):
    """The other side has gone before it had answered."""


class Wire:
    """A connection that is kept open over many requests, and is made anew where it broke."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._socket: socket.socket | None = None
        self._rest = b""

    def send(self, request: bytes) -> None:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._server.port), PATIENCE_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)

    def receive(self) -> tuple[int, bytes]:
        """Return the status and the body of the answer."""
        head, _, self._rest = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        names = (line.partition(b":") for line in head.lower().split(b"\r\n"))
        length = next(int(value) for name, _, value in names if name == b"content-length")
        while len(self._rest) < length:
            self._more()
        body, self._rest = self._rest[:length], self._rest[length:]
        return int(head.split(b" ", 2)[1]), body

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._rest = None, b""

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._rest:
            self._more()
        return self._rest

    def _more(self) -> None:
        received = self._socket.recv(65_536)
        if not received:
            raise Unanswered
        self._rest += received


class Caller(threading.Thread):
    """Walks sessions until it is stopped."""

    def __init__(self, name: str, server: Server, stop: threading.Event) -> None:
        super().__init__(name=name)
        self._wires = Wire(server), Wire(server)
        self._stop_walking = stop
        self._dice = Random(name)
        self.acknowledged: dict[str, list[tuple[str, str]]] = {}
        """Of each session the client's keys and the answers, in the order of the replies."""
        self.acknowledgements = 0
        self.requests = 0
        """Each counted once, however often it was sent."""
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        while not self._stop_walking.is_set():
            self._walk()
        for wire in self._wires:
            wire.close()

    def _walk(self) -> None:
        key = f"{self._dice.getrandbits(128):032x}"
        started = self._ask("/sessions", {"tree": TREE}, f"Idempotency-Key: {key}", 1)
        if started is None:
            return
        session, right = started["session"], f"Authorization: Bearer {started['token']}"
        kept = self.acknowledged[session] = []
        self.acknowledgements += 1
        for seq in range(1, QUESTIONS + 1):
            key, answer = f"{self._dice.getrandbits(64):016x}", self._dice.choice(("yes", "no"))
            event = {"kind": "answered", "seq": seq, "key": key, "answer": answer}
            page = self._ask(f"/sessions/{session}/events", event, right, seq + 1)
            if page is None:
                return
            kept.append((key, answer))
            self.acknowledgements += 1
            self.counts["acknowledged as replayed"] += page.get("replayed", False)

    def _ask(
        self, path: str, body: dict[str, object], header: str, seq: int
    ) -> dict[str, Any] | None:
        """Send a request until it is answered; None if it is refused, or time is up.

        `seq` is where the session then stands; who is asked twice must say so twice.
        """
        content = json.dumps(body).encode()
        head = (
            f"POST /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"{header}\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        is_double = self._dice.random() < DOUBLE
        self.counts["sent twice at once"] += is_double
        self.requests += 1
        replies = self._once(head.encode() + content, is_double)
        self.counts["sent again"] += not replies
        while not replies and not self._stop_walking.is_set():
            time.sleep(AGAIN_S)
            replies = self._once(head.encode() + content, is_double)
        pages = [self._understood(*reply, seq) for reply in replies]
        if len({page.get("session") for page in pages if page}) > 1:
            self.counts["duplicated"] += 1
        return pages[0] if pages else None

    def _understood(self, status: int, answer: bytes, seq: int) -> dict[str, Any] | None:
        if status not in (200, 201):
            self.counts["refused"] += 1
            return None
        told = json.loads(answer)
        # The answer to a start holds its page.
        self.counts["out of order"] += told.get("page", told)["seq"] != seq
        return told

    def _once(self, request: bytes, is_double: bool) -> list[tuple[int, bytes]]:
        """Return the answers to a request, none where the first was missing or “later”."""
        wires = self._wires if is_double else self._wires[:1]
        try:
            for wire in wires:
                wire.send(request)
            replies = [wire.receive() for wire in wires]
        except OSError:
            for wire in wires:
                wire.close()
            return []
        return [] if replies[0][0] in LATER else [one for one in replies if one[0] not in LATER]
