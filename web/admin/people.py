"""People: who they are, which roles they have, and letting them in and out."""

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from treeguide.access import EVERYWHERE, ROLES, Grant
from treeguide.store import Gone, StoreError
from treeguide.store.people.links import INVITATION, PASSWORD
from treeguide.store.people.persons import LastAdmin, Person, Taken
from treeguide.store.people.teams import Team
from treeguide.web.access import require, requires, who
from treeguide.web.current import shelf
from treeguide.web.signing import EMAIL

blueprint = Blueprint("people", __name__, url_prefix="/admin/people")
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
    grant = _grant_sent()
    require("invite", _team(grant))
    _require_to_give(grant)
    troubles = {}
    if not name:
        troubles["name"] = "people.name.missing"
    if not EMAIL.fullmatch(email):
        troubles["email"] = "signing.email.wrong"
    if troubles:
        return _list(422, troubles)
    try:
        person, secret = shelf().store.invite(name, email, [grant], by=who().person.id)
    except Taken:
        return _list(422, {"email": "people.taken"})
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
        abort(403)
    _require_to_give(grant)
    change = shelf().store.take_role if "take" in request.form else shelf().store.give_role
    return _changed(lambda: change(subject.id, grant, by=who().person.id), subject)


@blueprint.post("/<person_id>/account")
@requires("invite")
def change_account(person_id: str) -> Response:
    """Close or open an account, or make a link for a new password."""
    subject = _seen(person_id)
    for grant in shelf().store.grants_of(subject.id):
        require("invite", _team(grant))
        # Who could sign in as somebody would have all her roles.
        _require_to_give(grant)
    wanted = request.form.get("do", "")
    if wanted == "link":
        purpose = INVITATION if subject.status == "invited" else PASSWORD
        secret = shelf().store.new_link(purpose, subject.id, by=who().person.id)
        return _page(subject, link=_link(purpose, secret))
    if wanted not in ("close", "open"):
        abort(400)
    status = "closed" if wanted == "close" else "active" if subject.password else "invited"
    changed = subject.changed(status=status)
    action = f"account {'closed' if wanted == 'close' else 'opened'}"
    return _changed(
        lambda: shelf().store.change_person(changed, by=who().person.id, action=action), subject
    )


def _changed(change: object, subject: Person) -> Response:
    assert callable(change)
    try:
        change()
    except LastAdmin:
        return _page(subject, 409, refused=str(g.t("people.last")))
    except StoreError as error:
        return _page(subject, 409, refused=str(error))
    return redirect(url_for("people.person", person_id=subject.id), 303)


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
    rights = who().rights
    return rights.may("see-people") or any(
        rights.may("see-people", _team(grant)) for grant in grants
    )


def _require_to_give(grant: Grant) -> None:
    if not who().rights.may_give(grant):
        abort(403)


def _grant_sent() -> Grant:
    role = request.form.get("role", "")
    if role not in ROLES:
        abort(400)
    return Grant(
        role,
        request.form.get("team", "").strip() or EVERYWHERE,
        request.form.get("tree", "").strip() or EVERYWHERE,
    )


def _team(grant: Grant) -> str | None:
    return None if grant.team == EVERYWHERE else grant.team


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


def _list(code: int = 200, troubles: dict[str, str] | None = None) -> Response:
    store = shelf().store
    wanted = request.args.get("q", "").strip().casefold()
    found = [one for one in store.people() if wanted in f"{one.name} {one.email}".casefold()]
    listed = [(one, store.grants_of(one.id)) for one in found]
    page = render_template(
        "admin/people.html",
        people=[(one, grants) for one, grants in listed if _may_see(grants)],
        wanted=wanted,
        troubles=troubles or {},
        roles=_roles(),
        teams=_teams(),
        may_invite=who().rights.may_anywhere("invite"),
    )
    return make_response(page, code)


def _page(subject: Person, code: int = 200, *, link: str = "", refused: str = "") -> Response:
    store = shelf().store
    page = render_template(
        "admin/person.html",
        subject=subject,
        grants=store.grants_of(subject.id),
        sign_ins=store.sign_ins_of(subject.id),
        link=Markup("{}").format(link),
        refused=refused,
        roles=_roles() if subject.id != who().person.id else [],
        teams=_teams(),
        may_invite=who().rights.may_anywhere("invite"),
    )
    return make_response(page, code)
