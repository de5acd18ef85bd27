"""Why a request is not worked on: the bridge finds it out, and Flask says it.

So the answer has the shape, the language and the headers of every other refusal.
"""

from typing import Any, ClassVar

from flask import request
from werkzeug.exceptions import BadRequest, HTTPException, RequestTimeout, ServiceUnavailable

from treeguide.web.failures import RETRY_SECONDS

REFUSAL = "treeguide.refusal"
"""In what WSGI says about a request: the exception with which it is refused."""


class NotWhole(HTTPException):
    """A body has not arrived, or nobody has the time for it; nothing works on what there is."""

    kind: ClassVar[str]
    """The kind of problem that it is for programs."""
    page: ClassVar[str]
    """Under which name the catalogues have it for people."""


class TooSlow(NotWhole, RequestTimeout):
    """The body has not come in time."""

    kind, page = "too-slow", "408"


class BrokenOff(NotWhole, BadRequest):
    """The body has ended before its end."""

    kind, page = "broken-off", "400"


class Crowded(NotWhole, ServiceUnavailable):
    """Too many requests wait already, or too many large bodies are on their way."""

    kind, page = "crowded", "crowded"

    def __init__(self) -> None:
        super().__init__(retry_after=int(RETRY_SECONDS))


def refuse_what_is_not_whole() -> None:
    """Refuse a request of which the bridge has said that nothing is to work on it."""
    refusal: Any = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal
