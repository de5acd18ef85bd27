"""While hundreds of clients hang in the middle of what they say, all others are answered."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.faults.server import Server, write_tree
from tests.faults.visitor import Visitor
from tests.waiting import still_hangs

SLOW = 500
OTHERS, ROUNDS = 5, 10
SENT = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    "half a body": b"POST /go/lamp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nan",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data", write_tree(tmp_path / "trees"))
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.mark.parametrize("sent", SENT)
def test_while_500_clients_hang_all_others_are_answered(server, sent):
    with ExitStack() as held:
        slow = [held.enter_context(hanging(server, SENT[sent])) for _ in range(SLOW)]
        others = [held.enter_context(closing(Visitor(server))) for _ in range(OTHERS)]
        answered = [one for _ in range(ROUNDS) for other in others for one in used(other)]

        assert set(answered) == {200}
        # Nobody was answered because one of them had been given up.
        assert all(still_hangs(one) for one in slow)


def hanging(server: Server, sent: bytes) -> socket.socket:
    """Return a connection of somebody who has begun to say something."""
    opened = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    opened.sendall(sent)
    return opened


def used(visitor: Visitor) -> Iterator[int]:
    """Yield with which status each thing is answered that people do."""
    yield visitor.get("/").status
    yield visitor.get(visitor.start_on_a_page("lamp")).status
