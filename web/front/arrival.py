"""The bridge finds out that a request is not to be worked on, and Flask says it.

So the answer has the shape, the language and the headers of every other refusal.
"""

from typing import Any

from flask import request
from werkzeug.exceptions import ServiceUnavailable

from treeguide.web.failures import RETRY_SECONDS
from treeguide.web.http.not_whole import NotWhole

REFUSAL = "treeguide.refusal"
"""In what WSGI says about a request: the exception with which it is refused."""


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
