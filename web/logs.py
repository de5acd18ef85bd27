"""The log: one line each, without anything that a person has said, nor where they said it.

A line tells what was asked for by the name of its endpoint, never by its address; a session by
the hash of its id; an unforeseen error by its type and place, never by its text.
"""

import itertools
import logging
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime
from hashlib import sha256
from time import perf_counter, time
from typing import Any, TextIO

import msgspec
from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-Id"
NAME = "treeguide-log"
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e]")

log = logging.getLogger("treeguide")


class TextLines(logging.Formatter):
    """Lines for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record in one line, and the place of an error in the lines below it."""
        lines = [f"{record.levelname} {one_line(record.getMessage())}", *_places(record)]
        return "\n  ".join(lines)


class JsonLines(logging.Formatter):
    """Lines for a program."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one object of JSON."""
        told: dict[str, Any] = {
            "time": _moment(record.created),
            "level": record.levelname.lower(),
            "message": one_line(record.getMessage()),
        }
        if has_request_context() and "request_id" in g:
            told["request"] = g.request_id
        if record.exc_info:
            told["places"] = _places(record)
        return msgspec.json.encode(told).decode()


def set_up(form: str, stream: TextIO | None = None) -> None:
    """Write what the program logs to `stream`, stderr if it is None, as `text` or `json`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def flush() -> None:
    """Write out what was logged."""
    for handler in log.handlers:
        handler.flush()


def add_to(app: Flask, form: str, stream: TextIO | None = None) -> None:
    """Give every request of `app` an id; with `json`, write a line about each."""
    app.before_request(_begin)
    app.after_request(_named)
    if form == "json":
        lines = app.extensions[NAME] = Lines(stream or sys.stderr)
        app.after_request(lines.write_of)


def one_line(text: str) -> str:
    """Return `text` with what would break a line, or hide a part of it, written out."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


_numbers = itertools.count(1)
_process = secrets.token_hex(4)


def id_for(brought: str | None) -> str:
    """Return the id of a request: the one that it `brought`, if it is harmless, or a new one."""
    if brought is not None and _HARMLESS.fullmatch(brought):
        return brought
    return f"{_process}-{next(_numbers):x}"


def _begin() -> None:
    g.began = perf_counter()
    g.request_id = id_for(request.headers.get(HEADER))


def _named(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    return response


class Lines:
    """Writes about each request past `logging`, which would cost as much as the answer."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write_of(self, response: Response) -> Response:
        """Write the line about the request that is answered with `response`."""
        self.write(
            (request.view_args or {}).get("session_id"),
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
            told["session"] = sha256(session_id.encode()).hexdigest()[:16]
        self._stream.write(msgspec.json.encode(told).decode() + "\n")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _places(record: logging.LogRecord) -> list[str]:
    """Return where an error came from: its text could hold what a person has typed."""
    if not record.exc_info or record.exc_info[1] is None:
        return []
    error = record.exc_info[1]
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return [type(error).__name__, *places]
