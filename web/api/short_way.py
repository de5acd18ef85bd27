"""The call that programs make most, answered without Flask where all about it is as usual.

An event in one's own session, with nothing to ask the database first, costs less than what Flask
does around a request. Whatever is not just that goes on to Flask, with what was read put back; and
what the store or the engine refuses is raised there again, so that there is one way to say so.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from time import perf_counter
from typing import Any

from flask import Flask, request

from treeguide.service.sessions import Sessions
from treeguide.service.walk import Walk
from treeguide.web import logs, metrics, security
from treeguide.web.api.callers import is_session_token
from treeguide.web.api.pages import JSON, page_bytes
from treeguide.web.api.problems import Refused
from treeguide.web.api.reading import read
from treeguide.web.api.rights import Doors, Right, right_of_holder

ENDPOINT = "api.add_event"
LONGEST = 16 * 1024
MET = "treeguide.met"
"""Where a request carries what was raised on the short way."""
UNUSUAL = ("QUERY_STRING", "HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_EXPECT")
"""What a program has no reason to send; Flask judges what has any of it."""

_PATH = re.compile(r"/api/v1/sessions/([A-Za-z0-9_-]{22})/events")
_HEADERS = (("Content-Type", JSON), *security.FOR_PROGRAMS, *security.NOT_KEPT)

Environ = dict[str, Any]
Start = Callable[..., Any]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]


def raise_again() -> None:
    """Raise what was met on the short way, if this request came from there."""
    met = request.environ.get(MET)
    if met is not None:
        raise met


class ShortWay:
    """A WSGI application in front of Flask's."""

    def __init__(
        self, app: Flask, sessions: Sessions, doors: Doors, act: Callable[..., Any]
    ) -> None:
        self._onward: Wsgi = app.wsgi_app
        self._sessions = sessions
        self._doors = doors
        self._act = act
        self._is_https: bool = app.config["HTTPS"]
        self._figures: metrics.Figures = app.extensions[metrics.NAME]
        self._lines: logs.Lines | None = app.extensions.get(logs.NAME)

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request here, or let Flask do it."""
        session_id = _asked(environ)
        if session_id is None:
            return self._onward(environ, start_response)
        began, content = perf_counter(), environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        page = self._done(session_id, environ, content)
        if page is None:
            environ["wsgi.input"] = BytesIO(content)
            return self._onward(environ, start_response)
        return self._answered(page, session_id, environ, start_response, began=began)

    def _done(self, session_id: str, environ: Environ, content: bytes) -> bytes | None:
        """Return the page after the event in `content`, None where Flask has to look at it."""
        try:
            event = read("Event", content)
        except Refused:
            return None
        right = self._right(session_id, environ["HTTP_AUTHORIZATION"][7:])
        walk = self._sessions.at_hand(session_id, event["seq"]) if right else None
        if walk is None or right is None:
            return None
        return self._acted(walk, event, right, environ)

    def _acted(
        self, walk: Walk, event: dict[str, Any], right: Right, environ: Environ
    ) -> bytes | None:
        try:
            ack = self._act(walk, event, right)
            return page_bytes(walk, right) if walk.is_as_kept and not ack.replayed else None
        except Exception as met:
            environ[MET] = met
            return None
        finally:
            # What differs from the store is not taken back.
            self._sessions.give_back(walk)

    def _right(self, session_id: str, secret: str) -> Right | None:
        door = self._doors.at_hand(session_id)
        return right_of_holder(door, secret) if door is not None else None

    def _answered(
        self, page: bytes, session_id: str, environ: Environ, start_response: Start, *, began: float
    ) -> Iterable[bytes]:
        request_id = logs.id_for(environ.get("HTTP_X_REQUEST_ID"))
        headers = [*_HEADERS, ("Content-Length", str(len(page))), (logs.HEADER, request_id)]
        if self._is_https or environ["wsgi.url_scheme"] == "https":
            headers += security.HTTPS_ALONE
        start_response("200 OK", headers)
        self._figures.count_request(ENDPOINT, 200, began)
        if self._lines is not None:
            told = {"method": "POST", "endpoint": ENDPOINT, "status": 200}
            self._lines.write(session_id, began, request=request_id, **told)
        return (page,)


def _asked(environ: Mapping[str, Any]) -> str | None:
    """Return the session in which a program asks to do something in the usual way."""
    if environ["REQUEST_METHOD"] != "POST":
        return None
    found = _PATH.fullmatch(environ["PATH_INFO"])
    if found is None or any(environ.get(name) for name in UNUSUAL):
        return None
    secret, length = environ.get("HTTP_AUTHORIZATION", ""), environ.get("CONTENT_LENGTH") or ""
    is_usual = (
        environ.get("CONTENT_TYPE") == JSON
        and secret.startswith("Bearer ")
        and is_session_token(secret[7:])
        and length.isdecimal()
        and 0 < int(length) <= LONGEST
    )
    return found[1] if is_usual else None
