"""Every call asks for just the scopes that the OpenAPI document names for it."""

import pytest

from treeguide.service.scopes import SCOPES
from treeguide.web.api.describing import blueprint

EVENT = {"kind": "answered", "seq": 1, "key": "k", "answer": "yes"}
AGENTS = {"tree": "inside", "audience": "agent"}


@pytest.fixture
def operations(app):
    paths = app.extensions["treeguide-openapi"]["paths"]
    return {
        told["operationId"]: told
        for methods in paths.values()
        for method, told in methods.items()
        if method != "parameters"
    }


@pytest.fixture
def calls(with_scopes, store):
    """What makes each call, for an access token; a session is one of an agent."""
    session = with_scopes("walk").start(**AGENTS).place
    version = store.live()[0].hash
    return {
        "list_trees": lambda one: one.get("/trees"),
        "read_tree": lambda one: one.get("/trees/case"),
        "list_versions": lambda one: one.get("/trees/case/versions"),
        "read_version": lambda one: one.get(f"/versions/{version}"),
        "start_session": lambda one: one.post("/sessions", AGENTS),
        "list_sessions": lambda one: one.get("/sessions"),
        "read_session": lambda one: one.get(session),
        "add_event": lambda one: one.post(f"{session}/events", EVENT | {"kind": "noted"}),
        "read_transcript": lambda one: one.get(f"{session}/transcript"),
        "erase_session": lambda one: one.client.delete(
            f"/api/v1{session}?reason=asked", headers=one._headers({})
        ),
    }


CALLS = sorted(
    [
        "list_trees", "read_tree", "list_versions", "read_version", "start_session",
        "list_sessions", "read_session", "add_event", "read_transcript", "erase_session",
    ]
)  # fmt: skip


def named(told: dict) -> set[str]:
    return {scope for one in told["security"] for scope in one.get("token", ())}


def is_let_in(response) -> bool:
    if response.status_code == 200 and "trees" in response.json:
        return "inside" in [tree["id"] for tree in response.json["trees"]]
    return response.status_code != 403


def test_every_call_is_looked_at(app):
    served = {
        endpoint.removeprefix(f"{blueprint.name}.")
        for endpoint in app.view_functions
        if endpoint.startswith(f"{blueprint.name}.")
    }

    assert served == set(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_the_scopes_that_the_document_names_let_in_and_no_others(
    calls, operations, with_scopes, call
):
    let_in = {scope for scope in SCOPES if is_let_in(calls[call](with_scopes(scope)))}

    assert let_in == named(operations[call])


@pytest.mark.parametrize("call", CALLS)
def test_who_may_call_is_said_in_words_too(operations, call):
    told = operations[call]
    said = told["description"].rpartition("\n\n")[2]

    assert all(f"`{scope}`" in said for scope in named(told))
    assert ({"session": []} in told["security"]) == ("session's token" in said)
    assert ({} in told["security"]) == said.startswith("Anybody may")


@pytest.mark.parametrize("call", CALLS)
def test_without_a_token_only_that_is_answered_which_anybody_may(calls, operations, program, call):
    response = calls[call](program)

    is_for_anybody = call == "list_trees"
    assert response.status_code == (200 if is_for_anybody else 401)


def test_every_scope_that_a_call_names_is_one_that_tokens_can_have(operations):
    assert {scope for told in operations.values() for scope in named(told)} <= set(SCOPES)
