"""What whoever runs a server sees of it: health, figures, the log."""

import io
import json
import logging
import re
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import Histogram
from werkzeug.test import EnvironBuilder

from tests.web.conftest import Person
from treeguide.settings import Settings
from treeguide.store import Broken, Busy, Failing
from treeguide.web import bodies, logs
from treeguide.web.application import MOST_BYTES
from treeguide.web.bodies import WholeBodies
from treeguide.web.figures import NOTES, SECONDS, _observe

FAR = {"REMOTE_ADDR": "203.0.113.7"}
SECRET = "Ada Lovelace, room 12"
NODES = {
    "name": {
        "kind": "form",
        "title": "Who are you?",
        "fields": [{"variable": "name"}],
        "to": "end",
    },
    "end": {"kind": "outcome", "title": "Solved", "result": "resolved"},
}


@pytest.fixture
def make_app(write_tree, app_of):
    """Return an application over one small tree, with these settings."""

    def make(leaves=None, **settings):
        variables = {"name": {"type": "text", "label": "Your name", "personal": True}}
        write_tree("form", NODES, variables=variables)
        return app_of(settings=Settings(**settings), leaves=leaves)

    return make


def get(app, address, environ=None, **headers):
    return app.test_client().get(address, headers=headers, environ_overrides=environ or {})


def figure(app, line):
    text = get(app, "/metrics").get_data(as_text=True)
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


# Health


def test_a_server_that_works_is_ready_and_says_on_what(make_app):
    answer = get(make_app(), "/readyz")

    assert answer.status_code == 200
    assert answer.json["ready"] is True
    assert answer.json["engine"].startswith("SQLite 3.")
    assert answer.json["problems"] == answer.json["warnings"] == []


def test_a_server_that_leaves_is_not_ready_and_still_alive(make_app):
    leaves = Event()
    app = make_app(leaves=leaves)
    leaves.set()

    assert get(app, "/readyz").status_code == 503
    assert get(app, "/readyz").json["problems"] == [
        "The server is being stopped. Send requests to another one."
    ]
    assert get(app, "/healthz").status_code == 200


def test_a_server_whose_database_takes_no_writes_says_why(make_app, store, monkeypatch):
    def refuse(work):
        raise Busy("Too many writes wait.")

    app = make_app()
    monkeypatch.setattr(store.driver, "write", refuse)

    answer = get(app, "/readyz")

    assert (answer.status_code, answer.json["problems"]) == (503, ["Too many writes wait."])


def test_being_alive_needs_no_database(make_app, store):
    app = make_app()
    store.close()

    assert get(app, "/healthz").status_code == 200


def test_a_database_that_does_not_wait_for_the_disk_is_not_ready(make_app, store, monkeypatch):
    import msgspec

    app, health = make_app(), store.health()
    careless = msgspec.structs.replace(health, durable=False)
    monkeypatch.setattr(store, "health", lambda: careless)

    answer = get(app, "/readyz")

    assert answer.status_code == 503
    assert "loss of power" in answer.json["problems"][0]


def test_a_disk_that_is_nearly_full_is_a_warning(make_app):
    answer = get(make_app(least_free_mb=1_000_000_000), "/readyz")

    assert answer.status_code == 200
    assert "MB are free on the disk" in answer.json["warnings"][0]


# Figures


def test_what_is_done_is_counted(make_app):
    app = make_app()
    person = Person(app).start("form")
    person.send(name=SECRET)

    assert figure(app, 'treeguide_sessions_started_total{channel="web",mode="live"}') == 1
    assert figure(app, 'treeguide_events_total{kind="answered"}') == 1
    assert figure(app, 'treeguide_requests_total{endpoint="player.answer",status="303"}') == 1
    assert figure(app, "treeguide_append_seconds_count") == 2


def test_a_form_that_is_sent_twice_is_counted_as_a_replay(make_app):
    app = make_app()
    person = Person(app).start("form")
    address, sent = person.form, {**person.hidden, "name": SECRET}
    for _ in range(2):
        person.post(address, data=sent)

    assert figure(app, "treeguide_replays_total") == 1
    assert figure(app, 'treeguide_events_total{kind="answered"}') == 1


