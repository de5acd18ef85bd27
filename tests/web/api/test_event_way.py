"""The short way of events answers just as Flask does, and only what is as usual."""

import pytest

from tests.web.api.conftest import NAME, Program
from tests.web.fronted import Fronted
from treeguide.store import Busy
from treeguide.web.api import event_way

GRANTED = {"values": {"name": NAME, "floor": 3}}


@pytest.fixture
def fronted(app):
    fronted = Fronted(app)
    yield fronted
    fronted.close()


@pytest.fixture
def held(fronted):
    return Program(fronted).start()


@pytest.fixture
def asked(fronted, monkeypatch):
    """Note the body of each request that Flask is asked to answer."""
    noted = []
    answer = fronted.front._bridge.answer

    async def note(scope, protocol, content):
        noted.append(content)
        await answer(scope, protocol, content)

    monkeypatch.setattr(fronted.front._bridge, "answer", note)
    return noted


@pytest.mark.parametrize(
    "event",
    [{"kind": "answered", "answer": "dark"}, {"kind": "ended"}],
    ids=lambda one: one["kind"],
)
def test_a_usual_event_is_answered_without_flask(held, asked, event):
    held.do(**event)

    assert held.response.status_code == 200, held.response.text
    assert held.page["seq"] == 2
    assert asked == []


def test_a_usual_walk_is_answered_without_flask(held, asked):
    held.answer("dark", "done").do("went-back").do("changed", at=0, answer="lit")

    assert held.page["node"] == "you"
    assert held.page["seq"] == 5
    assert asked == []


@pytest.mark.parametrize(
    "event",
    [{"answer": "lit", "text": "It smells."}, {"kind": "noted", "text": "On a train."}],
    ids=["reason", "note"],
)
def test_what_is_kept_sealed_is_left_to_flask(held, asked, event):
    held.do(**event)

    assert held.response.status_code == 200, held.response.text
    assert len(asked) == 1


def test_personal_values_of_a_form_are_left_to_flask(held, asked):
    held.answer("lit").do(**GRANTED)

    assert held.response.status_code == 200
    assert len(asked) == 1


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
        headers = {
            name: value
            for name, value in response.headers
            if name not in ("X-Request-Id", "Content-Length")
        }
        due = response.json.get("promise") or {}
        text = response.text.replace(held.session, "SESSION").replace(due.get("due") or "-", "-")
        told.append((response.status_code, headers, text))
    return told


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_both_ways_say_the_same(program, fronted, script):
    assert told_by(Program(fronted), script) == told_by(program, script)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Cookie": "treeguide=x"},
        {"Authorization": "Basic x"},
        {"Authorization": "Bearer of-somebody-else"},
        {"Content_Type": "text/plain"},
        {"Expect": "100-continue"},
        {"Transfer_Encoding": "chunked"},
    ],
)
def test_what_is_not_usual_is_judged_by_flask(held, asked, headers):
    body = b'{"kind": "answered", "seq": 1, "key": "k", "answer": "lit"}'
    held.client.post(
        f"/api/v1{held.place}/events",
        data=body,
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {held.token}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )

    assert asked == [body]


def test_a_fault_on_the_short_way_is_logged_and_flask_answers(held, asked, monkeypatch, caplog):
    monkeypatch.setattr(event_way, "page_bytes", lambda *what: 1 / 0)

    held.do(answer="lit")

    assert held.response.status_code == 200
    assert held.page["seq"] == 2
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_what_the_store_refuses_for_now_is_tried_once_more_by_flask(held, asked, fronted):
    def refuse(parties):
        raise Busy("Too much to do. Try again.")

    fronted.front._keeper._store.driver.write_all = refuse
    held.do(answer="lit")

    assert held.response.status_code == 200
    assert len(asked) == 1


def test_an_answer_that_came_too_late_leads_to_where_the_session_is(app, held, asked):
    program = Program(app).with_token(held.token)
    elsewhere = program.post(f"{held.place}/events", held.event(answer="dark"))
    assert elsewhere.json["seq"] == 2

    held.do(answer="lit")

    assert held.response.status_code == 409
    assert held.response.json["page"]["node"] == "plug"
