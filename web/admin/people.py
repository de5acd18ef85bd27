"""People: who they are, which roles they have, and letting them in and out."""

from collections.abc import Callable

from flask import Blueprint, abort, g, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from treeguide.access import ROLES
from treeguide.service import demonstration
from treeguide.service.naming_people import is_email, is_name
from treeguide.store import Gone, StoreError
from treeguide.store.people.links import INVITATION, PASSWORD
from treeguide.store.people.persons import (
    ChangedMeanwhile,
    HasComeIn,
    LastAdmin,
    Person,
    Taken,
    normal,
)
from treeguide.web.access import refuse, requires, who
from treeguide.web.admin import granting, in_sight, kept, people_list
from treeguide.web.current import shelf

blueprint = Blueprint("people", __name__, url_prefix="/admin/people")
Change = Callable[[], None]
ADDRESSES = {INVITATION: "signing.welcome", PASSWORD: "signing.new_password"}


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
    troubles = _troubles(name, email)
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
    subject, grant = _seen(person_id), granting.grant_sent()
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
        return _page(subject, 422, troubles={"team": trouble})
    return _changed(lambda: change(subject.id, grant, by=who().person.id), subject)


@blueprint.post("/<person_id>/account")
@requires("invite")
def change_account(person_id: str) -> Response:
    """Change an account, or make a link for a new password; `do` says what."""
    subject = _seen(person_id)
    if not granting.may_let_in(shelf().store.grants_of(subject.id)):
        refuse()
    wanted = request.form.get("do", "")
    if wanted == "link":
        purpose = INVITATION if subject.status == "invited" else PASSWORD
        secret = shelf().store.new_link(purpose, subject.id, by=who().person.id)
        return _page(subject, link=_link(purpose, secret))
    if wanted not in DOINGS:
        abort(400)
    return DOINGS[wanted](subject)


def _signs_out(subject: Person) -> Response:
    return _changed(lambda: shelf().store.end_sign_ins(subject.id, by=who().person.id), subject)


def _closes(subject: Person) -> Response:
    if subject.id == who().person.id and "sure" not in request.form:
        return _page(subject, 422, troubles={"sure": g.t("people.close.own.unsure")})
    return _has(subject, "account closed", status="closed")


def _opens(subject: Person) -> Response:
    return _has(subject, "account opened", status="active" if subject.password else "invited")


def _renames(subject: Person) -> Response:
    """Keep another name or address; one's own is changed where one's password is asked for."""
    if subject.id == who().person.id:
        refuse()
    name, email = request.form.get("name", "").strip(), normal(request.form.get("email", ""))
    if subject.issuer is not None or demonstration.is_one(subject):
        # The single sign-on says whose address it is; the demonstration is known by its own.
        email = subject.email
    troubles = _troubles(name, email)
    if troubles:
        return _page(subject, 422, troubles=troubles)
    return _has(subject, "name or address changed", name=name, email=email)


def _withdraws(subject: Person) -> Response:
    try:
        shelf().store.withdraw_invitation(subject.id, by=who().person.id)
    except HasComeIn:
        return _page(shelf().store.person(subject.id), 409, troubles={"": g.t("people.came")})
    return kept("people.people", what="withdrawn")


DOINGS = {
    "close": _closes,
    "open": _opens,
    "rename": _renames,
    "sign-out": _signs_out,
    "withdraw": _withdraws,
}


def _has(subject: Person, action: str, **changes: str | None) -> Response:
    """Change an account as it is from now on."""
    by = who().person.id
    return _changed(
        lambda: shelf().store.change_person(subject, by=by, action=action, **changes), subject
    )


def _changed(change: Change, subject: Person) -> Response:
    try:
        change()
    except LastAdmin:
        return _page(subject, 409, troubles={"": g.t("people.last")})
    except ChangedMeanwhile:
        now = shelf().store.person(subject.id)
        return _page(now, 409, troubles={"": g.t("people.meanwhile")})
    except Taken:
        return _page(subject, 422, troubles={"email": g.t("people.taken")})
    except StoreError as error:
        return _page(subject, 409, troubles={"": str(error)})
    return kept("people.person", person_id=subject.id)


def _seen(person_id: str) -> Person:
    """Return somebody whom who asks may see; for all others there is nobody."""
    try:
        subject = shelf().store.person(person_id)
    except Gone:
        abort(404)
    if not in_sight.may_see(shelf().store.grants_of(subject.id)):
        abort(404)
    return subject


def _troubles(name: str, email: str) -> dict[str, str]:
    troubles = {}
    if not is_name(name):
        troubles["name"] = g.t("people.name.missing")
    if not is_email(email):
        troubles["email"] = g.t("signing.email.wrong")
    return troubles


def _has_account(email: str) -> Response:
    """Say that somebody cannot be invited, to whom may see her with the way to her page."""
    found = shelf().store.person_with_email(email)
    if found is None or not in_sight.may_see(shelf().store.grants_of(found.id)):
        # Whoever looks after some teams does not learn who is in the others.
        return _form(422, {"email": g.t("people.not-here")})
    key = "people.invited-already" if found.status == "invited" else "people.taken"
    return _form(422, {"email": g.t(key)}, there=found)


def _link(purpose: str, secret: str) -> str:
    return f"{url_for(ADDRESSES[purpose], _external=True)}#{secret}"


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


def _page(
    subject: Person, code: int = 200, *, link: str = "", troubles: dict[str, str] | None = None
) -> Response:
    store, is_me = shelf().store, subject.id == who().person.id
    grants, sign_ins = store.grants_of(subject.id), store.sign_ins_of(subject.id)
    page = render_template(
        "admin/person.html",
        subject=subject,
        is_me=is_me,
        has_our_address=subject.issuer is None and not demonstration.is_one(subject),
        may_withdraw=subject.status == "invited" and not subject.password and not subject.issuer,
        grants=in_sight.shown(grants),
        removable=[grant for grant in grants if who().rights.may_give(grant)],
        sign_ins=sign_ins,
        link=Markup("{}").format(link),
        troubles=troubles or {},
        roles=granting.roles() if not is_me else [],
        teams=granting.teams(),
        everywhere=granting.may_give_everywhere(),
        may_let_in=granting.may_let_in(grants),
    )
    return make_response(page, code)
