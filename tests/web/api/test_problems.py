"""Whatever is not done is answered with a problem that says why, under every address of the API."""

import re
from pathlib import Path

import pytest

from treeguide.store import Busy, Failing, Full, Locked, Unsure
from treeguide.web.api.kinds import KINDS

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "api-problems.md"


@pytest.mark.parametrize(
    ("method", "place", "kind"),
    [
        ("GET", "/nothing", "not-found"),
        ("POST", "/nothing", "not-found"),
        ("GET", "/trees/nothing/more", "not-found"),
        ("PUT", "/trees", "method-not-allowed"),
        ("DELETE", "/sessions/x/transcript", "method-not-allowed"),
        ("GET", "/sessions/x/events", "method-not-allowed"),
        ("PATCH", "/sessions", "method-not-allowed"),
    ],
)
def test_an_address_that_is_not_there_is_answered_with_a_problem(
    program, problem, method, place, kind
):
    response = program.client.open(f"/api/v1{place}", method=method)

    assert problem(response) == kind


def test_nothing_of_the_api_answers_with_a_page_for_people(program, problem):
    assert problem(program.client.get("/api")) == "not-found"
    assert problem(program.client.get("/api/")) == "not-found"
    assert problem(program.client.get("/api/v2/trees")) == "not-found"


def test_an_address_that_is_not_there_is_told_where_the_others_are(program):
    assert "`/api/v1/docs` lists those" in program.get("/session").json["detail"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "This needs an access token with the scope “read”, and the request brings none."),
        ("Bearer tg_pat_x", "The token that was sent opens nothing: it is unknown, expired"),
        ("Basic eDp5", "The header `Authorization` says something else than `Bearer`"),
    ],
)
def test_whoever_is_not_let_in_hears_what_is_wrong_with_the_token(program, problem, said, why):
    response = program.get("/sessions", **({"Authorization": said} if said else {}))

    assert problem(response) == "no-token"
    assert response.json["detail"].startswith(why)
    assert "after the word `Bearer`" in response.json["detail"]


def test_a_wrong_method_is_told_the_right_ones(program):
    response = program.client.put("/api/v1/sessions")

    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_options_and_head_are_answered(program):
    head, options = program.client.head("/api/v1/trees"), program.client.options("/api/v1/trees")

    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) > 0
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("error", "kind", "retry"),
    [
        (Busy("Too many wait in “/srv/data”."), "unavailable", "2"),
        (Failing("The disk of “/srv/data” fails."), "unavailable", "2"),
        (Locked("The key of “/srv/data” is missing."), "locked", "2"),
        (Unsure("The connection to db.example broke."), "unsure", "2"),
        (Full("The disk of “/srv/data” is full."), "disk-full", None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_store_cannot_do_is_said_without_where_the_data_lie(
    program, store, problem, caplog, monkeypatch, error, kind, retry
):
    held = program.start()

    def fail(*args, **more):
        raise error

    # The short way, which fails first, leaves to Flask what is said of it.
    monkeypatch.setattr(store.driver, "write_all", fail)
    monkeypatch.setattr(store, "append", fail)
    response = held.do(answer="lit").response

    assert problem(response) == kind
    assert response.headers.get("Retry-After") == retry
    assert "/srv/data" not in response.text
    assert str(error) in caplog.text


def test_what_failed_once_can_be_sent_again(program, store, monkeypatch):
    held = program.start()
    event, append = held.event(answer="lit"), store.append

    def fail(*args, **more):
        raise Busy("Too many wait.")

    monkeypatch.setattr(store, "append", fail)
    held.post(f"{held.place}/events", event)
    monkeypatch.setattr(store, "append", append)
    response = held.post(f"{held.place}/events", event)

    assert response.status_code == 200
    assert (response.json["node"], response.json["seq"]) == ("you", 2)


def test_a_fault_of_ours_has_a_number_that_the_log_knows(program, problem, monkeypatch, caplog):
    monkeypatch.setattr("treeguide.web.api.trees._live", lambda: 1 / 0)

    response = program.get("/trees")

    assert problem(response) == "fault"
    assert f"Fault {response.json['number']}" in caplog.text
    assert "ZeroDivisionError" not in response.text


def test_too_many_sessions_are_told_when_to_come_again(program, problem, monkeypatch):
    monkeypatch.setitem(program.client.environ_base, "REMOTE_ADDR", "203.0.113.7")

    answers = [program.post("/sessions", {"tree": "case"}) for _ in range(61)]

    assert {one.status_code for one in answers[:60]} == {201}
    assert problem(answers[60]) == "too-many"
    assert 1 <= int(answers[60].headers["Retry-After"]) <= 60


def test_every_kind_of_problem_has_its_place_in_the_documentation():
    written = DOCS.read_text("utf-8")
    sections = re.findall(r"^## .* \((\d+), `([a-z-]+)`\)$", written, re.MULTILINE)

    assert [(kind.name, str(kind.status)) for kind in KINDS.values()] == [
        (name, status) for status, name in sections
    ]
    for kind in KINDS.values():
        assert kind.title in written
        assert all(f"{sentence}." in written for sentence in kind.meaning.rstrip(".").split(". "))


def test_the_type_of_a_problem_leads_to_its_explanation(program):
    told = program.get("/nothing").json
    place, _, anchor = told["type"].partition("#")

    page = program.client.get(place)

    assert page.status_code == 200
    assert f'id="{anchor}"' in page.text


@pytest.mark.parametrize("place", ["/trees", "/sessions", "/nothing"])
def test_every_answer_forbids_a_browser_what_no_program_needs(program, place):
    headers = program.get(place).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in program.get(f"{place}?language=de").headers


@pytest.mark.parametrize("place", ["/trees/none/versions", f"/versions/{'0' * 64}", "/sessions/x"])
def test_what_is_not_there_is_answered_with_what_to_look_at(with_scopes, problem, place):
    response = with_scopes("read").get(place)

    assert problem(response) == "not-found"
    assert "Check the id; and `/api/v1/docs` says which token" in response.json["detail"]


def test_what_may_not_be_seen_is_answered_as_what_is_not_there(program, with_scopes):
    held = program.start()

    there = with_scopes("walk").get(held.place).json
    nowhere = with_scopes("walk").get("/sessions/x").json

    assert there == nowhere
