"""From a request's bytes to a body that fits, or to a refusal that says where it does not."""

import re
from typing import Any

from flask import request

from treeguide.format.faults import Fault, Limits, pointer
from treeguide.format.json_text import document_in, is_deep
from treeguide.web.api.json_schema import validator
from treeguide.web.api.kinds import KINDS
from treeguide.web.api.problems import PlacedError, Refused, refused_at

LIMITS = Limits(size=256 * 1024, depth=64, faults=20)
_FILE = re.compile(r"\bfile\b")


def read_body(name: str) -> Any:
    """Return the body of this request, which is the one called `name`; refuse what is not."""
    if request.mimetype != "application/json":
        kind = KINDS["wrong-media-type"]
        raise Refused(kind.name, f"{kind.meaning} {kind.remedy}")
    return read(name, request.get_data(cache=False))


def read(name: str, content: bytes) -> Any:
    """Return the body called `name` that `content` is; raise Refused where it is none."""
    if not content:
        raise Refused("not-json", "The body is empty. Send a JSON object.", at="")
    document, faults = document_in(content, LIMITS)
    if faults:
        raise refused_at("not-json", [_placed(fault) for fault in faults])
    if is_surely_fine(name, document):
        return document
    errors = wrong_in(name, document)
    if errors:
        raise refused_at("wrong-body", errors)
    return document


def is_surely_fine(name: str, document: Any) -> bool:
    """Whether the quick validator takes `document`; no means: ask marshmallow."""
    try:
        return bool(validator(name).is_valid(document))
    except ValueError:
        # The validator's own limits, of depth for one.
        return False


def wrong_in(name: str, document: Any) -> list[PlacedError]:
    """Return what marshmallow finds wrong with `document`, in the order of the body."""
    from treeguide.schema.judge import refusals_of
    from treeguide.web.api.bodies import BODIES

    if is_deep(document, LIMITS.depth):
        return [PlacedError("", "Too many objects and lists stand inside one another.")]
    found = refusals_of(document, BODIES[name])
    return [
        PlacedError(pointer(place), _joined(said, said.fix))
        for place, said in found[: LIMITS.faults]
    ]


def _placed(fault: Fault) -> PlacedError:
    return PlacedError(fault.at, _FILE.sub("body", _joined(fault.message, fault.fix)))


def _joined(*sentences: str | None) -> str:
    return " ".join(filter(None, sentences))
