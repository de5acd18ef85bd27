"""People: who they are, which roles they have, and letting them in and out."""

from flask import Blueprint, abort, g, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.access import ROLES
from treeguide.store.people.links import INVITATION, PASSWORD
from treeguide.store.people.persons import NoTeam, Person, Taken
from treeguide.web import people_seen
from treeguide.web.access import refuse, requires, who
from treeguide.web.admin import granting, people_list
from treeguide.web.admin.account_changes import DOINGS, changed
from treeguide.web.admin.person_page import link_to, page_of, seen, troubles_with
from treeguide.web.current import shelf

blueprint = Blueprint("people", __name__, url_prefix="/admin/people")


@blueprint.get("")
@requires("see-people")
def people() -> Response:
    """List the people whom who asks may see."""
    wanted = people_list.asked()
    page = render_template(
        "admin/people.html",
        found=people_list.listed(wanted),
        wanted=wanted,
        states=people_list.STATES,
        all_roles=list(ROLES),
        teams=[one for one in shelf().store.teams() if who().rights.may("see-people", one.id)],
        may_invite=who().rights.may_anywhere("invite") and granting.roles(),
    )
    return make_response(page)


@blueprint.get("/new")
@requires("invite")
def invitation() -> Response:
    """Show the form with which somebody is invited."""
    return _form()


@blueprint.post("/new")
@requires("invite")
def invite() -> Response:
    """Keep somebody new, and show the link with which she comes in."""
    name, email = request.form.get("name", "").strip(), request.form.get("email", "").strip()
    grant = granting.grant_sent()
    troubles = troubles_with(name, email)
    team = granting.trouble_with(grant)
    if not team and not who().rights.may("invite", grant.in_team):
        team = granting.not_yours(grant)
    if team:
        troubles["team"] = team
    if troubles:
        return _form(422, troubles)
    try:
        person, secret = shelf().store.invite(name, email, [grant], by=who().person.id)
    except Taken:
        return _has_account(email)
    except NoTeam as gone:
        return _form(422, {"team": granting.unknown(gone.team)})
    return page_of(person, link=link_to(INVITATION, secret))


@blueprint.get("/<person_id>")
@requires("see-people")
def person(person_id: str) -> Response:
    """Show somebody with her roles."""
    return page_of(seen(person_id))


@blueprint.post("/<person_id>/roles")
@requires("grant")
def change_roles(person_id: str) -> Response:
    """Give or take a role."""
    subject, grant = seen(person_id), granting.grant_sent()
    if subject.id == who().person.id:
        # Whoever may give roles must not help herself.
        refuse()
    if "take" in request.form:
        # One in a team that nobody has made any more can be taken, too.
        trouble = "" if who().rights.may_give(grant) else granting.not_yours(grant)
        change = shelf().store.take_role
    else:
        trouble, change = granting.trouble_with(grant), shelf().store.give_role
    if trouble:
        return page_of(subject, 422, troubles={"team": trouble})
    return changed(lambda: change(subject.id, grant, by=who().person.id), subject)


@blueprint.post("/<person_id>/account")
@requires("invite")
def change_account(person_id: str) -> Response:
    """Change an account, or make a link for a new password; `do` says what."""
    subject = seen(person_id)
    if not granting.may_let_in(shelf().store.grants_of(subject.id)):
        refuse()
    wanted = request.form.get("do", "")
    if wanted == "link":
        purpose = INVITATION if subject.status == "invited" else PASSWORD
        secret = shelf().store.new_link(purpose, subject.id, by=who().person.id)
        return page_of(subject, link=link_to(purpose, secret))
    if wanted not in DOINGS:
        abort(400)
    return DOINGS[wanted](subject)


def _has_account(email: str) -> Response:
    """Say that somebody cannot be invited, to whom may see her with the way to her page."""
    found = shelf().store.person_with_email(email)
    if found is None or not people_seen.may_see(shelf().store.grants_of(found.id)):
        # Whoever looks after some teams does not learn who is in the others.
        return _form(422, {"email": g.t("people.not-here")})
    key = "people.invited-already" if found.status == "invited" else "people.taken"
    return _form(422, {"email": g.t(key)}, there=found)


def _form(
    code: int = 200, troubles: dict[str, str] | None = None, there: Person | None = None
) -> Response:
    page = render_template(
        "admin/invitation.html",
        troubles=troubles or {},
        there=there,
        roles=granting.roles(),
        teams=granting.teams(),
        everywhere=granting.may_give_everywhere(),
    )
    return make_response(page, code)
