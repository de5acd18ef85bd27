"""People: who they are, which roles they have, and letting them in and out."""

from collections.abc import Callable

from flask import Blueprint, abort, g, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from treeguide.access import EVERYWHERE, ROLES, Grant
from treeguide.service.naming_people import is_email, is_name
from treeguide.store import Gone, StoreError
from treeguide.store.people.links import INVITATION, PASSWORD
from treeguide.store.people.persons import ChangedMeanwhile, LastAdmin, Person, Taken
from treeguide.store.people.teams import Team
from treeguide.web.access import refuse, requires, role_name, who
from treeguide.web.admin import kept
from treeguide.web.current import shelf

blueprint = Blueprint("people", __name__, url_prefix="/admin/people")
Change = Callable[[], None]
ADDRESSES = {INVITATION: "signing.welcome", PASSWORD: "signing.new_password"}


@blueprint.get("")
@requires("see-people")
def people() -> Response:
    """List the people whom who asks may see."""
    return _list()


@blueprint.post("")
@requires("invite")
def invite() -> Response:
    """Keep somebody new, and show the link with which she comes in."""
    name, email = request.form.get("name", "").strip(), request.form.get("email", "").strip()
    grant, troubles = _grant_sent(), {}
    if not is_name(name):
        troubles["name"] = g.t("people.name.missing")
    if not is_email(email):
        troubles["email"] = g.t("signing.email.wrong")
    if not (who().rights.may("invite", grant.in_team) and who().rights.may_give(grant)):
        troubles["team"] = _not_yours(grant)
    if troubles:
        return _list(422, troubles)
    try:
        person, secret = shelf().store.invite(name, email, [grant], by=who().person.id)
    except Taken:
        return _list(422, {"email": g.t("people.taken")})
    return _page(person, link=_link(INVITATION, secret))


@blueprint.get("/<person_id>")
@requires("see-people")
def person(person_id: str) -> Response:
    """Show somebody with her roles."""
    return _page(_seen(person_id))


@blueprint.post("/<person_id>/roles")
@requires("grant")
def change_roles(person_id: str) -> Response:
    """Give or take a role."""
    subject, grant = _seen(person_id), _grant_sent()
    if subject.id == who().person.id:
        # Whoever may give roles must not help herself.
        refuse()
    if not who().rights.may_give(grant):
        return _page(subject, 422, refused=_not_yours(grant))
    change = shelf().store.take_role if "take" in request.form else shelf().store.give_role
    return _changed(lambda: change(subject.id, grant, by=who().person.id), subject)


@blueprint.post("/<person_id>/account")
@requires("invite")
def change_account(person_id: str) -> Response:
    """Close or open an account, end all sign-ins, or make a link for a new password."""
    subject = _seen(person_id)
    if not _may_let_in(shelf().store.grants_of(subject.id)):
        refuse()
    wanted = request.form.get("do", "")
    if wanted == "link":
        purpose = INVITATION if subject.status == "invited" else PASSWORD
        secret = shelf().store.new_link(purpose, subject.id, by=who().person.id)
        return _page(subject, link=_link(purpose, secret))
    if wanted == "sign-out":
        return _changed(_signs_out(subject), subject)
    if wanted not in ("close", "open"):
        abort(400)
    return _changed(_closes(subject) if wanted == "close" else _opens(subject), subject)


def _signs_out(subject: Person) -> Change:
    return lambda: shelf().store.end_sign_ins(subject.id, by=who().person.id)


def _closes(subject: Person) -> Change:
    return lambda: shelf().store.change_person(
        subject, by=who().person.id, action="account closed", status="closed"
    )


def _opens(subject: Person) -> Change:
    status = "active" if subject.password else "invited"
    return lambda: shelf().store.change_person(
        subject, by=who().person.id, action="account opened", status=status
    )


