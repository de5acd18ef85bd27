"""The page that explains the API: the OpenAPI document and the kinds of problems, for people."""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any, cast

from flask import Blueprint, Flask, current_app, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from treeguide.model import Record
from treeguide.service.scopes import SCOPES
from treeguide.web.access import for_everybody
from treeguide.web.api.json_schema import PLACE
from treeguide.web.api.kinds import KINDS, Kind

NAME = "treeguide-openapi"
METHODS = ("get", "post", "delete")

blueprint = Blueprint("api-reference", __name__, url_prefix="/api/v1")


class Key(Record, frozen=True):
    """One key of an object, or one parameter."""

    name: str
    takes: str
    meaning: str
    is_needed: bool = False
    leads_to: str | None = None
    """The name of the schema that says more."""


class Shape(Record, frozen=True):
    """One object of the document."""

    name: str
    description: str
    keys: list[Key]
    choices: list[str]
    """The names of the shapes of which it is one."""


class Call(Record, frozen=True):
    """One call of the API."""

    id: str
    method: str
    address: str
    summary: str
    description: list[str]
    """In paragraphs; the last one says who may make the call."""
    parameters: list[Key]
    body: str | None
    answers: list[tuple[str, str, str | None]]
    """Status, what it means, and the name of the schema."""
    problems: list[Kind]
    example: str


def add_to(app: Flask, document: Mapping[str, Any]) -> None:
    """Let `app` explain what `document` describes."""
    app.extensions[NAME] = document
    app.register_blueprint(blueprint)


@blueprint.get("/docs")
@for_everybody
def show() -> Response:
    """Show every call with what it takes, answers and refuses."""
    document = cast(Mapping[str, Any], current_app.extensions[NAME])
    page = render_template(
        "api/reference.html",
        calls=list(calls(document, request.host_url.rstrip("/"))),
        shapes=list(shapes(document)),
        kinds=KINDS.values(),
        scopes=SCOPES,
        coded=coded,
    )
    return make_response(page)


def coded(text: str) -> Markup:
    """Return `text` with what stands between backticks as code."""
    parts = text.split("`")
    said = (Markup("<code>{}</code>" if n % 2 else "{}").format(p) for n, p in enumerate(parts))
    return Markup("").join(said)


def calls(document: Mapping[str, Any], host: str) -> Iterator[Call]:
    """Yield the calls of a document, with examples that reach `host`."""
    for address, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                yield _call(address, method, operations, host)


def shapes(document: Mapping[str, Any]) -> Iterator[Shape]:
    """Yield the objects of a document."""
    for name, written in document["components"]["schemas"].items():
        needed = written.get("required", ())
        keys = [
            _key(key, takes, is_needed=key in needed)
            for key, takes in written.get("properties", {}).items()
        ]
        choices = [_named(one) for one in written.get("oneOf", ()) if "$ref" in one]
        yield Shape(name, written.get("description", ""), keys, [c for c in choices if c])


def _call(address: str, method: str, operations: Mapping[str, Any], host: str) -> Call:
    told = operations[method]
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    parameters = [*operations.get("parameters", ()), *told.get("parameters", ())]
    return Call(
        id=told["operationId"].replace("_", "-"),
        method=method.upper(),
        address=address,
        summary=told["summary"],
        description=told["description"].split("\n\n"),
        parameters=[_parameter(one) for one in parameters],
        body=_named(body.get("schema", {})),
        answers=list(_answers(told["responses"])),
        problems=list(_problems(told["responses"])),
        example=_example(address, method, told, host),
    )


def _parameter(told: Mapping[str, Any]) -> Key:
    key = _key(told["name"], told["schema"], is_needed=told.get("required", False))
    where = {"path": "in the address", "header": "a header"}.get(told["in"], "a parameter")
    return Key(key.name, f"{where}: {key.takes}", told["description"], key.is_needed)


def _answers(responses: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    for status, told in responses.items():
        if int(status) < 400:
            content = told.get("content", {}).get("application/json", {})
            yield status, told["description"], _named(content.get("schema", {}))


def _problems(responses: Mapping[str, Any]) -> Iterator[Kind]:
    for kind in KINDS.values():
        told = responses.get(str(kind.status))
        if told is not None and kind.title in told["description"].split("; "):
            yield kind


def _key(name: str, takes: Mapping[str, Any], *, is_needed: bool) -> Key:
    return Key(name, said(takes), takes.get("description", ""), is_needed, _inside(takes))


def said(takes: Mapping[str, Any]) -> str:
    """Return in words what a schema takes."""
    if "const" in takes:
        return f"“{takes['const']}”"
    if "enum" in takes:
        return " or ".join(f"“{word}”" for word in takes["enum"] if word is not None)
    for key in ("anyOf", "oneOf"):
        if key in takes:
            return " or ".join(dict.fromkeys(said(one) for one in takes[key]))
    if "prefixItems" in takes:
        return "a pair"
    if takes.get("type") == "array":
        return f"a list of {said(takes['items'])}" if takes.get("items") else "a list"
    return _WORDS.get(takes.get("type", ""), "an object" if "$ref" in takes else "anything")


_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "null": "null",
}


def _inside(takes: Mapping[str, Any]) -> str | None:
    """Return the name of the schema that a key's value has, in a list or not."""
    for one in (takes, takes.get("items"), *takes.get("anyOf", ()), *takes.get("oneOf", ())):
        name = _named(one) if isinstance(one, Mapping) else None
        if name:
            return name
    return None


def _named(takes: Mapping[str, Any]) -> str | None:
    found = takes.get("$ref")
    return found.removeprefix(PLACE) if isinstance(found, str) else None


def _example(address: str, method: str, told: Mapping[str, Any], host: str) -> str:
    """Return a command for a shell that makes the call."""
    place = address
    for name in ("session_id", "tree_id", "version_hash"):
        place = place.replace("{" + name + "}", "$" + name.split("_")[0].upper())
    needed = [one for one in told.get("parameters", ()) if one.get("required")]
    place += "&".join(f"{'' if n else '?'}{one['name']}=…" for n, one in enumerate(needed))
    how = "" if method in ("get", "post") else f"-X {method.upper()} "
    lines = [f'curl {how}"{host}{place}"']
    if any(told["security"]):
        lines.append('  -H "Authorization: Bearer $TOKEN"')
    if method == "post":
        example = told["requestBody"]["content"]["application/json"]["example"]
        lines.append('  -H "Content-Type: application/json"')
        lines.append(f"  -d {shlex.quote(json.dumps(example))}")
    return " \\\n".join(lines)
