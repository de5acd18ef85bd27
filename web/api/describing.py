"""What the OpenAPI document says about a call, written beside the call; it costs no request time.

flask-smorest finds the address and the summary by itself, and puts the document together.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import flask
from flask_smorest import Blueprint

from treeguide.web.api.kinds import KINDS

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"
EVERYWHERE = (
    "method-not-allowed",
    "foreign-request",
    "fault",
    "damaged",
    "unavailable",
    "unsure",
    "locked",
)
"""Problems that every call can have."""
WITH_BODY = ("bad-request", "not-json", "too-large", "wrong-media-type", "wrong-body", "disk-full")
Security = dict[str, list[str]]
SESSION: Security = {"session": []}
"""Security: the token of the session."""
TOKEN: Security = {"token": []}
"""Security: an access token."""
ANYBODY: Security = {}

blueprint: flask.Blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def schema(name: str) -> dict[str, str]:
    """Return the reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(name: str, says: str, place: str = "query", **takes: Any) -> dict[str, Any]:
    """Return the description of a parameter of the address or of a header."""
    return {"name": name, "in": place, "description": says, "schema": takes or {"type": "string"}}


LANGUAGE = parameter("language", "The language of the texts, where the tree speaks it.")
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
    who: Sequence[Mapping[str, Any]],
    parameters: Sequence[Mapping[str, Any]] = (),
    body: str | None = None,
    example: Mapping[str, Any] | None = None,
) -> Callable[[View], View]:
    """Return a decorator that describes a call: what it takes, answers and refuses."""
    names = (*problems, *(WITH_BODY if body else ()), *EVERYWHERE)
    told: dict[str, Any] = {
        "summary": summary,
        "security": [dict(one) for one in who],
        "responses": {**answers, **_refusals(names)},
    }
    if parameters:
        told["parameters"] = [dict(one) for one in parameters]
    if body:
        content = {JSON: {"schema": schema(body), "example": example}}
        told["requestBody"] = {"required": True, "content": content}

    def describe(view: View) -> View:
        told["operationId"] = view.__name__
        told["description"] = inspect.cleandoc(view.__doc__ or "")
        view._apidoc = {"manual_doc": told}  # type: ignore[attr-defined]
        return view

    return describe


def answer_of(name: str, says: str, **headers: str) -> dict[str, Any]:
    """Return the description of an answer that holds one of the document's schemas."""
    told: dict[str, Any] = {"description": says, "content": {JSON: {"schema": schema(name)}}}
    if headers:
        told["headers"] = {
            name.replace("_", "-"): {"description": said, "schema": {"type": "string"}}
            for name, said in headers.items()
        }
    return told


def _refusals(names: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Return the description of each status with the kinds of problems that have it."""
    told: dict[int, dict[str, Any]] = {}
    for name in dict.fromkeys(names):
        kind = KINDS[name]
        before = told.get(kind.status)
        says = f"{before['description']}; {kind.title}" if before else kind.title
        content = {"application/problem+json": {"schema": schema("Problem")}}
        told[kind.status] = {"description": says, "content": content}
    return dict(sorted(told.items()))
