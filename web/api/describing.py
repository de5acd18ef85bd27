"""What the OpenAPI document says about a call, written beside the call; it costs no request time.

flask-smorest finds the address and the summary by itself, and puts the document together.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

import flask
import msgspec
from flask_smorest import Blueprint

from treeguide.web.api.callers import caller
from treeguide.web.api.kinds import KINDS
from treeguide.web.api.needs import Need
from treeguide.web.api.query import refuse_unknown

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"
EVERYWHERE = (
    "method-not-allowed",
    "wrong-parameter",
    "foreign-request",
    "fault",
    "damaged",
    "unavailable",
    "crowded",
    "unsure",
    "locked",
)
"""Problems that every call can have."""
WITH_BODY = (
    "bad-request",
    "broken-off",
    "not-json",
    "too-slow",
    "too-large",
    "wrong-media-type",
    "wrong-body",
    "disk-full",
)
"""Problems that calls can have to which something is sent."""
HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "That a token is asked for."},
    405: {"Allow": "The methods that the address takes."},
    429: {"Retry-After": "After how many seconds to come again."},
    503: {"Retry-After": "After how many seconds to send the same again."},
}
"""What problems of a status say in headers."""

blueprint: flask.Blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def json_of(shown: msgspec.Struct) -> flask.Response:
    """Return an answer with just that."""
    return flask.Response(msgspec.json.encode(shown), content_type=JSON)


def schema(name: str) -> dict[str, str]:
    """Return the reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(name: str, says: str, place: str = "query", **takes: Any) -> dict[str, Any]:
    """Return the description of a parameter of the address or of a header."""
    return {"name": name, "in": place, "description": says, "schema": takes or {"type": "string"}}


LANGUAGE = parameter("language", "The language of the texts: one of the tree's `languages`.")
RENDER = parameter(
    "render", "`html` adds the Markdown as harmless HTML.", type="string", enum=["html"]
)
LIMIT = parameter("limit", "How many at most.", type="integer", minimum=1, maximum=200, default=50)
CURSOR = parameter("cursor", "`next` of the answer before: what follows on it.")


def described(
    summary: str,
    *,
    answers: Mapping[int, Mapping[str, Any]],
    problems: Sequence[str],
    who: Need,
    parameters: Sequence[Mapping[str, Any]] = (),
    body: str | None = None,
    example: Mapping[str, Any] | None = None,
) -> Callable[[View], View]:
    """Return a decorator that describes a call: what it takes, answers and refuses.

    What is said of who may make it, and of its parameters, is also what it asks for.
    """
    names = (*problems, *(WITH_BODY if body else ()), *EVERYWHERE)
    told: dict[str, Any] = {
        "summary": summary,
        "security": who.security,
        "responses": {**answers, **_refusals(names)},
    }
    if parameters:
        told["parameters"] = [dict(one) for one in parameters]
    if body:
        content = {JSON: {"schema": schema(body), "example": example}}
        told["requestBody"] = {"required": True, "content": content}

    def describe(view: View) -> View:
        told["operationId"] = view.__name__
        told["description"] = f"{inspect.cleandoc(view.__doc__ or '')}\n\n{who.sentence}"
        asks = _asking_first(view, who, [one["name"] for one in parameters if one["in"] == "query"])
        asks._apidoc = {"manual_doc": told}  # type: ignore[attr-defined]
        return asks

    return describe


def _asking_first(view: View, who: Need, names: Sequence[str]) -> View:
    """Return `view` behind the checks that are the same for all calls."""

    @wraps(view)
    def asks(**address: str) -> Any:
        who.require_of(caller())
        refuse_unknown(names)
        return view(**address)

    return cast(View, asks)


def answer_of(name: str, says: str, **headers: str) -> dict[str, Any]:
    """Return the description of an answer that holds one of the document's schemas."""
    told: dict[str, Any] = {"description": says, "content": {JSON: {"schema": schema(name)}}}
    if headers:
        told["headers"] = _headers(headers)
    return told


def _headers(said: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {"description": what, "schema": {"type": "string"}} for name, what in said.items()
    }


def _refusals(names: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Return the description of each status with the kinds of problems that have it."""
    told: dict[int, dict[str, Any]] = {}
    for name in dict.fromkeys(names):
        kind = KINDS[name]
        before = told.get(kind.status)
        says = f"{before['description']}; {kind.title}" if before else kind.title
        content = {"application/problem+json": {"schema": schema("Problem")}}
        told[kind.status] = {"description": says, "content": content}
        if kind.status in HEADERS:
            told[kind.status]["headers"] = _headers(HEADERS[kind.status])
    return dict(sorted(told.items()))
