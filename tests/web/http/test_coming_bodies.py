"""Bodies that are waited for, refused before they have come, or never come whole."""

import resource
import socket
import struct
import sys
from contextlib import closing, suppress

import pytest

from tests.web.http.served import MOST, answers, became_true, chunked, get, post, received
from treeguide.web.http.reader import LONGEST_HEAD, MOST_HEADERS

GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
EXPECT = "Expect: 100-continue"
TOO_LARGE = f"Content-Length: {MOST * 100}"
CHUNKED = "Transfer-Encoding: chunked"


def expecting(*headers: str, version: str = "1.1") -> bytes:
    return get("/", EXPECT, *headers, method="POST", version=version)


def test_a_client_is_told_to_go_on_when_its_body_is_wanted(here):
    with closing(here.connect(expecting("Content-Length: 3"))) as opened:
        word = received(opened, b"\r\n\r\n")
        opened.sendall(b"abc")
        content = received(opened, b"]")

    assert word == GO_ON
    assert answers(content)[0].told[3] == "abc"


def test_a_client_whose_body_is_here_already_is_not_told_to_go_on(here):
    content = here.ask(expecting("Content-Length: 3") + b"abc")

    assert content.startswith(b"HTTP/1.1 200")


def test_a_client_of_version_1_0_is_not_told_to_go_on(here):
    with closing(here.connect(expecting("Content-Length: 3", version="1.0"))) as opened:
        assert became_true(lambda: here.application.heads)
        opened.sendall(b"abc")

        assert received(opened).startswith(b"HTTP/1.1 200")


def test_a_word_is_given_only_when_the_requests_before_are_answered(here):
    with closing(here.connect(get("/hold") + expecting("Content-Length: 3"))) as opened:
        assert became_true(lambda: here.application.asked)
        here.do(here.application.free.set)
        content = received(opened, GO_ON)
        opened.sendall(b"abc")
        rest = received(opened, b"]")

    assert content.index(b"held") < content.index(GO_ON)
    assert answers(rest)[0].told[3] == "abc"


def test_a_body_that_is_refused_is_not_asked_for(here, monkeypatch):
    async def refuse(head, exchange):
        exchange.answer(413, [], b"too large")

    monkeypatch.setattr(here.connections, "_application", refuse)
    with closing(here.connect(expecting(TOO_LARGE))) as opened:
        content = received(opened)

    [answer] = answers(content)
    assert (answer.status, answer.headers["connection"]) == (413, "close")


def sends_until_told(here, first: bytes, piece: bytes, times: int) -> bytes:
    """Return what comes to a client that reads nothing before it has sent all it wants."""
    with closing(here.connect()) as opened:
        # Sooner than the server's patience ends.
        opened.settimeout(10)
        opened.sendall(first)
        with suppress(ConnectionError):
            for _ in range(times):
                opened.sendall(piece)
            opened.shutdown(socket.SHUT_WR)
        return received(opened)


BODIES = {
    "a length": (get("/", TOO_LARGE, method="POST"), b"x" * 50_000),
    "chunks": (get("/", CHUNKED, method="POST"), b"c350\r\n" + b"x" * 50_000 + b"\r\n"),
    "small chunks": (get("/", CHUNKED, method="POST"), b"1\r\nx\r\n" * 10_000),
}
HEADS = {
    "one piece": (b"GET / HTTP/1.1\r\nHost: here\r\n", b"X: " + b"x" * 200_000 + b"\r\n"),
    "many headers": (b"GET / HTTP/1.1\r\nHost: here\r\n", b"X: x\r\n" * 100),
    "one line": (b"GET / HTTP/1.1\r\nHost: here\r\nX: ", b"x" * 1000),
    "a name": (b"GET / HTTP/1.1\r\nHost: here\r\n", b"x" * 1000),
    "a target": (b"GET /", b"x" * 1000),
    "empty lines": (b"", b"\r\n" * 500),
}
BEHIND = {
    "a trailer": b"1\r\nx\r\n0\r\nX: ",
    "trailers": b"1\r\nx\r\n0\r\n",
    "an extension": b"1;",
    "zeros": b"0",
}


@pytest.mark.parametrize("sent", BODIES.values(), ids=BODIES)
def test_who_still_sends_a_body_can_read_that_it_is_too_large(here, logged, sent):
    got = answers(sends_until_told(here, *sent, 100))

    assert [(one.status, one.headers["connection"]) for one in got] == [(413, "close")]
    assert became_true(lambda: here.do(lambda: not here.connections._all))
    assert logged == []


