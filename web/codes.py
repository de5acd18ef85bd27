"""Entering a code with which a session goes on, on a customer's device or at the desk."""

from collections.abc import Callable

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.service import resuming
from treeguide.service.accounts import TooSoon
from treeguide.store import Conflict
from treeguide.store.resuming import CodeSpent


def asked(template: str, status: int = 200, **said: object) -> Response:
    """Return a page that asks for a code, with what was wrong about the last one."""
    return make_response(render_template(template, **said), status)


def entered(template: str, go_on: Callable[[str], Response]) -> Response:
    """Return where the code that was typed leads by `go_on`, or the page with what is wrong."""
    typed = request.form.get("code", "")
    try:
        return go_on(typed)
    except TooSoon as too_soon:
        return later(asked(template, 429, wait=too_soon.seconds), too_soon)
    except (CodeSpent, Conflict):
        is_code = bool(resuming.meant(typed))
        trouble = "code.spent" if is_code else "code.unlike"
        return asked(template, 422, trouble=trouble, typed=typed)


def later(response: Response, too_soon: TooSoon) -> Response:
    """Return a response that says when to come again."""
    response.headers["Retry-After"] = str(too_soon.seconds)
    return response
