"""Around a short way a request is treated as Flask treats it."""

import io
import json
import threading

import pytest
from flask import request
from werkzeug.test import EnvironBuilder

from tests.web.api.conftest import Held, Program
from tests.web.fronted import Fronted, head_in
from treeguide.settings import Settings
from treeguide.web import Config, create_app, logs
from treeguide.web.http.head import Headers

HTTPS = "Strict-Transport-Security"
NAMED = "guide.example"
BY_FLASK = "?x=1"
"""An address with a query takes no short way."""


@pytest.fixture
def app(store):
    """An application that has a name; the tests of the API call it by that of this machine."""
    return create_app(Config(store, settings=Settings(hosts=(NAMED,))))


@pytest.fixture
def behind(app):
    """Return a program that calls what is behind so many trusted proxies."""
    made = []

    def held_behind(proxies: int) -> Held:
        made.append(Fronted(app, Settings(threads=1, trusted_proxies=proxies)))
        return Program(made[-1]).start()

    yield held_behind
    for fronted in made:
        fronted.close()


@pytest.mark.parametrize(
    ("proxies", "said", "is_https"),
    [
        (0, {"X_Forwarded_Proto": "https"}, False),
        (1, {}, False),
        (1, {"X_Forwarded_Proto": "http"}, False),
        (1, {"X_Forwarded_Proto": "https"}, True),
        (1, {"X_Forwarded_Proto": "http, https"}, True),
        (1, {"X_Forwarded_Proto": "https, http"}, False),
        (2, {"X_Forwarded_Proto": "https"}, False),
        (2, {"X_Forwarded_Proto": "https, http"}, True),
    ],
)
def test_only_proxies_that_are_trusted_say_that_it_came_by_https(behind, proxies, said, is_https):
    held = behind(proxies)
    event = held.event(answer="dark")
    place = f"{held.place}/events"

    answers = [held.post(place + by, event, **said) for by in ("", BY_FLASK)]

    assert answers[0].status_code == 200
    assert [HTTPS in answer.headers for answer in answers] == [is_https, is_https]


def test_a_request_that_names_itself_is_answered_under_that_name(behind):
    held = behind(0)

    answer = held.post(f"{held.place}/events", held.event(answer="dark"), X_Request_Id="mine-1")

    assert answer.headers["X-Request-Id"] == "mine-1"


def test_both_ways_write_the_same_line_about_a_request(app, behind):
    written = io.StringIO()
    logs.add_to(app, "json", written)
    held = behind(0).do(answer="dark")

    # What a browser says of itself takes no short way.
    event = held.event(answer="done")
    by_flask = held.post(f"{held.place}/events", event, Sec_Fetch_Site="same-origin")

    told = [json.loads(line) for line in written.getvalue().splitlines()[1:]]
    assert [one.pop("request") for one in told] == [
        answer.headers["X-Request-Id"] for answer in (held.response, by_flask)
    ]
    short, long = [{**one, "time": "", "ms": 0} for one in told]
    assert short == long
    assert short["endpoint"] == "api.add_event"


def test_whose_body_does_not_come_is_told_so_once(behind, monkeypatch):
    held = behind(0)

    async def give_up(head, exchange):
        exchange.answer(408, [], b"")

    monkeypatch.setattr(held.app.front._bridge, "content", give_up)

    assert held.do(answer="dark").response.status_code == 408


TWICE = {
    "authorization": ("Bearer TOKEN", "Bearer of-somebody-else"),
    "content-type": ("application/json", "text/plain"),
    "host": (NAMED, "elsewhere.example"),
    "x-forwarded-proto": ("https", "http"),
}
"""Headers of which the first alone would be as usual."""


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("authorization", 401),
        ("content-type", 415),
        ("host", 400),
        ("x-forwarded-proto", 200),
    ],
)
def test_of_a_header_that_stands_twice_flask_says_what_it_means(behind, name, status):
    answers = []
    for is_alone in (True, False):
        held = behind(1)
        if is_alone:
            held.app.front._ways = ()
        values = [value.replace("TOKEN", held.token) for value in TWICE[name]]
        answers.append(answer_to(held, [(name, value) for value in values]))

    alone, both = answers
    assert both == alone
    assert (alone[0], HTTPS in alone[1]) == (status, False)


def answer_to(held: Held, headers: list[tuple[str, str]]) -> tuple[int, dict[str, str], bytes]:
    """Return how a usual event is answered that has these headers instead of the usual ones."""
    event = {"kind": "answered", "seq": 1, "key": "one", "answer": "dark"}
    usual = {"Authorization": f"Bearer {held.token}"}
    made = EnvironBuilder(f"/api/v1{held.place}/events", method="POST", json=event, headers=usual)
    head = head_in(made.get_environ())
    names = [name for name, _ in headers]
    others = [(name, value) for name, value in head.headers.items() if name not in names]
    head.headers = Headers([*headers, *others])
    status, said, body = held.app.ask(head, made.input_stream.read())
    of_each = ("X-Request-Id", "Content-Length")
    named = {name: value for name, value in said if name not in of_each}
    return status, named, body.replace(held.session.encode(), b"SESSION")


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_only_proxies_that_are_trusted_say_for_whom_they_ask(app, behind, proxies, address):
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))
    held = behind(proxies)

    held.get(held.place, X_Forwarded_For="203.0.113.7")

    assert seen[-1] == address


def test_where_people_come_by_https_alone_the_short_way_says_so(store):
    fronted = Fronted(create_app(Config(store, https=True)))
    held = Program(fronted).start()
    fronted.front._bridge.answer = None

    answer = held.do(answer="dark").response
    fronted.close()

    assert answer.status_code == 200
    assert answer.headers[HTTPS]


def test_where_it_is_stopped_none_of_its_threads_is_left(behind):
    before = set(threading.enumerate())
    held = behind(0).answer("dark")
    held.get(held.place)

    held.app.front.stop()

    ours = [one.name for one in set(threading.enumerate()) - before]
    assert ours == [held.app._thread.name]
