"""An agent opens the session of a caller who tells a code, with all that she has answered."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.service import resuming
from treeguide.service.accounts import TooSoon
from treeguide.store.resuming import CodeSpent
from treeguide.web.access import requires, who
from treeguide.web.current import shelf
from treeguide.web.desk.holding import may_see_session

blueprint = Blueprint("code", __name__)


@blueprint.get("/desk/_code")
@requires("walk")
def ask() -> Response:
    """Ask for the code that a caller tells."""
    return _asked()


@blueprint.post("/desk/_code")
@requires("walk")
def find() -> Response:
    """Lead to the session of a code; who may not see it hears no more than that there is none."""
    typed = request.form.get("code", "")
    try:
        row = resuming.found_by_code(
            shelf().store, typed, asker=who().person.id, may_open=may_see_session
        )
    except TooSoon as too_soon:
        response = _asked(429, wait=too_soon.seconds)
        response.headers["Retry-After"] = str(too_soon.seconds)
        return response
    except CodeSpent:
        is_code = bool(resuming.meant(typed))
        return _asked(422, trouble="code.spent" if is_code else "code.unlike", typed=typed)
    return redirect(url_for("desk.resume", tree_id=row.tree_id, session_id=row.id), 303)


def _asked(status: int = 200, **said: object) -> Response:
    return make_response(render_template("desk/code.html", **said), status)
