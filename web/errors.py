"""Error pages: what is wrong, what follows, what to do."""

import logging
import secrets

from flask import Flask, Response, make_response, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from treeguide.store import Gone

KNOWN = frozenset({400, 403, 404, 405, 413})
log = logging.getLogger("treeguide")


def add_to(app: Flask) -> None:
    """Answer every error of `app` with a page in full sentences."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Gone, gone)
    app.register_error_handler(Exception, failed)


def refused(error: HTTPException) -> Response:
    """Say why a request is not answered."""
    if isinstance(error, RequestRedirect):
        return error.get_response()  # type: ignore[return-value]
    code = error.code or 500
    response = _page(code if code in KNOWN else 400, code)
    allowed = dict(error.get_headers()).get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def gone(error: Gone) -> Response:
    """Say that there is nothing at this address, whatever it may have been."""
    return _page(404, 404)


def failed(error: Exception) -> Response:
    """Say that the fault is ours, with a number under which the log tells what happened."""
    number = secrets.token_hex(4)
    log.exception("Fault %s", number, exc_info=error)
    return _page(500, 500, number)


def _page(known: int, code: int, number: str = "") -> Response:
    page = render_template("errors/error.html", code=known, number=number)
    return make_response(page, code)
