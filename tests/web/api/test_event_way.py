"""The short way of events answers just as Flask does, and only what is as usual."""

import pytest

from tests.web.api.conftest import NAME, Held, Program
from tests.web.fronted import counted
from treeguide.store import Busy
from treeguide.web import Config, create_app
from treeguide.web.api import event_way

GRANTED = {"values": {"name": NAME, "floor": 3}}


@pytest.fixture
def held(program):
    return program.start()


@pytest.fixture
def asked(fronted, monkeypatch):
    """Note the body of each request that Flask is asked to answer."""
    noted = []
    answer = fronted.front._bridge.answer

    async def note(head, exchange, content):
        noted.append(content)
        await answer(head, exchange, content)

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


def test_the_store_says_after_each_usual_event_where_the_session_stands(held, asked, store):
    kept = []
    for answer in ("dark", "done"):
        held.answer(answer)
        row = store.session_row(held.session)
        kept.append((row.node, row.kind) == (held.page["node"], held.page["kind"]))

    assert kept == [True, True]
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
def test_both_ways_say_and_count_the_same(app, program, script, caplog):
    expected, counts = told_by(Program(app), script), counted(app)

    assert told_by(program, script) == expected
    assert counted(app) == counts + counts
    assert caplog.records == []


BODY = b'{"kind": "answered", "seq": 1, "key": "k", "answer": "lit"}'


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Cookie": "treeguide=x"},
        {"Authorization": "Basic x"},
        {"Authorization": "Bearer of-somebody-else"},
        {"Authorization": f"Bearer tg_ses_{'A' * 43}"},
        {"Authorization": "TOKEN"},
        {"Content_Type": "text/plain"},
        {"Expect": "100-continue"},
        {"Transfer_Encoding": "chunked"},
    ],
)
def test_what_is_not_usual_is_judged_by_flask(held, asked, caplog, headers):
    sent = {"Authorization": "Bearer TOKEN", **headers}
    sent["Authorization"] = sent["Authorization"].replace("TOKEN", held.token)

    held.with_token(None).send(f"{held.place}/events", BODY, **sent)

    assert asked == [BODY]
    assert caplog.records == []


@pytest.mark.parametrize("address", ["/sessions/SESSION/events?x=1", "/sessions"])
def test_another_address_is_answered_by_flask(held, asked, caplog, address):
    held.send(address.replace("SESSION", held.session), BODY)

    assert asked == [BODY]
    assert caplog.records == []


@pytest.mark.parametrize(
    "body", [b"{", b"[]", BODY.replace(b"}", b', "answer": "dark"}')], ids=["cut", "list", "twice"]
)
def test_a_body_with_faults_is_judged_by_flask(held, asked, caplog, body):
    response = held.send(f"{held.place}/events", body)

    assert response.status_code in (400, 422)
    assert asked == [body]
    assert caplog.records == []


@pytest.mark.parametrize(("length", "is_short"), [(16 * 1024, True), (16 * 1024 + 1, False)])
def test_a_long_body_is_left_to_flask(held, asked, length, is_short):
    response = held.send(f"{held.place}/events", BODY.ljust(length))

    assert response.status_code == 200
    assert len(asked) == (0 if is_short else 1)


def test_what_another_process_has_begun_goes_through_flask_once(store, fronted, asked, caplog):
    begun = Program(create_app(Config(store))).start()
    held = Held(
        Program(fronted), {"token": begun.token, "session": begun.session, "page": begun.page}
    )

    held.answer("dark", "done")

    assert len(asked) == 1
    assert caplog.records == []


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


@pytest.mark.parametrize("is_here", [True, False], ids=["here", "in another process"])
def test_an_answer_that_came_too_late_leads_to_where_the_session_is(
    app, store, held, asked, is_here
):
    program = Program(app if is_here else create_app(Config(store))).with_token(held.token)
    elsewhere = program.post(f"{held.place}/events", held.event(answer="dark"))
    assert elsewhere.json["seq"] == 2

    held.do(answer="lit")

    assert held.response.status_code == 409
    assert held.response.json["page"]["node"] == "plug"
    assert len(asked) == 1