def test_a_page_that_is_too_late_is_counted_as_a_conflict(make_app, store):
    app = make_app()
    person = Person(app).start("form")
    address, sent = person.form, {**person.hidden, "name": SECRET}
    person.send(name=SECRET)
    person.post(address, data={**sent, "key": "another-key"})

    assert figure(app, "treeguide_conflicts_total") == 1
    assert figure(app, 'treeguide_refusals_total{reason="Conflict"}') == 1


def test_more_requests_than_notes_are_counted_each_once(make_app):
    app = make_app()
    for _ in range(NOTES + 5):
        get(app, "/healthz")

    assert figure(app, 'treeguide_requests_total{endpoint="health.healthz",status="200"}') == (
        NOTES + 5
    )


@given(st.lists(st.floats(0, 20), max_size=30))
def test_counting_many_at_a_time_is_counting_each(seconds):
    one, many = (Histogram("s", "s", registry=None, buckets=SECONDS) for _ in range(2))
    for each in seconds:
        one.observe(each)

    _observe(many, seconds)

    shown = [
        [(sample.name, sample.labels, pytest.approx(sample.value)) for sample in family.samples]
        for family in one.collect()
    ]
    assert [
        [(sample.name, sample.labels, sample.value) for sample in family.samples]
        for family in many.collect()
    ] == shown


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Failing("no"), 'treeguide_refusals_total{reason="Failing"}'),
        (Broken("no"), "treeguide_chain_failures_total"),
    ],
)
def test_what_the_store_refuses_is_counted_by_its_reason(make_app, store, monkeypatch, error, line):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(store, "start_session", refuse)
    app = make_app()
    Person(app).post("/go/form")

    assert figure(app, line) == 1


def test_the_database_tells_about_itself(make_app):
    app = make_app()
    Person(app).start("form")

    assert figure(app, "treeguide_store_waiting") == 0
    assert figure(app, "treeguide_store_batches_total") > 0
    assert figure(app, "treeguide_store_free_bytes") > 0


def test_the_figures_name_no_session_and_nothing_that_was_said(make_app):
    app = make_app()
    person = Person(app).start("form")
    session_id = person.address.split("/")[3]
    person.send(name=SECRET)

    text = get(app, "/metrics").get_data(as_text=True)

    assert session_id not in text
    assert "Lovelace" not in text


