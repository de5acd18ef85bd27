"""The OpenAPI document, put together by flask-smorest from what stands beside each call."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from flask import Flask
from flask_smorest import Api

from treeguide import __version__
from treeguide.service.transcript import Transcript
from treeguide.web.api.json_schema import PLACE, body_schemas
from treeguide.web.api.meanings import MEANINGS
from treeguide.web.api.pages import SessionPage
from treeguide.web.api.problems import Problem
from treeguide.web.api.starting import NewSessionAnswer
from treeguide.web.api.trees import TreeDetails, TreeList
from treeguide.web.api.versions import VersionContent, VersionList
from treeguide.web.api.walking import SessionList

ANSWERS = (
    SessionPage,
    NewSessionAnswer,
    SessionList,
    TreeList,
    TreeDetails,
    VersionList,
    VersionContent,
    Transcript,
    Problem,
)
SECURITY = {
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token that `POST /sessions` gave, for that session alone.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token, made by `treeguide token new`.",
    },
}
IN_ADDRESSES = {
    "tree_id": "The tree's id, as `GET /trees` lists it.",
    "version_hash": "The whole hash of a version, as a tree or a page names it.",
    "session_id": "The session's id, as `POST /sessions` answered it.",
}
DESCRIPTION = (
    "Walk trees, and read what was answered. Bodies are JSON; errors are problem details"
    " (RFC 9457), whose `type` leads to an explanation."
)


class TheApi(Api):  # type: ignore[misc]
    """flask-smorest without its own error answers: ours are problem details."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to `refusals`."""

    def _register_responses(self) -> None:
        """Leave out answers that no call gives."""

    _register_etag_headers = _register_pagination_header = _register_responses


def add_to(app: Flask, blueprint: Any) -> dict[str, Any]:
    """Let `app` answer the calls of `blueprint`; return the OpenAPI document about them."""
    app.config.update(
        API_TITLE="TreeGuide",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
    )
    options = {"info": {"description": DESCRIPTION, "x-program": __version__}}
    api = TheApi(app, spec_kwargs=options)
    for name, written in all_schemas().items():
        api.spec.components.schema(name, component=written)
    for name, scheme in SECURITY.items():
        api.spec.components.security_scheme(name, scheme)
    api.register_blueprint(blueprint)
    document: dict[str, Any] = api.spec.to_dict()
    for operations in document["paths"].values():
        for one in operations.get("parameters", ()):
            one["description"] = IN_ADDRESSES[one["name"]]
    return document


@cache
def all_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each body and answer by name, with what each key means."""
    return {
        name: _explained(written, MEANINGS.get(name, {}))
        for name, written in {**body_schemas(), **answer_schemas()}.items()
    }


def _explained(written: dict[str, Any], meanings: Mapping[str, str]) -> dict[str, Any]:
    if "properties" not in written:
        return written
    properties = {
        key: {**takes, "description": meanings[key]} if key in meanings else takes
        for key, takes in written["properties"].items()
    }
    return {**written, "properties": properties}


def answer_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each answer, read off the records that are answered."""
    _, found = msgspec.json.schema_components(ANSWERS, ref_template=PLACE + "{name}")
    # apispec takes `"items": false` for the name of a schema; `maxItems` says the same.
    kept: dict[str, dict[str, Any]] = json.loads(json.dumps(found), object_hook=_without_no_items)
    return kept


def _without_no_items(written: dict[str, Any]) -> dict[str, Any]:
    return {key: takes for key, takes in written.items() if (key, takes) != ("items", False)}
