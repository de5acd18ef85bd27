"""The figures of a server: what they count, and who may read them."""

import re
import threading
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import Histogram

from tests.web.conftest import Person
from tests.web.fronted import Fronted
from tests.web.operating import FAR, SECRET, get, make_app
from treeguide.store import Broken, Failing
from treeguide.store.queues import Lags
from treeguide.web import metrics
from treeguide.web.figures import NOTES, SECONDS, _observe
from treeguide.web.metrics import tell_waiting

__all__ = ["make_app"]


def figure(app, line):
    text = get(app, "/metrics").get_data(as_text=True)
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


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


def test_how_late_the_queues_are_is_told(make_app, store, monkeypatch):
    app = make_app()
    on_time = [figure(app, f"treeguide_{queue}_lag_seconds") for queue in ("outbox", "timer")]
    monkeypatch.setattr(store, "lags", lambda: Lags(90_000_000, 1_500_000))

    late = [figure(app, f"treeguide_{queue}_lag_seconds") for queue in ("outbox", "timer")]

    assert (on_time, late) == ([0, 0], [90, 1.5])


def test_what_waits_before_the_database_is_counted(make_app):
    app = make_app()
    tell_waiting(app, lambda: 7)

    assert figure(app, "treeguide_store_waiting") == 7


class Held:
    """A committer that gets on with nothing."""

    def waiting(self) -> int:
        return 3

    def stop(self) -> None:
        """It has no thread that could end."""


def test_what_the_event_loop_has_handed_over_waits_too(make_app):
    app = make_app()
    fronted = Fronted(app)
    fronted.front._keeper._committer = Held()

    waiting = figure(app, "treeguide_store_waiting")
    fronted.close()

    assert waiting == 3


@pytest.fixture
def hanging(make_app, store, monkeypatch):
    """An application whose database does not answer until the test ends."""
    let_go = Event()
    monkeypatch.setattr(metrics, "PATIENCE_S", 0.01)
    monkeypatch.setattr(store, "health", lambda: let_go.wait(60))

    def make(**settings):
        app = make_app(**settings)
        tell_waiting(app, lambda: 7)
        return app

    yield make
    let_go.set()
    for thread in [one for one in threading.enumerate() if one.name == "question"]:
        thread.join()


def test_a_database_that_hangs_keeps_nobody_from_the_other_figures(hanging):
    app = hanging()
    Person(app).start("form")

    assert figure(app, "treeguide_store_up") == 0
    assert figure(app, "treeguide_store_waiting") == 7
    assert figure(app, "treeguide_store_batches_total") is None
    assert figure(app, "treeguide_timer_lag_seconds") is None
    assert figure(app, 'treeguide_events_total{kind="started"}') == 1


def test_a_database_that_fails_is_not_up(make_app, store, monkeypatch):
    def fail():
        raise Failing("no")

    monkeypatch.setattr(store, "health", fail)

    assert figure(make_app(), "treeguide_store_up") == 0


def test_a_database_that_answers_is_up(make_app):
    assert figure(make_app(), "treeguide_store_up") == 1


def test_who_shows_a_token_to_a_database_that_hangs_is_told_so(hanging, store, monkeypatch):
    monkeypatch.setattr(store, "token_shown", lambda secret: pytest.fail("It would hang."))

    answer = get(hanging(metrics="token"), "/metrics", FAR, Authorization="Bearer tg_pat_a_b")

    assert answer.status_code == 503
    assert "nobody knows whether this token may read the figures" in answer.text


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
