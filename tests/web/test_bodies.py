"""What a request brings is there before anything works on it."""

import io
from threading import Event, Thread

import pytest
from werkzeug.test import EnvironBuilder

from tests.web.operating import make_app
from treeguide.web import bodies
from treeguide.web.application import MOST_BYTES
from treeguide.web.bodies import WholeBodies

__all__ = ["make_app"]


class Sent:
    """A body that arrives when it is let."""

    def __init__(self, content: bytes) -> None:
        self.content, self.asked, self.comes = content, Event(), Event()

    def read(self, most: int) -> bytes:
        self.asked.set()
        assert self.comes.wait(10)
        return self.content[:most]


def answer_to(application, sent, **environ):
    said = []
    answer = application(
        {**environ, "wsgi.input": sent}, lambda status, head: said.append((status, dict(head)))
    )
    return said, b"".join(answer)


def echo(environ, start_response):
    start_response("200 OK", [("Length", environ.get("CONTENT_LENGTH", ""))])
    return [environ["wsgi.input"].read(-1) if "CONTENT_LENGTH" in environ else b"none"]


def here(content):
    sent = Sent(content)
    sent.comes.set()
    return sent


def test_a_body_is_whole_before_anything_works_on_it():
    application = WholeBodies(echo, most=100, at_once=1)

    _, answer = answer_to(application, here(b"abc"), CONTENT_LENGTH="3")

    assert answer == b"abc"


def test_a_body_in_chunks_gets_its_length():
    application = WholeBodies(echo, most=100, at_once=1)

    said, answer = answer_to(application, here(b"abc"), HTTP_TRANSFER_ENCODING="chunked")

    assert (said, answer) == ([("200 OK", {"Length": "3"})], b"abc")


def test_slow_bodies_never_take_all_places_and_the_next_is_told_to_come_again():
    application = WholeBodies(echo, most=100, at_once=1)
    slow = Sent(b"abc")
    waiting = Thread(target=answer_to, args=(application, slow), kwargs={"CONTENT_LENGTH": "3"})
    waiting.start()
    try:
        assert slow.asked.wait(10)
        refused, _ = answer_to(application, here(b"abc"), CONTENT_LENGTH="3")
        _, page = answer_to(application, None)
    finally:
        slow.comes.set()
        waiting.join()

    assert refused[0][0] == "503 Service Unavailable"
    assert refused[0][1]["Retry-After"] == "2"
    assert page == b"none"


def test_a_body_that_comes_at_once_waits_for_its_place(monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE", 10)
    application = WholeBodies(echo, most=100, at_once=1)
    slow, said = Sent(b"abc"), []
    threads = [
        Thread(target=lambda: answer_to(application, slow, CONTENT_LENGTH="3")),
        Thread(
            target=lambda: said.append(answer_to(application, here(b"d"), CONTENT_LENGTH="1")[1])
        ),
    ]
    threads[0].start()
    assert slow.asked.wait(10)
    threads[1].start()
    slow.comes.set()
    for thread in threads:
        thread.join()

    assert said == [b"d"]


def test_a_place_is_free_again_when_a_body_has_come_or_was_broken_off():
    application = WholeBodies(echo, most=100, at_once=1)

    class BrokenOff:
        def read(self, most):
            raise OSError

    with pytest.raises(OSError):
        answer_to(application, BrokenOff(), CONTENT_LENGTH="3")

    for _ in range(3):
        assert answer_to(application, here(b"abc"), CONTENT_LENGTH="3")[1] == b"abc"


@pytest.mark.parametrize(
    "environ",
    [{"CONTENT_LENGTH": str(MOST_BYTES + 1)}, {"HTTP_TRANSFER_ENCODING": "chunked"}],
    ids=["declared", "in chunks"],
)
def test_a_body_that_is_too_long_is_refused_and_never_cut(make_app, environ):
    application = WholeBodies(make_app().wsgi_app, most=MOST_BYTES, at_once=1)
    asked = EnvironBuilder("/api/v1/sessions", method="POST", content_type="application/json")
    long = io.BytesIO(b"x" * (MOST_BYTES + 1))

    said, _ = answer_to(application, long, **{**asked.get_environ(), **environ})

    assert said[0][0].startswith("413")
