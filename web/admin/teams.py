"""Teams: making, renaming and moving them."""

import re

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.store import StoreError
from treeguide.store.people.teams import Team
from treeguide.web.access import require, requires, who
from treeguide.web.current import shelf

blueprint = Blueprint("teams", __name__, url_prefix="/admin/teams")
_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")


@blueprint.get("")
@requires("teams")
def teams() -> Response:
    """List the teams."""
    return _list()


@blueprint.post("")
@requires("teams")
def add() -> Response:
    """Keep a new team."""
    team = _sent(request.form.get("id", "").strip())
    require("teams", team.parent)
    if not _ID.fullmatch(team.id):
        return _list(422, "teams.id.wrong")
    return _kept(lambda: shelf().store.add_team(team, by=who().person.id))


@blueprint.post("/<team_id>")
@requires("teams")
def change(team_id: str) -> Response:
    """Rename a team, or make it a part of another one."""
    require("teams", team_id)
    team = _sent(team_id)
    return _kept(lambda: shelf().store.change_team(team, by=who().person.id))


def _sent(team_id: str) -> Team:
    parent = request.form.get("parent", "").strip() or None
    return Team(team_id, request.form.get("name", "").strip() or team_id, parent)


def _kept(keep: object) -> Response:
    assert callable(keep)
    try:
        keep()
    except StoreError as error:
        return _list(422, refused=str(error))
    return redirect(url_for("teams.teams"), 303)


def _list(code: int = 200, trouble: str = "", *, refused: str = "") -> Response:
    page = render_template(
        "admin/teams.html", teams=shelf().store.teams(), trouble=trouble, refused=refused
    )
    return make_response(page, code)
