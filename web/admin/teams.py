"""Teams: making, renaming and moving them."""

import re
from collections.abc import Callable

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.service.naming_people import is_name
from treeguide.store.people.persons import Taken
from treeguide.store.people.teams import Team, WrongPlace
from treeguide.web.access import require, requires, who
from treeguide.web.admin import kept
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
    if not who().rights.may("teams") and team.id in _missing(shelf().store.teams()):
        # Who looks after the team above would look after trees that are none of hers.
        return _list(422, "teams.owned", team.id)
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
    if not is_name(team.name):
        return _list(422, "teams.name.wrong", team.id)
    try:
        keep()
    except Taken:
        return _list(422, "teams.taken", team.id)
    except WrongPlace:
        return _list(422, "teams.circle", team.id)
    return kept("teams.teams")


def _missing(teams: list[Team]) -> list[str]:
    """Return the teams that live trees name and that nobody has made."""
    named = {edition.tree.team for _, edition in shelf().all_live()}
    made = {team.id for team in teams}
    return sorted(team for team in named if team and team not in made and _ID.fullmatch(team))


def _list(code: int = 200, trouble: str = "", named: str = "") -> Response:
    """Show the teams that who asks may change; of others nobody has to know."""
    rights, all_teams = who().rights, shelf().store.teams()
    page = render_template(
        "admin/teams.html",
        teams=[team for team in all_teams if rights.may("teams", team.id)],
        named_by_trees=_missing(all_teams) if rights.may("teams") else [],
        on_top=rights.may("teams"),
        trouble=trouble,
        named=named,
        may_add=rights.may_anywhere("teams"),
    )
    return make_response(page, code)
