"""Erasing a session over the API: for good, by whom it is allowed to, and noted."""

import json

import pytest

from tests.web.api.conftest import NAME
from treeguide.web.current import sessions_of


@pytest.fixture
def eraser(with_scopes):
    return with_scopes("erase")


@pytest.fixture
def held(program):
    return program.start().answer("lit", {"name": NAME})


def erase(program, held, query: str = "?reason=asked+for+by+letter"):
    headers = {"Authorization": f"Bearer {program.token}"} if program.token else {}
    return program.client.delete(f"/api/v1{held.place}{query}", headers=headers)


def test_what_was_erased_is_gone_for_everybody(eraser, held, with_scopes, problem):
    response = erase(eraser, held)

    assert (response.status_code, response.data) == (204, b"")
    for reader in (held, with_scopes("read", "personal")):
        assert problem(reader.get(held.place)) == "erased"
        assert problem(reader.get(f"{held.place}/transcript")) == "erased"
    assert problem(held.do("noted", text="More.").response) == "erased"


def test_who_has_erased_it_and_why_is_kept(eraser, held, store):
    erase(eraser, held)

    [erasure] = store.erasures()
    [token] = store.tokens()
    assert (erasure.session_id, erasure.reason) == (held.session, "asked for by letter")
    assert erasure.actor == f"test, with the access token {token.id}"


def test_it_is_in_the_audit_once_however_often_it_is_asked_for(eraser, held, store):
    for _ in range(2):
        erase(eraser, held)

    [entry] = [one for one in store.audit_entries() if one.action == "session erased"]
    [token] = store.tokens()
    assert (entry.actor, entry.subject) == ("test", held.session)
    assert json.loads(entry.body) == {"reason": "asked for by letter", "token": token.id}


def test_nothing_of_it_is_left_in_the_memory_of_the_server(app, eraser, held):
    at_hand = sessions_of(app)._at_hand
    before = held.session in at_hand

    erase(eraser, held)

    assert (before, held.session in at_hand) == (True, False)


def test_erasing_again_changes_nothing(eraser, held, store):
    erase(eraser, held)

    again = erase(eraser, held, "?reason=once+more")

    assert again.status_code == 204
    assert [one.reason for one in store.erasures()] == ["asked for by letter"]


def test_an_erased_session_is_still_listed_and_says_nothing(eraser, held, with_scopes):
    erase(eraser, held)

    response = with_scopes("read").get("/sessions")

    assert [one["status"] for one in response.json["sessions"]] == ["erased"]
    assert NAME not in response.text


@pytest.mark.parametrize("scopes", [("read", "personal"), ("walk", "results"), ("metrics",)])
def test_without_the_scope_nobody_erases(with_scopes, held, store, problem, scopes):
    response = erase(with_scopes(*scopes), held)

    assert (problem(response), "“erase”" in response.json["detail"]) == ("not-allowed", True)
    assert store.erasures() == []


def test_the_holder_of_a_session_cannot_erase_it(held, store, problem):
    assert problem(erase(held, held)) == "not-allowed"
    assert store.erasures() == []


def test_nobody_erases_without_a_token(program, held, store, problem):
    assert problem(erase(program, held)) == "no-token"
    assert store.erasures() == []


REASONS = ["", "?reason=", "?reason=+", f"?reason={'x' * 501}", "?reason=a%0ab"]


@pytest.mark.parametrize("query", REASONS)
def test_without_a_reason_nothing_is_erased(eraser, held, store, problem, query):
    response = erase(eraser, held, query)

    assert (problem(response), response.json["at"]) == ("wrong-parameter", "reason")
    assert store.erasures() == []


def test_what_is_not_there_cannot_be_erased(eraser, held, problem):
    held.place = "/sessions/nothing"

    assert problem(erase(eraser, held)) == "not-found"
