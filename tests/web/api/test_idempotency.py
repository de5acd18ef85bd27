"""A session is started once for each key, whatever is sent again."""

import json
from dataclasses import replace

import pytest

from treeguide.format.version import version_hash
from treeguide.store import Version

KEY = "3b0f6f2a-7a61-4c4e-9a60-9f5e8a1d2c3b"


def start(program, key=KEY, **body):
    return program.post("/sessions", {"tree": "case", **body}, Idempotency_Key=key)


def test_the_same_key_leads_to_the_same_session_and_token(program, store):
    first, second = start(program), start(program)

    assert second.status_code == 201
    assert second.json == first.json
    assert len(store.sessions_before(2**60, "", 10)) == 1


def test_a_retry_shows_where_the_session_stands_by_then(program):
    first = start(program).json
    held = program.with_token(first["token"])
    event = {"kind": "answered", "seq": 1, "key": "k", "answer": "dark"}
    held.post(f"/sessions/{first['session']}/events", event)

    assert start(program).json["page"]["node"] == "plug"


@pytest.mark.parametrize(
    "other",
    [{"tree": "inside", "audience": "agent"}, {"known": {"floor": 1}}, {"mode": "practice"}],
)
def test_the_same_key_with_other_content_is_refused(with_scopes, problem, other):
    program = with_scopes("walk")
    start(program)

    assert problem(start(program, **other)) == "key-used"


def test_two_programs_never_share_a_key(program, with_scopes):
    one, other = with_scopes("walk"), with_scopes("walk")

    sessions = {start(who).json["session"] for who in (one, other, program)}

    assert len(sessions) == 3


@pytest.mark.parametrize("key", ["short", "x" * 21, "with space " * 3, "ä" * 30, "x" * 129, ""])
def test_a_key_that_somebody_could_guess_is_refused_from_a_stranger(program, problem, key):
    response = start(program, key.encode().decode("latin-1"))

    assert problem(response) == "wrong-parameter"
    assert response.json["at"] == "Idempotency-Key"


def test_a_known_caller_may_use_short_keys(with_scopes):
    assert start(with_scopes("walk"), "order-7").status_code == 201


def test_another_installation_derives_other_tokens(program, store):
    first = start(program).json
    store.driver.write(lambda run: run("DELETE FROM meta WHERE key = 'secret.idempotency'"))

    assert start(program).json["token"] != first["token"]


def test_a_retry_for_an_erased_session_says_that_it_is_gone(program, store, problem):
    started = start(program).json
    store.erase_session(started["session"], actor="test", reason="asked for")

    assert problem(start(program)) == "erased"


def test_a_key_leads_to_the_same_session_after_the_tree_was_published_anew(program, store):
    first = start(program).json
    [live] = [one for one in store.live() if one.tree_id == "case"]
    version = store.version(live.hash)
    tree = {**json.loads(version.sources.tree), "title": "Another case"}
    sources = replace(version.sources, tree=json.dumps(tree).encode())
    newer = Version(version_hash(sources, {}), "case", sources)
    store.publish_version(newer)
    store.make_live("case", {"case": newer.hash}, "test")

    again = start(program).json

    assert (again["session"], again["token"]) == (first["session"], first["token"])
    assert again["page"]["version"] == live.hash