@pytest.mark.parametrize(
    ("readers", "environ", "status"),
    [
        ("here", {}, 200),
        ("here", FAR, 404),
        ("here", {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, 404),
        ("here", {**FAR, "HTTP_HOST": "localhost"}, 404),
        ("token", {}, 404),
        ("nobody", {}, 404),
    ],
)
def test_the_figures_are_shown_to_who_may_read_them(make_app, readers, environ, status):
    assert get(make_app(metrics=readers), "/metrics", environ).status_code == status


@pytest.mark.parametrize(
    ("scopes", "status"), [({"metrics"}, 200), ({"read"}, 404), ({"read", "metrics"}, 200)]
)
def test_a_token_with_the_scope_reads_the_figures_from_anywhere(make_app, store, scopes, status):
    app = make_app(metrics="token")
    _, secret = store.new_token("Monitoring", scopes, days=1, by="test")

    answer = get(app, "/metrics", FAR, Authorization=f"Bearer {secret}")

    assert answer.status_code == status


def test_where_nobody_may_read_the_figures_a_token_does_not_help(make_app, store):
    app = make_app(metrics="nobody")
    _, secret = store.new_token("Monitoring", {"metrics"}, days=1, by="test")

    answer = get(app, "/metrics", Authorization=f"Bearer {secret}")

    assert answer.status_code == 404


@pytest.mark.parametrize("said", ["Bearer", "Bearer x", "Basic abc", "Bearer tg_pat_a_b", "\xff"])
def test_what_is_no_token_reads_no_figures(make_app, said):
    assert get(make_app(metrics="token"), "/metrics", Authorization=said).status_code == 404


# The log


def lines_of(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_each_request_is_one_line_without_what_was_said_or_where(make_app, capsys):
    app = make_app(log="json")
    person = Person(app, **FAR).start("form")
    session_id = person.address.split("/")[3]
    person.send(name=SECRET)
    get(app, f"/go/form?language=de&name={SECRET}", FAR)
    written = capsys.readouterr().err

    lines = [json.loads(line) for line in written.splitlines()]

    assert [line["endpoint"] for line in lines[:2]] == ["player.start_session", "player.show"]
    assert {"time", "request", "method", "endpoint", "status", "ms"} <= lines[0].keys()
    for hidden in (session_id, "Lovelace", "203.0.113.7", "language=de"):
        assert hidden not in written


def test_the_lines_of_one_session_can_be_found_without_its_id(make_app, capsys):
    app = make_app(log="json")
    person = Person(app).start("form")
    person.open(person.address)

    named = [line["session"] for line in lines_of(capsys) if "session" in line]

    assert len(named) == 2
    assert re.fullmatch("[0-9a-f]{16}", named[0])
    assert named[0] == named[1]


def test_an_address_that_leads_nowhere_is_not_written(make_app, capsys):
    app = make_app(log="json")
    app.test_client().open(f"/{SECRET}", method="X-LOVELACE")
    written = capsys.readouterr().err

    assert json.loads(written)["endpoint"] is None
    assert "lovelace" not in written.lower()


def test_a_log_for_people_has_no_line_about_each_request(make_app, capsys):
    get(make_app(), "/healthz")

    assert capsys.readouterr().err == ""


def test_the_answer_names_the_request_as_the_log_does(make_app, capsys):
    answer = get(make_app(log="json"), "/healthz")

    assert answer.headers["X-Request-Id"] == lines_of(capsys)[0]["request"]


def test_each_request_has_an_id_of_its_own(make_app):
    app = make_app()

    ids = {get(app, "/healthz").headers["X-Request-Id"] for _ in range(10)}

    assert len(ids) == 10


def test_an_id_that_a_proxy_gave_is_kept(make_app):
    answer = get(make_app(), "/healthz", **{"X-Request-Id": "proxy-7.a_B"})

    assert answer.headers["X-Request-Id"] == "proxy-7.a_B"


@pytest.mark.parametrize("brought", ["", "a b", "a" * 65, "é", '"}', "a;b", "<x>", "../a"])
def test_an_id_that_could_do_harm_is_not_taken(make_app, brought):
    answer = get(make_app(), "/healthz", **{"X-Request-Id": brought})

    assert answer.headers["X-Request-Id"] != brought
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]+", answer.headers["X-Request-Id"])


@pytest.fixture
def written_log():
    """Return what is logged in a form, written out by the log's own handler."""
    before = logs.log.handlers[:], logs.log.propagate, logs.log.level

    def write(form, *words, **more):
        stream = io.StringIO()
        logs.set_up(form, stream)
        logs.log.warning(*words, **more)
        return stream.getvalue()

    yield write
    logs.log.handlers[:], logs.log.propagate = before[:2]
    logs.log.setLevel(before[2])


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "said", ["a\nWARNING b", "a\r\nb", "a\x1b[2Jb", "a\x00b", "a\u2028b", "a\u202eb", "a\x9bb"]
)
def test_nothing_that_is_logged_breaks_its_line_or_hides_a_part(written_log, form, said):
    written = written_log(form, "Tree “%s”.", said)

    assert len(written.splitlines()) == 1
    assert written.isprintable() or written[:-1].isprintable()


@given(st.text())
def test_any_text_becomes_one_line_that_can_be_read(text):
    line = logs.one_line(text)

    assert "\n" not in line
    assert len(f"a{line}b".splitlines()) == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_unforeseen_error_is_logged_by_its_place_and_not_by_its_words(written_log, form):
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        written = written_log(form, "Fault %s", "a1", exc_info=error)

    assert "Lovelace" not in written
    assert "ValueError" in written
    assert "test_operation.py" in written


def test_a_fault_of_a_request_is_logged_under_the_id_of_the_request(make_app, capsys, monkeypatch):
    app = make_app(log="json")
    app.add_url_rule("/broken", "broken", lambda: {}[SECRET])
    handlers, logs.log.handlers[:] = logs.log.handlers[:], []
    logs.set_up("json")
    answer = get(app, "/broken")
    logs.log.handlers[:], logs.log.propagate = handlers, True

    written = capsys.readouterr().err

    assert answer.status_code == 500
    fault, request = map(json.loads, written.splitlines())
    assert fault["request"] == request["request"] == answer.headers["X-Request-Id"]
    assert "Lovelace" not in written


def test_the_log_level_of_other_programs_parts_is_left_alone(written_log):
    before = logging.getLogger().handlers[:]

    written_log("json", "A line.")

    assert logging.getLogger().handlers == before


# Bodies


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
