"""Teams: making, renaming and moving them."""

import re
from collections.abc import Callable

from flask import Blueprint, abort, g, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.service.naming_people import is_name
from treeguide.store import Gone
from treeguide.store.people.persons import Taken
from treeguide.store.people.teams import StillHolds, Team, TeamChanged, WrongPlace
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
        return _list({"id": g.t("teams.id.wrong")})
    if not who().rights.may("teams") and team.id in _missing(shelf().store.teams()):
        # Who looks after the team above would look after trees that are none of hers.
        return _list({"id": g.t("teams.owned", team=team.id)})
    by = who().person.id
    return _kept(lambda: shelf().store.add_team(team, by=by), team, _list)


@blueprint.get("/<team_id>")
@requires("teams")
def show(team_id: str) -> Response:
    """Show a team, and let it be changed."""
    require("teams", team_id)
    return _page(_as_kept(team_id))


@blueprint.post("/<team_id>")
@requires("teams")
def change(team_id: str) -> Response:
    """Rename a team, make it a part of another one, or remove it."""
    require("teams", team_id)
    now = _as_kept(team_id)
    if request.form.get("do") == "remove":
        return _removed(now)
    wanted = _sent(team_id)
    if wanted.parent != now.parent:
        # Who looks after the team above looks after this one too.
        require("teams", now.parent)
        require("teams", wanted.parent)
    before, by = _seen(now), who().person.id
    return _kept(
        lambda: shelf().store.change_team(wanted, by=by, before=before),
        wanted,
        lambda troubles, code=422: _page(now, code, troubles),
    )


def _removed(now: Team) -> Response:
    require("teams", now.parent)
    troubles = {}
    named = [edition.tree.id for _, edition in shelf().all_live() if edition.tree.team == now.id]
    if named:
        troubles[""] = g.t("teams.remove.trees", trees=", ".join(named))
    else:
        try:
            shelf().store.drop_team(now.id, by=who().person.id)
        except StillHolds:
            troubles[""] = g.t("teams.remove.holds", team=now.name)
        except Gone:
            abort(404)
    return _page(now, 409, troubles) if troubles else kept("teams.teams", what="removed")


def _as_kept(team_id: str) -> Team:
    found = next((team for team in shelf().store.teams() if team.id == team_id), None)
    if found is None:
        abort(404)
    return found


def _seen(now: Team) -> Team:
    """Return the team as it was when the page was drawn that was sent."""
    name = request.form.get("name-before", now.name)
    return Team(now.id, name, request.form.get("parent-before", now.parent or "") or None)


def _sent(team_id: str) -> Team:
    parent = request.form.get("parent", "").strip() or None
    return Team(team_id, request.form.get("name", "").strip() or team_id, parent)


def _kept(keep: Callable[[], None], team: Team, page: Callable[..., Response]) -> Response:
    """Keep a team, or say on a page what is wrong."""
    if not is_name(team.name):
        return page({"name": g.t("teams.name.wrong", team=team.id)})
    if _is_anothers(team):
        return page({"name": g.t("teams.name.taken", name=team.name)})
    try:
        keep()
    except Taken:
        return page({"id": g.t("teams.taken", team=team.id)})
    except WrongPlace:
        return page({"parent": g.t("teams.circle", team=team.id)})
    except TeamChanged:
        return page({"": g.t("teams.meanwhile")}, 409)
    return kept("teams.teams")


def _is_anothers(team: Team) -> bool:
    """Whether another team has this name: nobody could tell the two in a list."""
    others = (one for one in shelf().store.teams() if one.id != team.id)
    return team.name.casefold() in (one.name.casefold() for one in others)


def _missing(teams: list[Team]) -> list[str]:
    """Return the teams that live trees name and that nobody has made."""
    named = {edition.tree.team for _, edition in shelf().all_live()}
    made = {team.id for team in teams}
    return sorted(team for team in named if team and team not in made and _ID.fullmatch(team))


def _in_sight() -> list[Team]:
    """Return the teams that who asks may change; of others nobody has to know."""
    return [team for team in shelf().store.teams() if who().rights.may("teams", team.id)]


def _list(troubles: dict[str, str] | None = None, code: int = 422) -> Response:
    rights = who().rights
    page = render_template(
        "admin/teams.html",
        teams=_in_sight(),
        named_by_trees=_missing(shelf().store.teams()) if rights.may("teams") else [],
        on_top=rights.may("teams"),
        troubles=troubles or {},
        may_add=rights.may_anywhere("teams"),
    )
    return make_response(page, code if troubles else 200)


def _page(now: Team, code: int = 200, troubles: dict[str, str] | None = None) -> Response:
    rights = who().rights
    page = render_template(
        "admin/team.html",
        # What is kept now, so that what is sent once more replaces what somebody else has kept.
        subject=now,
        teams=_in_sight(),
        on_top=rights.may("teams"),
        may_remove=rights.may("teams", now.parent),
        troubles=troubles or {},
    )
    return make_response(page, code)
