"""How a server ends, and what becomes of requests whose client or application has failed."""

import socket
from contextlib import closing

import pytest

from tests.web.http.served import answers, became_true, get, post, received, served
from tests.web.http.test_coming_bodies import reset


def test_unused_connections_close_at_once(here):
    opened = [here.connect(), here.connect(get()), here.connect(b"GET / HT")]
    received(opened[1], b"]")
    assert became_true(lambda: len(here.protocols) == 3)

    assert here.finish().result(30) is True
    for each in opened:
        assert received(each) == b""
        each.close()


def test_a_request_under_way_is_answered_as_the_last_one(here):
    with closing(here.connect(get("/hold"))) as opened:
        assert became_true(lambda: here.application.asked)
        finished = here.finish()
        here.do(here.application.free.set)

        [answer] = answers(received(opened))
        assert (answer.body, answer.headers["connection"]) == (b"held", "close")
        # Though the client is still there.
        assert finished.result(30) is True


def test_requests_that_wait_are_answered_and_the_last_says_so(here):
    with closing(here.connect(get("/hold") + get("/next"))) as opened:
        assert became_true(lambda: here.application.asked)
        finished = here.finish()
        here.do(here.application.free.set)

        first, second = answers(received(opened))
        assert [first.headers["connection"], second.headers["connection"]] == [None, "close"]
        assert finished.result(30) is True


def test_a_body_that_still_comes_is_waited_for(here):
    sent = post(b"abcdef")
    with closing(here.connect(sent[:-3])) as opened:
        assert became_true(lambda: here.application.heads)
        finished = here.finish()
        opened.sendall(sent[-3:-1])
        here.do(lambda: None)
        opened.sendall(sent[-1:] + get("/behind"))

        [answer] = answers(received(opened))
        assert (answer.told[3], answer.headers["connection"]) == ("abcdef", "close")
    assert finished.result(30) is True


def test_a_connection_that_comes_while_the_server_ends_does_not_keep_it(here):
    with closing(here.connect(get("/hold"))) as held:
        assert became_true(lambda: here.application.asked)
        finished = here.finish()
        with closing(here.connect()) as late:
            assert received(late) == b""
        here.do(here.application.free.set)

        assert received(held).endswith(b"held")
        assert finished.result(30) is True


def test_a_request_that_never_ends_is_given_up(here):
    with closing(here.connect(get("/hold"))):
        assert became_true(lambda: here.application.asked)

        assert here.finish(0.1).result(30) is False


def test_who_takes_no_answer_does_not_keep_the_server_for_long(here):
    with closing(here.connect(get("/large/5000000") * 9, receives=4096)):
        assert became_true(lambda: here.application.done)

        assert here.finish(0.1).result(30) is True


@pytest.mark.parametrize("goes", [reset, lambda opened: opened.close()], ids=["crash", "close"])
def test_what_a_client_has_asked_for_is_done_though_it_has_gone(here, logged, goes):
    opened = here.connect(get("/hold") + get("/next"))
    assert became_true(lambda: here.application.asked)
    goes(opened)

    here.do(here.application.free.set)

    assert became_true(lambda: "/hold" in here.application.done)
    assert became_true(lambda: here.do(lambda: not here.connections._all))
    assert here.connections._resting == {}
    assert logged == []


def test_who_sends_no_more_still_gets_all_answers(here):
    got = answers(here.ask(get("/large/300000") * 3 + get("/last")))

    assert [len(one.body) for one in got[:3]] == [300_000] * 3
    assert got[3].told[1] == "/last"


def test_who_sends_no_more_is_parted_with_after_the_answer(here):
    with closing(here.connect(get("/hold"))) as opened:
        opened.shutdown(socket.SHUT_WR)
        assert became_true(lambda: here.protocols and here.protocols[0]._has_client_ended)
        here.do(here.application.free.set)

        [answer] = answers(received(opened))
        assert (answer.body, answer.headers["connection"]) == (b"held", "close")


@pytest.mark.parametrize("path", ["/fails", "/nothing"])
def test_a_request_that_is_not_answered_is_answered_with_500(here, logged, path):
    [answer] = answers(here.ask(get(path) + get("/behind"), ends=False))

    assert (answer.status, answer.headers["connection"]) == (500, "close")
    assert [one.getMessage() for one in logged] == ["An answer could not be made."]


def test_a_second_answer_does_not_get_out(here, logged):
    first, second = answers(here.ask(get("/twice") + get("/behind")))

    assert (first.body, second.told[1]) == (b"one", "/behind")
    assert [one.getMessage() for one in logged] == ["An answer could not be made."]


def test_a_fault_whose_client_has_gone_is_logged_once(here, logged):
    here.connect(get("/fails")).close()

    assert became_true(lambda: logged)
    assert became_true(lambda: here.do(lambda: not here.connections._tasks))
    assert len(logged) == 1


def test_a_fault_in_the_reading_is_logged_and_the_request_refused(here, logged, monkeypatch):
    def fail(*_):
        raise OSError("a fault")

    monkeypatch.setattr("treeguide.web.http.reader.Head", fail)

    [answer] = answers(here.ask(get()))

    assert answer.status == 400
    assert [one.getMessage() for one in logged] == ["A request could not be read."]


def test_an_end_in_which_nobody_was_there_is_quick():
    with served() as here:
        assert here.finish().result(30) is True