@pytest.mark.parametrize("sent", HEADS.values(), ids=HEADS)
def test_who_still_sends_a_head_can_read_that_it_is_too_long(here, logged, sent):
    got = answers(sends_until_told(here, *sent, 500))

    assert [(one.status, one.headers["connection"]) for one in got] == [(431, "close")]
    assert here.application.heads == []
    assert logged == []


@pytest.mark.parametrize("sent", BEHIND.values(), ids=BEHIND)
def test_what_is_endless_and_no_body_is_no_whole_body(here, logged, sent):
    endless = b"X: x\r\n" if sent.endswith(b"\r\n") else b"0"
    first = get("/", CHUNKED, method="POST") + sent

    got = answers(sends_until_told(here, first, endless * 1000, 500))

    assert [one.status for one in got] == [400]
    assert here.application.asked == [("POST", "/", None)]
    assert logged == []


def test_what_never_ends_takes_no_memory(here):
    head = get("/", CHUNKED, method="POST")
    endless = [BODIES["a length"][0], HEADS["one line"][0], head + BEHIND["a trailer"]]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for first in endless:
        sends_until_told(here, first, b"x" * 100_000, 200)

    # In kilobytes; of each of them 20 MB were sent.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000


def test_a_head_may_be_long(here):
    headers = [f"X-{number}: {'x' * 300}" for number in range(MOST_HEADERS - 2)]

    [answer] = answers(here.ask(get("/", *headers)))

    assert answer.status == 200
    assert len(here.application.heads[0].headers.items()) == MOST_HEADERS - 1


def test_of_headers_there_may_be_so_many(here):
    [answer] = answers(here.ask(get("/", *["X: 1"] * MOST_HEADERS)))

    assert answer.status == 431


def test_no_header_has_an_endless_name(here):
    [answer] = answers(here.ask(get("/", f"{'x' * 300}: 1") + get("/behind")))

    assert answer.status == 431


def test_behind_a_head_that_is_too_long_nothing_is_answered(here):
    [answer] = answers(here.give(get("/", f"X: {'x' * LONGEST_HEAD}") + get("/behind")))

    assert answer.status == 431
    assert here.application.heads == []


def test_who_sends_on_behind_the_last_request_can_read_its_answer(here):
    content = sends_until_told(here, get("/large/300000", "Connection: close"), get() * 1000, 100)

    [answer] = answers(content)
    assert len(answer.body) == 300_000


def test_who_sends_on_behind_an_answer_that_ends_the_connection_can_read_it(here):
    first = get("/header/connection=close") + get("/behind")

    content = sends_until_told(here, first, get() * 1000, 300)

    assert [one.headers["connection"] for one in answers(content)] == ["close"]
    assert len(here.application.asked) == 1


def reset(opened: socket.socket) -> None:
    """Break a connection as a client does that has crashed."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    opened.close()


HALVES = {
    "a length": post(b"x" * 10)[:-1],
    "nothing of a length": post(b"x" * 10)[:-10],
    "a chunk": chunked(b"abc")[:-9],
    "no last chunk": chunked(b"abc")[:-5],
    "a last chunk": chunked(b"abc")[:-2],
    "a trailer": chunked(b"abc", trailers="X: 1")[:-2],
}


@pytest.mark.parametrize("sent", HALVES.values(), ids=HALVES)
def test_a_body_that_ends_before_its_end_is_not_taken_for_whole(here, logged, sent):
    [answer] = answers(here.ask(sent))

    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert here.application.asked == [("POST", "/", None)]
    assert became_true(lambda: here.do(lambda: not here.connections._all))
    assert logged == []


@pytest.mark.parametrize("sent", HALVES.values(), ids=HALVES)
def test_a_body_whose_client_crashes_is_not_taken_for_whole(here, logged, sent):
    opened = here.connect(sent)
    assert became_true(lambda: here.application.heads)

    reset(opened)

    assert became_true(lambda: here.application.asked)
    assert here.application.asked == [("POST", "/", None)]
    assert logged == []


def test_a_body_of_very_small_chunks_takes_little_more_than_itself(here):
    sent = get("/hold", CHUNKED, method="POST") + b"2\r\nab\r\n" * (MOST // 2)
    with closing(here.connect(sent)):
        assert became_true(lambda: here.application.heads)
        exchange = here.protocols[0]._reader._reading

        assert became_true(lambda: len(exchange._arrived) == MOST)
        assert sys.getsizeof(exchange._arrived) < 2 * MOST
