"""From whatever was raised to the problem that says it."""

from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from treeguide.format.faults import pointer
from treeguide.kernel import WalkError, WrongValues
from treeguide.store import (
    Broken,
    Ended,
    Erased,
    Full,
    Gone,
    KeyUsed,
    Locked,
    StoreError,
    Unavailable,
    Unsure,
)
from treeguide.web.api.kinds import KINDS
from treeguide.web.api.problems import PlacedError, Refused, refused_at
from treeguide.web.failures import RETRY_SECONDS, numbered, reported
from treeguide.web.http.not_whole import NotWhole

AREA = "/api/"
_BY_STATUS = {400: "bad-request", 403: "foreign-request"} | {
    kind.status: kind.name for kind in KINDS.values() if kind.status in (404, 405, 413, 415, 429)
}
_OF_THE_STORE: tuple[tuple[type[StoreError], str], ...] = (
    (Erased, "erased"),
    (Ended, "ended"),
    (Gone, "not-found"),
    (KeyUsed, "key-used"),
    (Full, "disk-full"),
    (Unavailable, "unavailable"),
    (Unsure, "unsure"),
    (Locked, "locked"),
    (Broken, "damaged"),
)
_NO_ADDRESS = "The API has no such address. `/api/v1/docs` lists those that it has."


def is_of_the_api() -> bool:
    """Whether this request is one of the API, even if no part of it was found."""
    return f"{request.path}/".startswith(AREA)


def answer(error: Exception) -> Response:
    """Return the problem that says why a request of the API is not done."""
    if isinstance(error, RequestRedirect):
        return error.get_response()  # type: ignore[return-value]
    return refusal_of(error).response()


def refusal_of(error: Exception) -> Refused:
    """Return what is to be said about `error`."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, WrongValues):
        return refused_at("wrong-values", values_errors(error, "values"))
    if isinstance(error, WalkError):
        return Refused("not-offered", str(error))
    for kind, name in _OF_THE_STORE:
        if isinstance(error, kind):
            return _of_the_store(name, error)
    return _fault(error)


def values_errors(wrong: WrongValues, key: str) -> list[PlacedError]:
    """Return what is wrong with the values that stand in the body under `key`."""
    return [PlacedError(pointer((key, name)), said) for name, said in wrong.troubles.items()]


def nothing_here() -> Refused:
    """Return the refusal for what is not there, and for what this request may not see alike."""
    return Refused(
        "not-found",
        "There is nothing here that this request may see. Check the id; and `/api/v1/docs` says"
        " which token, and which scope of it, the call may need.",
    )


def _of_the_store(name: str, error: StoreError) -> Refused:
    kind = KINDS[name]
    if name == "not-found":
        return nothing_here()
    if kind.status < 500:
        return Refused(name, str(error))
    # Where the data lie is for the log alone.
    number = reported(error)
    headers = {"Retry-After": RETRY_SECONDS} if kind.status == 503 else {}
    return Refused(name, f"{kind.meaning} {kind.remedy}", headers=headers, number=number or None)


def _of_http(error: HTTPException) -> Refused:
    if (error.code or 500) >= 500 and not isinstance(error, NotWhole):
        return _fault(error)
    name = _BY_STATUS.get(error.code or 400, "bad-request")
    kind = KINDS[error.kind if isinstance(error, NotWhole) else name]
    headers: Any = {
        name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")
    }
    said = _NO_ADDRESS if name == "not-found" else f"{kind.meaning} {kind.remedy}"
    return Refused(kind.name, said, headers=headers)


def _fault(error: Exception) -> Refused:
    kind = KINDS["fault"]
    return Refused("fault", f"{kind.meaning} {kind.remedy}", number=numbered(error))
