"""Answers that say why a request was not done: `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from flask import Response

from treeguide.web.api.kinds import KINDS

MEDIA_TYPE = "application/problem+json"
NO_HEADERS: Mapping[str, str] = {}


class PlacedError(msgspec.Struct):
    """One thing that is wrong, and where."""

    at: str
    """The place in the body, as a JSON pointer."""
    detail: str


class Problem(msgspec.Struct, omit_defaults=True):
    """Why a request was not done."""

    type: str
    """The address of the explanation, which names the kind of problem."""
    title: str
    status: int
    detail: str
    """What is wrong here, and what to do, in sentences for a person."""
    at: str | None
    """The place that is meant: a JSON pointer into the body, or the name of a parameter."""
    errors: Sequence[PlacedError] = ()
    """Everything that is wrong with the body; the first is the one of `at` and `detail`."""
    page: Any = None
    """Where the session stands now."""
    number: str | None = None
    """Under which the server's log tells what happened."""


class Refused(Exception):
    """A request is not done, for a reason of a kind that the API knows."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        at: str | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.kind = KINDS[kind]
        self.headers = headers
        self.problem = Problem(
            self.kind.type, self.kind.title, self.kind.status, detail, at, **more
        )

    def response(self) -> Response:
        """Return the answer that says so."""
        body = msgspec.json.encode(self.problem)
        return Response(body, self.kind.status, self.headers, content_type=MEDIA_TYPE)


def refused_at(kind: str, errors: Sequence[PlacedError]) -> Refused:
    """Return the refusal of a body in which `errors` were found."""
    first = errors[0]
    return Refused(kind, first.detail, at=first.at, errors=errors)
