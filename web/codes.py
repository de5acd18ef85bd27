"""Entering a code with which a session goes on, on a customer's device or at the desk."""

from collections.abc import Callable

from flask import g, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.service import resuming
from treeguide.service.accounts import TooSoon
from treeguide.store import Conflict
from treeguide.store.resuming import CodeSpent


def asked(template: str, status: int = 200, trouble: str = "", typed: str = "") -> Response:
    """Return a page that asks for a code, with what was wrong about the last one."""
    troubles = {"code": trouble} if trouble else {}
    return make_response(render_template(template, troubles=troubles, typed=typed), status)


def entered(template: str, go_on: Callable[[str], Response]) -> Response:
    """Return where the code that was typed leads by `go_on`, or the page with what is wrong."""
    typed = request.form.get("code", "")
    try:
        return go_on(typed)
    except TooSoon as too_soon:
        wait = g.t.count("code.wait", too_soon.seconds)
        return later(asked(template, 429, wait), too_soon)
    except (CodeSpent, Conflict):
        return asked(template, 422, g.t(_trouble(typed)), typed)


def _trouble(typed: str) -> str:
    """Return the key of what is wrong about a code with which nobody goes on."""
    if not typed.strip():
        return "code.none"
    return "code.spent" if resuming.meant(typed) else "code.unlike"


def later(response: Response, too_soon: TooSoon) -> Response:
    """Return a response that says when to come again."""
    response.headers["Retry-After"] = str(too_soon.seconds)
    return response
