"""The log: one line each, without anything that a person has said, nor where they said it.

A line tells what was asked for by the name of its endpoint, never by its address; a session by
the hash of its id; an unforeseen error by its type and place, never by its text. That holds for
whatever is logged in this process: lines of libraries, which know nothing of it, are written by the
same formatters.
"""

import itertools
import logging
import re
import secrets
import sys
import threading
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from time import perf_counter, time
from typing import Any, TextIO

import msgspec
from flask import Flask, Response, g, has_request_context, request

from treeguide.web.current import session_id_at_hand
from treeguide.web.outlet import Outlet

HEADER = "X-Request-Id"
NAME = "treeguide-log"
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e]")
_NAMED = re.compile(r"(?<=session )“([^”]+)”")
_LIKE_AN_ID = re.compile(r"(?<![\w-])(?:[\w-]{22}|[\w-]{43})(?![\w-])", re.ASCII)
"""An id of a session, or a secret: embedded sessions have both in their addresses."""
_A_NAME = re.compile(r"[a-z_-]+|[A-Z_-]+")
"""Words as long as an id that are none: those of trees, settings and functions."""

log = logging.getLogger("treeguide")


class TextLines(logging.Formatter):
    """Lines for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record in one line, and the place of an error in the lines below it."""
        return "\n  ".join([f"{record.levelname} {_said(record)}", *_places(record)])


class JsonLines(logging.Formatter):
    """Lines for a program."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one object of JSON."""
        told: dict[str, Any] = {
            "time": _moment(record.created),
            "level": record.levelname.lower(),
            "message": _said(record),
        }
        if has_request_context() and "request_id" in g:
            told["request"] = g.request_id
        if record.exc_info:
            told["places"] = _places(record)
        return msgspec.json.encode(told).decode()


def set_up(form: str, stream: TextIO | None = None) -> None:
    """Write what the program logs to `stream`, stderr if it is None, as `text` or `json`."""
    handler = _handler(form, stream)
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    # What belongs to no handler is written by this one: warnings and errors of libraries.
    logging.lastResort = _handler(form, stream)
    logging.lastResort.setLevel(logging.WARNING)


def _handler(form: str, stream: TextIO | None) -> "logging.StreamHandler[Any]":
    handler: logging.StreamHandler[Any] = logging.StreamHandler(outlet(form, stream))
    handler.setFormatter(_formatter(form))
    return handler


def outlet(form: str, stream: TextIO | None = None) -> Outlet:
    """Return what writes to `stream`, stderr if it is None: one for all that is logged there."""
    return _outlet(form, stream or sys.stderr)


@lru_cache(maxsize=2)
def _outlet(form: str, stream: TextIO | None) -> Outlet:
    return Outlet(stream, _formatter(form))


def _formatter(form: str) -> logging.Formatter:
    return JsonLines() if form == "json" else TextLines()


def heed_threads() -> None:
    """Log what ends a thread, where Python itself would write what was in the error."""

    def write(ended: threading.ExceptHookArgs) -> None:
        told = (ended.exc_type, ended.exc_value or ended.exc_type(), ended.exc_traceback)
        log.error("A thread has ended by a fault.", exc_info=told)

    threading.excepthook = write


def flush() -> None:
    """Write out what was logged."""
    for handler in log.handlers:
        handler.flush()


def add_to(app: Flask, form: str, stream: TextIO | None = None) -> None:
    """Give every request of `app` an id; with `json`, write a line about each."""
    app.before_request(_begin)
    app.after_request(_named)
    if form == "json":
        lines = app.extensions[NAME] = Lines(outlet(form, stream))
        app.after_request(lines.write_of)


def one_line(text: str) -> str:
    """Return `text` with what would break a line, or hide a part of it, written out."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def digest_of(session_id: str) -> str:
    """Return what stands for a session in the log."""
    return sha256(session_id.encode()).hexdigest()[:16]


def without_ids(text: str) -> str:
    """Return `text` with a digest in place of each id of a session, and of each secret."""
    text = _NAMED.sub(lambda found: digest_of(found[1]), text)
    return _LIKE_AN_ID.sub(_without_id, text)


def _without_id(found: re.Match[str]) -> str:
    return found[0] if _A_NAME.fullmatch(found[0]) else digest_of(found[0])


class _Ids:
    """Ids of requests: no other process has the same, and none comes twice."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.process = secrets.token_hex(4)
        self.numbers = itertools.count(1)


_ids = _Ids()


def begin_anew() -> None:
    """Give requests other ids than the process does from which this one was forked."""
    _ids.begin()


def id_for(brought: str | None) -> str:
    """Return the id of a request: the one that it `brought`, if it is harmless, or a new one."""
    if brought is not None and _HARMLESS.fullmatch(brought):
        return brought
    return f"{_ids.process}-{next(_ids.numbers):x}"


def _begin() -> None:
    g.began = perf_counter()
    g.request_id = id_for(request.headers.get(HEADER))


def _named(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    return response


class Lines:
    """Writes about each request past `logging`, which would cost as much as the answer."""

    def __init__(self, stream: Outlet) -> None:
        self._stream = stream

    def write_of(self, response: Response) -> Response:
        """Write the line about the request that is answered with `response`."""
        self.write(
            session_id_at_hand(),
            g.began,
            request=g.request_id,
            method=request.method if request.url_rule else None,
            endpoint=request.endpoint,
            status=response.status_code,
        )
        return response

    def write(self, session_id: str | None, began: float, **request_told: Any) -> None:
        """Write the line about a request that `began` at that moment of the process's clock."""
        told = {
            "time": _moment(time()),
            "level": "info",
            **request_told,
            "ms": round((perf_counter() - began) * 1000, 2),
        }
        if session_id is not None:
            told["session"] = digest_of(session_id)
        self._stream.write(msgspec.json.encode(told).decode() + "\n")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _said(record: logging.LogRecord) -> str:
    try:
        said = record.getMessage()
    except (TypeError, ValueError, LookupError):
        # Its values do not fit; logging would write all of them down.
        said = str(record.msg)
    return without_ids(one_line(said))


def _places(record: logging.LogRecord) -> list[str]:
    """Return where an error came from: its text could hold what a person has typed."""
    if not record.exc_info or record.exc_info[1] is None:
        return []
    error = record.exc_info[1]
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return [without_ids(place) for place in (type(error).__name__, *places)]
