"""The short way answers just as Flask does, and only what is as usual."""

import pytest

from tests.web.api.conftest import NAME, Program

GRANTED = {"values": {"name": NAME, "floor": 3}}


@pytest.fixture
def held(program):
    return program.start()


@pytest.fixture
def without(app):
    """Return what lets requests go past the short way from now on."""

    def leave_out():
        app.wsgi_app = app.wsgi_app._onward

    return leave_out


def refuse_all(environ, start_response):
    raise AssertionError("Flask was asked.")


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "answered", "answer": "dark"},
        {"kind": "answered", "answer": "dark", "text": "It smells."},
        {"kind": "noted", "text": "She calls from a train."},
        {"kind": "ended"},
    ],
)
def test_a_usual_event_is_answered_without_flask(app, held, event):
    app.wsgi_app._onward = refuse_all

    held.do(**event)

    assert held.response.status_code == 200, held.response.text
    assert held.page["seq"] == 2


def test_a_usual_walk_is_answered_without_flask(app, held):
    app.wsgi_app._onward = refuse_all

    held.answer("lit", {"name": NAME}).do("went-back").do("changed", at=0, answer="dark")

    assert held.page["node"] == "plug"
    assert held.page["seq"] == 5


SCRIPTS = {
    "usual": [{"answer": "lit"}, GRANTED],
    "not offered": [{"answer": "purple"}],
    "wrong values": [{"answer": "lit"}, {"values": {"floor": 99}}],
    "a step left": [{"answer": "dark"}, {"answer": "done"}],
    "stale": [{"answer": "lit"}, {"seq": 1, "answer": "dark"}],
    "ahead": [{"seq": 7, "answer": "dark"}],
    "replayed": [{"answer": "lit", "key": "k"}, {"seq": 1, "answer": "lit", "key": "k"}],
    "used key": [{"answer": "lit", "key": "k"}, {"seq": 1, "answer": "dark", "key": "k"}],
    "used key now": [{"answer": "lit", "key": "k"}, {"key": "k", **GRANTED}],
    "nothing to go back to": [{"kind": "went-back"}],
    "no such answer to change": [{"kind": "changed", "at": 4, "answer": "lit"}],
    "a team's answer": [{"answer": "lit"}, GRANTED, {"answer": "done"}],
    "ended": [{"kind": "ended"}, {"answer": "lit"}],
    "wrong body": [{"kind": "danced"}],
    "both": [{"answer": "lit", "values": {}}],
}


def told_by(program: Program, script: list[dict]) -> list[tuple]:
    held = program.start()
    told = []
    for number, step in enumerate(script):
        event = {"kind": "answered", "seq": held.page["seq"], "key": f"key-{number}", **step}
        response = held.post(f"{held.place}/events", event)
        if response.status_code == 200:
            held.page = response.json
        headers = {name: value for name, value in response.headers if name != "X-Request-Id"}
        due = response.json.get("promise") or {}
        text = response.text.replace(held.session, "SESSION").replace(due.get("due") or "-", "-")
        told.append((response.status_code, headers, text))
    return told


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_both_ways_say_the_same(program, without, script):
    short = told_by(program, script)

    without()

    assert told_by(program, script) == short


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Cookie": "treeguide=x"},
        {"Authorization": "Basic x"},
        {"Authorization": "Bearer of-somebody-else"},
        {"Content_Type": "text/plain"},
    ],
)
def test_what_is_not_usual_is_judged_by_flask(app, held, headers):
    asked = []
    onward = app.wsgi_app._onward

    def note(environ, start_response):
        asked.append(environ["wsgi.input"].read())
        environ["wsgi.input"].seek(0)
        return onward(environ, start_response)

    app.wsgi_app._onward = note
    held.client.post(
        f"/api/v1{held.place}/events",
        data=b'{"kind": "answered", "seq": 1, "key": "k", "answer": "lit"}',
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {held.token}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )

    assert asked == [b'{"kind": "answered", "seq": 1, "key": "k", "answer": "lit"}']


def test_a_fault_on_the_short_way_is_told_as_flask_tells_it(app, held, monkeypatch, caplog):
    monkeypatch.setattr(app.wsgi_app, "_act", lambda *what: 1 / 0)

    held.do(answer="lit")

    assert held.response.status_code == 500
    assert held.response.json["number"]


def test_what_was_refused_by_the_store_is_not_done_twice(app, held, store):
    asked = []
    append = store.append

    def count(head, event, *rest, **named):
        asked.append(event.key)
        return append(head, event, *rest, **named)

    store.append = count
    held.answer("lit")
    stale = held.event("answered", answer="dark") | {"seq": 1}
    held.post(f"{held.place}/events", stale)

    assert asked.count(stale["key"]) == 1
