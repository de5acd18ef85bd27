"""Around a short way a request is treated as Flask treats it."""

import io
import json
import threading

import pytest
from werkzeug.test import EnvironBuilder

from tests.web.api.conftest import Held, Program
from tests.web.fronted import Fronted, head_in
from treeguide.settings import Settings
from treeguide.web import logs
from treeguide.web.http.head import Headers

HTTPS = "Strict-Transport-Security"
BY_FLASK = "?x=1"
"""An address with a query takes no short way."""


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


def test_a_header_that_stands_twice_is_left_to_flask(behind, monkeypatch):
    held, asked = behind(0), []
    bridge = held.app.front._bridge

    async def note(head, exchange, content):
        asked.append(head.path)
        exchange.answer(200, [], b"")

    monkeypatch.setattr(bridge, "answer", note)
    sent = {"Authorization": f"Bearer {held.token}"}
    event = held.event(answer="dark")
    made = EnvironBuilder(f"/api/v1{held.place}/events", method="POST", json=event, headers=sent)
    head = head_in(made.get_environ())
    head.headers = Headers([*head.headers.items(), ("x-request-id", "a"), ("x-request-id", "b")])

    held.app.ask(head, made.input_stream.read())

    assert asked == [head.path]


def test_where_it_is_stopped_none_of_its_threads_is_left(behind):
    before = set(threading.enumerate())
    held = behind(0).answer("dark")
    held.get(held.place)

    held.app.front.stop()

    ours = [one.name for one in set(threading.enumerate()) - before]
    assert ours == [held.app._thread.name]
