"""The log of a server: one line each, and nothing that anybody has said."""

import errno
import io
import json
import logging
import os
import re
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import Person
from tests.web.operating import FAR, SECRET, get, make_app
from treeguide.service.sessions import session_id_of
from treeguide.web import logs
from treeguide.web.access import for_everybody
from treeguide.web.outlet import Outlet

__all__ = ["make_app"]


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

    assert len(named) == 3, "Its start, its first page, and that page once more."
    assert re.fullmatch("[0-9a-f]{16}", named[0])
    assert len(set(named)) == 1


def test_the_line_about_a_session_that_a_program_starts_names_it(make_app, capsys):
    app = make_app(log="json")

    started = app.test_client().post("/api/v1/sessions", json={"tree": "form"})

    assert lines_of(capsys)[0]["session"] == logs.digest_of(started.json["session"])


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
    before = logs.log.handlers[:], logs.log.propagate, logs.log.level, logging.lastResort

    def write(form, *words, then=lambda: None, **more):
        stream = io.StringIO()
        logs.set_up(form, stream)
        logs.log.warning(*words, **more)
        then()
        return stream.getvalue()

    yield write
    logs.log.handlers[:], logs.log.propagate = before[:2]
    logs.log.setLevel(before[2])
    logging.lastResort = before[3]


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
    assert "test_logs.py" in written


def test_a_fault_of_a_request_is_logged_under_the_id_of_the_request(make_app, capsys, monkeypatch):
    app = make_app(log="json")
    app.add_url_rule("/broken", "broken", for_everybody(lambda: {}[SECRET]))
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


SESSION = "Zk3_9sQp-x7LmN2bVc4TdA"
UNUSUAL = "aaaaaaaaaaaaaaaaaaaaaa"
"""Of small letters alone, which is not told from a word; the store's sentences name it."""


@pytest.fixture
def written_by_libraries(written_log):
    """Return what is written when a library logs, whose logger has no handler of its own."""
    root, handlers = logging.getLogger(), logging.getLogger().handlers[:]

    def write(form, line):
        def log():
            root.handlers[:] = []
            line(logging.getLogger("somebody.else"))
            root.handlers[:] = handlers

        return written_log(form, "Before.", then=log).partition("Before.")[2]

    yield write
    root.handlers[:] = handlers


def failed_with(words: str) -> ValueError:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


LINES = {
    "a sentence": lambda log: log.warning(f"There is no session “{SESSION}”."),
    "an unusual id": lambda log: log.warning("The session “%s” is damaged.", UNUSUAL),
    "an address": lambda log: log.warning("GET /go/form/%s/name", SESSION),
    "a call": lambda log: log.error("/api/v1/sessions/%s: closed", SESSION),
    "a subject": lambda log: log.error("could not send %s.3", SESSION),
    "a mapping": lambda log: log.error("%(a)s", {"a": {"session": SESSION}}),
    "values that do not fit": lambda log: log.error("%d of %s", SESSION),
    "an exception": lambda log: log.error("It failed.", exc_info=failed_with(SESSION)),
    "a message that is an error": lambda log: log.error(failed_with(SESSION)),
    "a stack": lambda log: log.error(SESSION, stack_info=True),
}


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_no_line_of_any_library_names_a_session(written_by_libraries, capsys, form, line):
    written = written_by_libraries(form, line)

    assert len(written.strip()) > 2
    assert SESSION not in written + capsys.readouterr().err
    assert UNUSUAL not in written


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_session_is_the_same_in_every_line(written_log, form):
    written = written_log(form, "Session “%s”, at /go/form/%s/name.", SESSION, SESSION)

    assert written.count(logs.digest_of(SESSION)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "TREEGUIDE_ABANDON_DAYS is “7”.",
        "“a-tree-as-long-as-this” is live in version 0123456789ab.",
        "mail.py:3 in about_what_is_not_back",
        "“/srv/data/treeguide.db.damaged-20260101-000000-000000” is kept.",
    ],
)
def test_names_that_are_no_sessions_stay_as_they_are(text):
    assert logs.without_ids(text) == text


@given(st.binary(min_size=16, max_size=16))
def test_no_id_that_a_session_can_have_is_written(secret):
    session_id = session_id_of(secret)

    assert session_id not in logs.without_ids(f"It is the session “{session_id}”.")


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_ends_a_thread_is_written_without_its_words(written_log, capsys, form, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.heed_threads()

    def fail():
        raise ValueError(SESSION)

    def in_a_thread():
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()

    written = written_log(form, "Before.", then=in_a_thread)

    assert "ValueError" in written
    assert SESSION not in written + capsys.readouterr().err


class Failing(io.StringIO):
    """A stream on a disk that is full, until somebody makes room."""

    is_full = True

    def write(self, text):
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


def test_answers_go_on_while_no_line_can_be_written(make_app, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Failing())
    app = make_app(log="json")

    assert get(app, "/healthz").status_code == 200
    assert b"treeguide_log_lines_lost_total 1.0" in get(app, "/metrics").data


@pytest.mark.parametrize("form", ["text", "json"])
def test_once_lines_can_be_written_again_the_log_says_how_many_were_lost(written_log, form):
    stream = Failing()
    logs.set_up(form, stream)
    logs.log.warning("One.")
    logs.log.warning("Two.")
    stream.is_full = False
    logs.log.warning("Three.")
    logs.log.warning("Four.")

    lost, *others = stream.getvalue().splitlines()

    assert "2 lines of the log could not be written" in lost
    assert ["Three." in others[0], "Four." in others[1], len(others)] == [True, True, 2]
    assert form == "text" or all(json.loads(line)["level"] == "warning" for line in (lost, *others))


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_reader_that_has_gone_stops_nobody(written_log, form):
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        logs.set_up(form, stream)
        os.close(read)

        logs.log.warning("Nobody reads this.")
        logs.Lines(logs.outlet(form, stream)).write(None, 0.0, status=200)
        logs.flush()


def test_a_line_that_was_cut_short_does_not_run_into_the_next(tmp_path):
    with (tmp_path / "log").open("w", encoding="utf-8") as stream:
        out = Outlet(stream, logs.TextLines())
        out._raw = CutShort(stream.buffer.raw)
        out.write("This line is cut.\n")
        out.write("This one is whole.\n")

    first, *_, last = (tmp_path / "log").read_text().splitlines()

    assert (first, last) == ("This ", "This one is whole.")


class CutShort:
    """A file whose disk is full after five letters; then there is room again."""

    def __init__(self, raw):
        self._raw = raw
        self._turns = [5, None]

    def write(self, content):
        if not self._turns:
            return self._raw.write(content)
        most = self._turns.pop(0)
        if most is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._raw.write(content[:most])
