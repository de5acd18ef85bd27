"""The page of somebody: who may see it, what it shows, and the link that it shows once."""

from flask import abort, g, make_response, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from treeguide.service import demonstration
from treeguide.service.naming_people import is_email, is_name
from treeguide.store import Gone
from treeguide.store.people.links import INVITATION, PASSWORD
from treeguide.store.people.persons import Person
from treeguide.web import people_seen
from treeguide.web.access import who
from treeguide.web.admin import granting
from treeguide.web.current import shelf

ADDRESSES = {INVITATION: "signing.welcome", PASSWORD: "signing.new_password"}


def seen(person_id: str) -> Person:
    """Return somebody whom who asks may see; for all others there is nobody."""
    try:
        subject = shelf().store.person(person_id)
    except Gone:
        abort(404)
    if not people_seen.may_see(shelf().store.grants_of(subject.id)):
        abort(404)
    return subject


def troubles_with(name: str, email: str) -> dict[str, str]:
    """Return what is wrong with a name and an address, by the field; empty where nothing is."""
    troubles = {}
    if not is_name(name):
        troubles["name"] = g.t("people.name.missing")
    if not is_email(email):
        troubles["email"] = g.t("signing.email.wrong")
    return troubles


def link_to(purpose: str, secret: str) -> str:
    """Return the address that is to be sent to somebody; its secret is in the fragment."""
    return f"{url_for(ADDRESSES[purpose], _external=True)}#{secret}"


def page_of(
    subject: Person, code: int = 200, *, link: str = "", troubles: dict[str, str] | None = None
) -> Response:
    """Return the page of somebody; `troubles` says what is wrong with its fields."""
    store, is_me = shelf().store, subject.id == who().person.id
    grants, sign_ins = store.grants_of(subject.id), store.sign_ins_of(subject.id)
    page = render_template(
        "admin/person.html",
        subject=subject,
        is_me=is_me,
        has_our_address=subject.issuer is None and not demonstration.is_one(subject),
        may_withdraw=subject.status == "invited" and not subject.password and not subject.issuer,
        grants=people_seen.shown(grants),
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
