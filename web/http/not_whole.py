"""Why the body of a request is not there whole, as refusals that Flask can say."""

from typing import ClassVar

from werkzeug.exceptions import BadRequest, HTTPException, RequestTimeout


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
