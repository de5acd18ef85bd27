"""Roles that a form gives or takes, and those that who asks can give."""

from flask import abort, g, request

from treeguide.access import EVERYWHERE, ROLES, Grant
from treeguide.store.people.teams import Team
from treeguide.web.access import role_name, who
from treeguide.web.current import shelf
from treeguide.web.people_seen import team_name


def grant_sent() -> Grant:
    """Return the role that was sent; its team is empty where none was chosen."""
    role = request.form.get("role", "")
    if role not in ROLES:
        abort(400)
    tree = request.form.get("tree", "").strip() or EVERYWHERE
    return Grant(role, request.form.get("team", "").strip(), tree)


def trouble_with(grant: Grant) -> str:
    """Return why who asks cannot give a role, and what to do; nothing where she can."""
    if not grant.team:
        return str(g.t("people.team.missing"))
    if not who().rights.may_give(grant):
        return not_yours(grant)
    teams = {EVERYWHERE, *(team.id for team in shelf().store.teams())}
    return "" if grant.team in teams else unknown(grant.team)


def unknown(team: str) -> str:
    """Return that there is no such team, and what to do."""
    return str(g.t("people.team.unknown", team=team[:64]))


def not_yours(grant: Grant) -> str:
    """Return that who asks lacks what it takes to give or take a role, and what to do."""
    place = (
        g.t("people.role.in-team", team=team_name(grant.team))
        if grant.in_team
        else g.t("people.role.everywhere")
    )
    return str(g.t("people.role.not-yours", role=role_name(grant.role), place=place))


def may_let_in(grants: list[Grant]) -> bool:
    """Whether who asks may make links for somebody with these roles, and close her account.

    Who could sign in as somebody would have all her roles.
    """
    rights = who().rights
    return rights.may_anywhere("invite") and all(
        rights.may("invite", grant.in_team) and rights.may_give(grant) for grant in grants
    )


def roles() -> list[str]:
    """Return the roles that who asks can give somewhere."""
    rights = who().rights
    places = rights.teams("grant") | {EVERYWHERE}
    return [role for role in ROLES if any(rights.may_give(Grant(role, team)) for team in places)]


def teams() -> list[Team]:
    """Return the teams in which who asks can give roles."""
    return [team for team in shelf().store.teams() if who().rights.may("grant", team.id)]


def may_give_everywhere() -> bool:
    """Whether who asks can give some role in all teams."""
    return any(who().rights.may_give(Grant(role)) for role in ROLES)
