"""Teams: making, renaming and moving them."""

import re
from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.store.people.persons import Taken
from treeguide.store.people.teams import Team, WrongPlace
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
    return _kept(lambda: shelf().store.add_team(team, by=who().person.id), team)


@blueprint.post("/<team_id>")
@requires("teams")
def change(team_id: str) -> Response:
    """Rename a team, or make it a part of another one."""
    require("teams", team_id)
    team, before = _sent(team_id), _parent_of(team_id)
    if team.parent != before:
        # Who looks after the team above looks after this one too.
        require("teams", before)
        require("teams", team.parent)
    return _kept(lambda: shelf().store.change_team(team, by=who().person.id), team)


def _parent_of(team_id: str) -> str | None:
    return next((team.parent for team in shelf().store.teams() if team.id == team_id), None)


def _sent(team_id: str) -> Team:
    parent = request.form.get("parent", "").strip() or None
    return Team(team_id, request.form.get("name", "").strip() or team_id, parent)


def _kept(keep: Callable[[], None], team: Team) -> Response:
    try:
        keep()
    except Taken:
        return _list(422, "teams.taken", team.id)
    except WrongPlace:
        return _list(422, "teams.circle", team.id)
    return redirect(url_for("teams.teams"), 303)


def _list(code: int = 200, trouble: str = "", named: str = "") -> Response:
    """Show the teams that who asks may change; of others nobody has to know."""
    rights = who().rights
    page = render_template(
        "admin/teams.html",
        teams=[team for team in shelf().store.teams() if rights.may("teams", team.id)],
        trouble=trouble,
        named=named,
        may_add=rights.may_anywhere("teams"),
    )
    return make_response(page, code)
