"""There is room for so many connections; who rests longest makes room for the next one."""

import socket
from contextlib import closing

from tests.web.http.served import became_true, get, has_ended, post, received, served
from treeguide.web.http.open_connections import OpenConnections


def test_the_connection_that_rests_longest_makes_room(logged):
    with served(most=3) as here:
        held = here.connect(get("/hold"))
        assert became_true(lambda: here.application.asked)
        first, second = resting(here), resting(here)

        newest = resting(here)

        assert has_ended(first)
        for each in (second, newest):
            each.sendall(get())
            assert received(each, b"]")
        here.do(here.application.free.set)
        assert received(held, b"held")
        for each in (held, first, second, newest):
            each.close()
    assert logged == []


def resting(here) -> socket.socket:
    """Return a connection that has been answered."""
    opened = here.connect(get())
    received(opened, b"]")
    return opened


def test_who_was_answered_last_rests_the_shortest():
    with served(most=2) as here:
        first, second = resting(here), resting(here)
        first.sendall(get())
        received(first, b"]")

        newest = resting(here)

        assert has_ended(second)
        first.sendall(get())
        assert received(first, b"]")
        for each in (first, second, newest):
            each.close()


def test_who_has_begun_with_a_request_rests_shorter_than_who_has_not():
    with served(most=2) as here:
        first, second = resting(here), resting(here)
        first.sendall(b"GET / HT")
        assert became_true(lambda: here.do(lambda: here.protocols[0]._reader._length))

        newest = resting(here)

        assert has_ended(second)
        first.sendall(b"TP/1.1\r\nHost: here\r\n\r\n")
        assert received(first, b"]")
        for each in (first, second, newest):
            each.close()


def test_where_none_rests_the_newest_is_parted_with(logged):
    with served(most=2) as here:
        held = [here.connect(get("/hold")) for _ in range(2)]
        assert became_true(lambda: len(here.application.asked) == 2)

        with closing(here.connect()) as newest:
            assert has_ended(newest)

        here.do(here.application.free.set)
        for each in held:
            assert received(each, b"held")
            each.close()
    assert logged == []


def test_a_body_under_way_is_not_at_rest():
    with served(most=1) as here, closing(here.connect(post(b"abc")[:-1])) as opened:
        assert became_true(lambda: here.application.heads)
        with closing(here.connect()) as newest:
            assert has_ended(newest)
        opened.sendall(b"c")

        assert received(opened, b"]")


class Newcomer:
    """A connection that is lost some time after it was aborted."""

    def __init__(self) -> None:
        self.times_aborted = 0
        self.transport = self

    def abort(self) -> None:
        self.times_aborted += 1


def test_of_connections_that_come_at_once_one_makes_room_for_each_that_is_too_many(here):
    newcomers = [Newcomer() for _ in range(5)]

    def come() -> None:
        connections = OpenConnections(here.application, most=2)
        for each in newcomers:
            connections.add(each)

    here.do(come)

    assert [each.times_aborted for each in newcomers] == [1, 1, 1, 0, 0]
