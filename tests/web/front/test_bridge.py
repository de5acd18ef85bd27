"""What a request brings is there before anything works on it, and whoever is slow stops nobody."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.web.fronted import Line
from tests.web.operating import make_app
from treeguide.web import security
from treeguide.web.api.kinds import KINDS
from treeguide.web.api.problems import MEDIA_TYPE
from treeguide.web.application import MOST_BYTES
from treeguide.web.front import bridge, crew, patience
from treeguide.web.front.arrival import REFUSAL
from treeguide.web.front.bridge import Bridge, environ_of
from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Head

__all__ = ["make_app"]


def asked(method: str = "POST", path: str = "/", **headers: str) -> Head:
    """Return the head of a request."""
    return Head(
        method,
        f"{path}?a=%20".encode(),
        [(name.replace("_", "-"), value) for name, value in headers.items()],
        http_version="1.1",
        server="127.0.0.1:8000",
        client="[::1]:50000",
    )


class Request:
    """A request whose body comes in pieces, before each of which it waits; `None` breaks it off."""

    def __init__(self, head: Head, *pieces: bytes | None, pause: float = 0) -> None:
        self.head, self.pieces, self.pause = head, pieces, pause
        self.line = Line()
        self.exchange = Exchange(self.line, head, waits_for_a_word=False)

    async def come(self) -> None:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            if piece is None:
                self.exchange.break_off()
                return
            self.exchange.add(piece)
        self.exchange.end()


def echo(environ, start_response):
    start_response("200 OK", [("Length", environ.get("CONTENT_LENGTH", "none"))])
    return [environ["wsgi.input"].read()]


def refusing(environ, start_response):
    """Refuse what the bridge says is to be refused, as our application does."""
    refusal = environ.get(REFUSAL)
    return (refusal or echo)(environ, start_response)


def answers_of(application, *requests, most: int = 100):
    """Return the answers to requests that are there at the same time."""
    made = Bridge(application, threads=1, most=most)

    async def ask() -> None:
        bodies = [asyncio.create_task(request.come()) for request in requests]
        await asyncio.gather(*(made(request.head, request.exchange) for request in requests))
        for body in bodies:
            body.cancel()

    try:
        # In a thread of its own: browser tests have a loop in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, ask()).result()
    finally:
        made.stop()
    return [request.line.answer for request in requests]


@pytest.mark.parametrize(
    ("headers", "pieces"),
    [({"content_length": "3"}, (b"abc",)), ({"transfer_encoding": "chunked"}, (b"a", b"bc"))],
    ids=["declared", "in chunks"],
)
def test_a_body_is_whole_and_has_its_length_before_anything_works_on_it(headers, pieces):
    [answer] = answers_of(echo, Request(asked(**headers), *pieces))

    assert answer == (200, [("Length", "3")], b"abc")


def test_what_brings_no_body_has_none():
    [answer] = answers_of(echo, Request(asked("GET"), b"never read"))

    assert answer == (200, [("Length", "none")], b"")


TOO_LONG = [
    ({"content_length": str(MOST_BYTES + 1)}, [b"never asked for"]),
    ({"transfer_encoding": "chunked"}, [b"x" * MOST_BYTES, b"xx", b"never asked for"]),
]


@pytest.mark.parametrize(("headers", "pieces"), TOO_LONG, ids=["declared", "in chunks"])
@pytest.mark.parametrize("path", ["/api/v1/sessions", "/go/form"])
def test_a_body_that_is_too_long_is_refused_and_never_cut(make_app, store, path, headers, pieces):
    request = Request(asked(path=path, host="h", sec_fetch_site="none", **headers), *pieces)

    [answer] = answers_of(make_app().wsgi_app, request, most=MOST_BYTES)

    assert answer[0] == 413
    assert store.sessions_before(2**62, "", 1) == []


def test_a_body_that_does_not_come_is_given_up_and_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(bridge, "PATIENCE", 0.2)
    monkeypatch.setattr(patience, "TURN", 0.05)
    slow = [
        Request(asked(content_length="3"), b"abc", pause=600),
        Request(asked(transfer_encoding="chunked"), b"a", b"b", pause=600),
    ]

    *late, quick = answers_of(refusing, *slow, Request(asked(content_length="1"), b"d"))

    assert [answer[0] for answer in late] == [408, 408]
    assert quick[2] == b"d"


def test_an_application_that_fails_is_left_to_the_server_which_says_so():
    def fails(environ, start_response):
        raise RuntimeError("Nobody has answered this.")

    with pytest.raises(RuntimeError, match="Nobody has answered"):
        answers_of(fails, Request(asked("GET")))


def test_what_an_answer_holds_is_let_go_of():
    closed = []

    class Parts(list):
        def close(self):
            closed.append(True)

    def answers(environ, start_response):
        start_response("200 OK", [])
        return Parts([b"a", b"b"])

    [answer] = answers_of(answers, Request(asked("GET")))

    assert (answer[2], closed) == (b"ab", [True])


def test_a_body_that_breaks_off_is_refused():
    [answer] = answers_of(refusing, Request(asked(transfer_encoding="chunked"), b"half", None))

    assert answer[0] == 400


def test_of_large_bodies_some_arrive_at_a_time_and_the_next_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(bridge, "MOST_LARGE", 1)
    length = str(bridge.LARGE + 1)
    slow = Request(asked(content_length=length), b"abc", pause=0.5)

    quick = Request(asked(content_length=length), b"d")
    small = Request(asked(content_length="1"), b"e")
    answers = answers_of(refusing, slow, quick, small, most=bridge.LARGE * 2)

    assert [answer[0] for answer in answers] == [200, 503, 200]
    assert ("Retry-After", "2") in answers[1][1]


class Stuck:
    """An application whose database is stuck until somebody is refused, or asks for `path`."""

    def __init__(self, path: str = "", seconds: float = 5) -> None:
        self.path, self.seconds = path, seconds
        self.free = Event()
        self.was_freed = False

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == self.path or REFUSAL in environ:
            self.free.set()
        else:
            self.was_freed = self.free.wait(self.seconds)
        return refusing(environ, start_response)


@pytest.mark.parametrize("path", [bridge.ALIVE, *sorted(bridge.WATCHED)])
def test_whoever_watches_the_server_waits_for_nobody_who_waits_for_the_database(path):
    stuck = Stuck(path)

    answers = answers_of(stuck, *(Request(asked("GET", one)) for one in ("/go/form", path)))

    assert [answer[0] for answer in answers] == [200, 200]
    assert stuck.was_freed


def test_whose_body_is_refused_hears_it_without_waiting_for_the_database():
    stuck, too_long = Stuck(), Request(asked(content_length="101"))

    answers = answers_of(stuck, Request(asked("GET")), too_long, most=100)

    assert [answer[0] for answer in answers] == [200, 413]
    assert stuck.was_freed


def test_with_one_thread_everybody_else_does_wait():
    stuck = Stuck("/go/other", seconds=0.1)

    answers_of(stuck, *(Request(asked("GET", one)) for one in ("/go/form", "/go/other")))

    assert not stuck.was_freed


def test_beyond_so_many_requests_the_next_is_told_to_come_again_and_waits_for_nobody(monkeypatch):
    monkeypatch.setattr(crew, "MOST_REQUESTS", 2)
    stuck = Stuck()
    requests = [Request(asked("GET", f"/{name}")) for name in "abc"]

    answers = answers_of(stuck, *requests, Request(asked("GET", bridge.ALIVE)))

    # What is refused, or asks no database, does not wait for what does.
    assert stuck.was_freed
    assert [answer[0] for answer in answers] == [200, 200, 503, 200]
    assert ("Retry-After", "2") in answers[2][1]


def test_what_has_waited_too_long_is_told_to_come_again_and_the_application_does_nothing(
    monkeypatch,
):
    monkeypatch.setattr(crew, "LONGEST_WAIT", -1)

    [answer] = answers_of(refusing, Request(asked("GET")))

    assert answer[0] == 503
    assert ("Retry-After", "2") in answer[1]


NOT_WHOLE = {
    "too-slow": ({"content_length": "3"}, (b"abc",), "What you sent did not arrive"),
    "broken-off": ({"transfer_encoding": "chunked"}, (b"half", None), "This request could not"),
    "crowded": ({"content_length": str(bridge.LARGE + 1)}, (b"abc",), "Too much arrives here"),
    "too-large": ({"content_length": str(MOST_BYTES + 1)}, (b"abc",), "This is more than we can"),
}


@pytest.fixture
def refused(make_app, monkeypatch):
    """Return how a request is refused whose body is not there whole."""
    app = make_app()

    def refused(kind: str, path: str):
        headers, pieces, _ = NOT_WHOLE[kind]
        if kind == "too-slow":
            monkeypatch.setattr(bridge, "PATIENCE", 0.05)
        if kind == "crowded":
            monkeypatch.setattr(bridge, "MOST_LARGE", 0)
        head = asked(path=path, host="h", sec_fetch_site="none", **headers)
        request = Request(head, *pieces, pause=600 if kind == "too-slow" else 0)
        [(status, answered, content)] = answers_of(app.wsgi_app, request, most=MOST_BYTES)
        return status, dict(answered), content.decode()

    return refused


@pytest.mark.parametrize("kind", NOT_WHOLE)
def test_a_program_hears_of_a_body_that_is_not_whole_as_of_every_problem(refused, kind):
    status, headers, content = refused(kind, "/api/v1/sessions")

    told = json.loads(content)
    assert (told["type"], told["status"], status) == (
        KINDS[kind].type,
        KINDS[kind].status,
        KINDS[kind].status,
    )
    assert headers["Content-Type"] == MEDIA_TYPE
    assert dict(security.FOR_PROGRAMS).items() <= headers.items()
    assert headers["Connection"] == "close"
    assert headers["X-Request-Id"]


@pytest.mark.parametrize("kind", NOT_WHOLE)
def test_a_person_reads_of_it_on_a_page_with_the_headers_of_all_pages(refused, kind):
    status, headers, content = refused(kind, "/go/form")

    assert status == KINDS[kind].status
    assert f"<h1>{NOT_WHOLE[kind][2]}" in content
    assert headers["Content-Security-Policy"] == security.policy()
    assert headers["Cache-Control"] == "no-store"
    assert headers["Connection"] == "close"


def test_whoever_is_told_to_come_again_is_told_when(refused):
    _, headers, _ = refused("crowded", "/api/v1/sessions")

    assert headers["Retry-After"] == "2"


def test_a_request_is_told_as_wsgi_tells_it():
    named = [("host", "h:1"), ("x-one", "1"), ("cookie", "a=1")]
    again = [("x-one", "2"), ("cookie", "b=2"), ("x_one", "hidden")]
    places = {"server": "127.0.0.1:8000", "client": "[::1]:50000"}
    address = "/ä%20b?a=%20".encode()

    environ = environ_of(Head("GET", address, named + again, http_version="1.1", **places), b"")

    assert environ["PATH_INFO"] == "/ä b".encode().decode("latin-1")
    assert environ["QUERY_STRING"] == "a=%20"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environ["REMOTE_ADDR"] == "::1"
    assert environ["HTTP_HOST"] == "h:1"
    assert environ["HTTP_X_ONE"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
