"""Error pages: what is wrong, what follows, what to do."""

from collections.abc import Iterator

from flask import Flask, Response, abort, current_app, make_response, render_template, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from treeguide.store import Broken, Erased, Full, Gone, Locked, Unavailable, Unsure
from treeguide.web.api import refusals
from treeguide.web.failures import RETRY_SECONDS, numbered, reported
from treeguide.web.front.arrival import refuse_what_is_not_whole
from treeguide.web.security import is_embedded

KNOWN = frozenset(
    {
        "400",
        "403",
        "404",
        "405",
        "408",
        "413",
        "429",
        "crowded",
        "cookie",
        "roles",
        "went-on",
        "no-tree",
    }
)


def add_to(app: Flask) -> None:
    """Answer every error of `app` with a page in full sentences."""
    app.before_request(refuse_what_is_not_whole)
    app.before_request(refuse_what_nobody_keeps)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Gone, gone)
    for kind in (Unavailable, Unsure, Locked):
        app.register_error_handler(kind, unavailable)
    app.register_error_handler(Broken, damaged)
    app.register_error_handler(Exception, failed)


def refuse_what_nobody_keeps() -> None:
    """Refuse NUL in an address, a form or a file's name: no database is asked for it.

    The API says itself which of its parameters is wrong.
    """
    if "\0" in request.path:
        abort(404)
    if not refusals.is_of_the_api() and any("\0" in one for one in _said()):
        abort(400)


def refused(error: HTTPException) -> Response:
    """Say why a request is not answered."""
    if isinstance(error, RequestRedirect):
        return error.get_response()  # type: ignore[return-value]
    if refusals.is_of_the_api():
        return refusals.answer(error)
    code = error.code or 500
    name = getattr(error, "page", str(code))
    response = _page(name if name in KNOWN else 400, code)
    response.headers.extend(
        pair for pair in error.get_headers() if pair[0] in ("Allow", "Retry-After")
    )
    return response


def gone(error: Gone) -> Response:
    """Say that there is nothing at this address, or to its holder that it was deleted."""
    return _page(410, 410) if isinstance(error, Erased) else _page(404, 404)


def damaged(error: Broken) -> Response:
    """Say that what was kept cannot be read, and count it, so that somebody looks."""
    return _page("damaged", 500, reported(error))


def unavailable(error: Unavailable | Unsure | Locked) -> Response:
    """Say that nothing can be kept at present, and log for the administrator why."""
    reported(error)
    if isinstance(error, Full):
        return _page(507, 507)
    response = _page("locked" if isinstance(error, Locked) else 503, 503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def failed(error: Exception) -> Response:
    """Say that the fault is ours, with a number under which the log tells what happened."""
    return _page(500, 500, numbered(error))


def _said() -> Iterator[str]:
    """Yield all names and values that the address and the form of a request have."""
    for sent in (request.args, request.form):
        for pair in sent.items(multi=True):
            yield from pair
    for name, upload in request.files.items(multi=True):
        yield from (name, upload.filename or "")


def _walks(known: int | str) -> bool:
    """Whether a customer came to what is no page, or none any more: nothing she sent is lost."""
    return str(known) in ("404", "410", "went-on") and request.path.startswith("/go/")


def _page(known: int | str, code: int, number: str = "") -> Response:
    if request_ctx.url_adapter is None:
        # The host of the request is no name; that of the addresses in the page does not matter.
        request_ctx.url_adapter = current_app.url_map.bind("localhost")
    page = render_template(
        "errors/error.html", code=known, number=number, framed=is_embedded(), walks=_walks(known)
    )
    return make_response(page, code)
