"""Nobody takes more of the server than is due: time, connections, or memory."""

import socket
import time
from contextlib import closing, suppress

import pytest

from tests.web.http.served import answers, became_true, get, has_ended, received, served
from treeguide.web.http import open_connections

LARGE = 5_000_000


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(open_connections, "PATIENCE", 0.2)
    monkeypatch.setattr(open_connections, "TURN", 0.05)
    with served() as made:
        yield made


@pytest.mark.parametrize("sent", [b"", get()[:-2], b"GET /", b"\r\n"], ids=repr)
def test_who_sends_no_request_is_parted_with(hasty, sent):
    with closing(hasty.connect(sent)) as opened:
        assert has_ended(opened)


def test_a_connection_that_is_used_no_more_is_parted_with(hasty):
    with closing(hasty.connect(get())) as opened:
        assert has_ended(opened)
    assert hasty.application.done == ["/"]


def test_a_head_in_very_small_pieces_is_not_waited_for(hasty):
    with (
        closing(hasty.connect(b"GET / HTTP/1.1\r\nX: ")) as opened,
        pytest.raises(ConnectionError),
    ):
        for _ in range(2000):
            opened.sendall(b"x")
            time.sleep(0.01)


def test_who_was_refused_and_does_not_go_is_parted_with(hasty):
    with closing(hasty.connect(b"nonsense\r\n\r\n")) as opened:
        assert answers(received(opened))[0].status == 400

        with pytest.raises(ConnectionError):
            for _ in range(2000):
                opened.sendall(b"x")
                time.sleep(0.01)


def test_who_does_not_go_after_the_last_answer_is_parted_with(hasty):
    with closing(hasty.connect(get("/", "Connection: close"))) as opened:
        received(opened)

        assert became_true(lambda: hasty.do(lambda: not hasty.connections._all))


def test_a_request_under_way_is_waited_for(hasty):
    with closing(hasty.connect(get("/hold"))) as held, closing(hasty.connect()) as unused:
        assert has_ended(unused)
        with closing(hasty.connect()) as other:
            assert has_ended(other)
        hasty.do(hasty.application.free.set)

        assert received(held, b"held").endswith(b"held")


def test_the_rest_of_a_head_has_as_much_time_as_a_whole_one(here):
    resting = here.connections._resting
    with closing(here.connect(get())) as opened:
        received(opened, b"]")
        [connection] = here.do(lambda: list(resting))
        before = resting[connection]
        time.sleep(0.01)
        opened.sendall(b"GET / HT")

        assert became_true(lambda: resting[connection] > before)
        began = resting[connection]
        opened.sendall(b"TP/1.1\r\n")
        assert became_true(lambda: connection._reader._length == 16)
        assert resting[connection] == began


def test_who_takes_nothing_of_an_answer_is_parted_with(hasty):
    with closing(hasty.connect(get(f"/large/{LARGE}"), receives=4096)) as opened:
        assert became_true(lambda: hasty.application.done)
        assert became_true(lambda: hasty.do(lambda: not hasty.connections._all))

        assert len(received(opened)) < LARGE


@pytest.mark.parametrize("headers", [[], ["Connection: close"]], ids=["stays", "closes"])
def test_who_takes_an_answer_slowly_gets_it_whole(hasty, headers):
    with closing(hasty.connect(get(f"/large/{LARGE}", *headers), receives=65536)) as opened:
        taken = bytearray()
        # Ten times as long as the patience with who takes nothing.
        while len(taken) < LARGE:
            piece = opened.recv(100_000)
            assert piece
            taken += piece
            time.sleep(1.2 * len(piece) / LARGE)

    assert len(answers(bytes(taken))[0].body) == LARGE


def test_a_second_answer_may_be_longer_than_what_was_left_of_the_first(hasty):
    connections = hasty.connections
    with closing(hasty.connect(get(f"/large/{LARGE}"), receives=65536)) as opened:
        assert became_true(lambda: connections._unsent)
        rest = LARGE
        while rest > 0:
            rest -= len(opened.recv(LARGE))
        opened.sendall(get(f"/large/{LARGE}"))

        assert became_true(lambda: len(hasty.application.done) == 2)
        assert hasty.do(lambda: connections._unsent.get(hasty.protocols[0])) is None
        with suppress(ConnectionError):
            received(opened)


def test_while_a_request_is_under_way_the_ones_behind_are_not_read(here):
    with closing(here.connect(get("/hold") + get("/next"))) as opened:
        assert became_true(lambda: here.application.asked)
        opened.settimeout(0.3)
        with pytest.raises(TimeoutError):
            for _ in range(1000):
                opened.sendall(get() * 1000)

        assert len(here.do(lambda: here.protocols[0]._waiting)) <= 100


def test_of_requests_that_come_at_once_few_wait(here):
    with closing(here.connect(get("/hold") + get() * 1000)):
        assert became_true(lambda: here.application.asked)

        assert len(here.do(lambda: here.protocols[0]._waiting)) == 100


def test_of_answers_that_nobody_takes_few_are_made(here):
    with closing(here.connect(get(f"/large/{LARGE}") * 9, receives=4096)) as opened:
        assert became_true(lambda: here.application.done)
        # What is asked on another connection takes its turn behind all that could begin.
        answers(here.ask(get("/other")))

        assert here.application.done.count(f"/large/{LARGE}") < 3
        waiting = here.do(here.protocols[0].transport.get_write_buffer_size)
        assert waiting < 3 * LARGE
        opened.shutdown(socket.SHUT_WR)
        assert len(answers(received(opened))) == 9
