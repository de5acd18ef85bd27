"""Long lists in parts: how many, and from where on."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from flask import request

from treeguide.schema.sentences import clipped
from treeguide.web.api.problems import Refused

MOST = 200
USUAL = 50


def limit() -> int:
    """Return how many entries this request asks for."""
    asked = request.args.get("limit")
    if asked is None:
        return USUAL
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and 1 <= int(asked) <= MOST):
        said = f"“limit” is “{clipped(asked)}”. It can be a whole number from 1 to {MOST}."
        raise Refused("wrong-parameter", said, at="limit")
    return int(asked)


def cursor(parts: int) -> list[str] | None:
    """Return the parts of the place from which this request reads on, None at the start."""
    asked = request.args.get("cursor")
    if asked is None:
        return None
    try:
        said = urlsafe_b64decode(asked.encode("ascii")).decode()
    except (Error, ValueError):
        said = ""
    found = said.split(" ")
    # No database takes NUL, not even to look for it.
    if len(found) != parts or not all(found) or not said.isprintable():
        raise wrong_cursor()
    return found


def next_cursor(*parts: object) -> str:
    """Return the text of the place behind an entry; nobody else needs to understand it."""
    return urlsafe_b64encode(" ".join(map(str, parts)).encode()).decode()


def wrong_cursor() -> Refused:
    """Return the refusal of a cursor that is none of ours."""
    return Refused(
        "wrong-parameter",
        "“cursor” is not one that this server gave. Send `next` of the answer before, or leave it"
        " out to begin anew.",
        at="cursor",
    )
