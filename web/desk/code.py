"""An agent opens the session of a caller who tells a code, with all that she has answered."""

import secrets
from contextlib import suppress

from flask import redirect, url_for
from werkzeug.wrappers import Response

from treeguide.service import resuming
from treeguide.store import Conflict
from treeguide.web import codes
from treeguide.web.access import requires, who
from treeguide.web.current import opened, shelf
from treeguide.web.desk.area import blueprint, desk
from treeguide.web.desk.holding import may_help

PAGE = "desk/code.html"
TRIES = 5
"""How often the caller may have gone on at the very moment."""


@blueprint.get("/_code")
@requires("walk")
def ask_code() -> Response:
    """Ask for the code that a caller tells."""
    return codes.asked(PAGE)


@blueprint.post("/_code")
@requires("walk")
def find_code() -> Response:
    """Lead to the session of a code; who may not see it hears no more than that there is none."""
    return codes.entered(PAGE, _found)


def _found(typed: str) -> Response:
    me = who().person.id
    row = resuming.found_by_code(shelf().store, typed, asker=me, may_open=may_help)
    _hold(row.id, me)
    return redirect(url_for("desk.resume", tree_id=row.tree_id, session_id=row.id), 303)


def _hold(session_id: str, me: str) -> None:
    """Let who asks hold a session from now on, which is recorded; its caller may go on as well."""
    for _ in range(TRIES):
        walk = opened(session_id)
        if walk.row.agent_id == me:
            return
        with suppress(Conflict):
            key, seq = secrets.token_urlsafe(12), walk.session.seq
            desk().hand_over(walk, me, by=me, seq=seq, key=key)
            return