def _changed(change: Change, subject: Person) -> Response:
    try:
        change()
    except LastAdmin:
        return _page(subject, 409, refused=str(g.t("people.last")))
    except ChangedMeanwhile:
        now = shelf().store.person(subject.id)
        return _page(now, 409, refused=str(g.t("people.meanwhile")))
    except StoreError as error:
        return _page(subject, 409, refused=str(error))
    return kept("people.person", person_id=subject.id)


def _seen(person_id: str) -> Person:
    """Return somebody whom who asks may see; for all others there is nobody."""
    try:
        subject = shelf().store.person(person_id)
    except Gone:
        abort(404)
    if not _may_see(shelf().store.grants_of(subject.id)):
        abort(404)
    return subject


def _may_see(grants: list[Grant]) -> bool:
    return who().rights.may("see-people") or bool(_shown(grants))


def _shown(grants: list[Grant]) -> list[Grant]:
    """Return those roles of somebody that hold where who asks may see people."""
    may = who().rights.may
    return [grant for grant in grants if may("see-people", grant.in_team)]


def _may_let_in(grants: list[Grant]) -> bool:
    """Whether who asks may make links for somebody with these roles, and close her account.

    Who could sign in as somebody would have all her roles.
    """
    rights = who().rights
    return rights.may_anywhere("invite") and all(
        rights.may("invite", grant.in_team) and rights.may_give(grant) for grant in grants
    )


def _not_yours(grant: Grant) -> str:
    """Return why who asks cannot give a role, and what to do."""
    names = {team.id: team.name for team in shelf().store.teams()}
    team = names.get(grant.team, grant.team)
    place = (
        g.t("people.role.in-team", team=team) if grant.in_team else g.t("people.role.everywhere")
    )
    return str(g.t("people.role.not-yours", role=role_name(grant.role), place=place))


def _grant_sent() -> Grant:
    role = request.form.get("role", "")
    if role not in ROLES:
        abort(400)
    return Grant(
        role,
        request.form.get("team", "").strip() or EVERYWHERE,
        request.form.get("tree", "").strip() or EVERYWHERE,
    )


def _link(purpose: str, secret: str) -> str:
    return f"{url_for(ADDRESSES[purpose], _external=True)}#{secret}"


def _roles() -> list[str]:
    """Return the roles that who asks can give somewhere."""
    rights = who().rights
    places = rights.teams("grant") | {EVERYWHERE}
    return [role for role in ROLES if any(rights.may_give(Grant(role, team)) for team in places)]


def _teams() -> list[Team]:
    """Return the teams in which who asks can give roles."""
    return [team for team in shelf().store.teams() if who().rights.may("grant", team.id)]


def _may_give_everywhere() -> bool:
    """Whether who asks can give some role in all teams."""
    return any(who().rights.may_give(Grant(role)) for role in ROLES)


def _list(code: int = 200, troubles: dict[str, str] | None = None) -> Response:
    store = shelf().store
    wanted = request.args.get("q", "").strip().casefold()
    found = [one for one in store.people() if wanted in f"{one.name} {one.email}".casefold()]
    grants = store.all_grants()
    listed = [(one, grants.get(one.id, [])) for one in found]
    page = render_template(
        "admin/people.html",
        people=[(one, _shown(hers)) for one, hers in listed if _may_see(hers)],
        wanted=wanted,
        troubles=troubles or {},
        roles=_roles(),
        teams=_teams(),
        everywhere=_may_give_everywhere(),
        may_invite=who().rights.may_anywhere("invite"),
    )
    return make_response(page, code)


def _page(subject: Person, code: int = 200, *, link: str = "", refused: str = "") -> Response:
    store = shelf().store
    grants = store.grants_of(subject.id)
    page = render_template(
        "admin/person.html",
        subject=subject,
        grants=_shown(grants),
        removable=[grant for grant in grants if who().rights.may_give(grant)],
        sign_ins=store.sign_ins_of(subject.id),
        link=Markup("{}").format(link),
        refused=refused,
        roles=_roles() if subject.id != who().person.id else [],
        teams=_teams(),
        everywhere=_may_give_everywhere(),
        may_let_in=_may_let_in(grants),
    )
    return make_response(page, code)
