"""One's own account: name, address, password, and the browsers that act for one."""

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.service import demonstration, passwords
from treeguide.service.accounts import TooSoon
from treeguide.service.naming_people import is_email, is_name
from treeguide.service.scopes import DAYS, within
from treeguide.store.people.links import PASSWORD
from treeguide.store.people.persons import ChangedMeanwhile, Person, Taken, normal
from treeguide.web.access import accounts, for_whoever_signed_in, who
from treeguide.web.actors import called
from treeguide.web.codes import later
from treeguide.web.current import shelf
from treeguide.web.limits import network_of
from treeguide.web.moments import moment

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@for_whoever_signed_in
def account() -> Response:
    """Show one's own account."""
    return page()


@blueprint.post("")
@for_whoever_signed_in
def change() -> Response:
    """Take another name or address; the latter from who knows the password."""
    me = who().person
    changes = _changes(me)
    troubles = _troubles(me, changes)
    refused = page(422, troubles) if troubles else None
    if refused is None and "email" in changes:
        refused = refused_without_password(me, "confirm")
    if refused is None and changes:
        refused = _refused_by_store(me, "name or address changed", changes)
    return refused or _done("kept")


@blueprint.post("/password")
@for_whoever_signed_in
def change_password() -> Response:
    """Take another password, from who knows the one before; everything else is signed out."""
    me, password = who().person, request.form.get("password", "")
    refused = refused_without_password(me, "now")
    if refused is not None:
        return refused
    trouble = passwords.trouble(password, me.name, me.email)
    if trouble:
        return page(422, {"password": g.t(trouble)})
    changes = {"password": passwords.kept_of(password)}
    refused = _refused_by_store(me, "password changed", changes)
    if refused is not None:
        return refused
    _end_others()
    return _done("password")


@blueprint.post("/browsers")
@for_whoever_signed_in
def end_browser() -> Response:
    """Let another browser act for one no more, or all others."""
    me, store = who().person, shelf().store
    if "others" in request.form:
        _end_others()
        return _done("ended")
    ended = request.form.get("id", "")
    found = [one for one in store.sign_ins_of(me.id) if one.id == ended]
    if not found:
        abort(404)
    store.end_sign_in(found[0], by=me.id)
    return _done("ended")


def page(code: int = 200, troubles: dict[str, str] | None = None, **more: object) -> Response:
    """Return the page of one's own account; `troubles` says what is wrong with its fields."""
    store, me = shelf().store, who().person
    drawn = render_template(
        "account/account.html",
        me=me,
        link=_link_for(me),
        grants=store.grants_of(me.id),
        sign_ins=store.sign_ins_of(me.id),
        here_id=who().sign_in.id,
        tokens=store.tokens_of(me.id),
        scopes=within(who().rights) if who().rights.may_anywhere("make-tokens") else [],
        token_days=DAYS,
        troubles=troubles or {},
        moment=moment,
        **more,
    )
    return make_response(drawn, code)


def _done(what: str) -> Response:
    """Lead to the page of one's account, which says that `what` is done."""
    return redirect(url_for("account.account", done=what), 303)


def _link_for(me: Person) -> tuple[str, int] | None:
    """Return who has made the latest link with which my password can be changed, and when."""
    store = shelf().store
    made = store.latest_link(PASSWORD, me.id)
    if made is None:
        return None
    return called(made.made_by, store.names_of([made.made_by])), made.made_us


def _end_others() -> None:
    me, store = who().person, shelf().store
    for sign_in in store.sign_ins_of(me.id):
        if sign_in.id != who().sign_in.id:
            store.end_sign_in(sign_in, by=me.id)


def refused_without_password(me: Person, field: str) -> Response | None:
    """Return the page that refuses who does not know the password, None for who does."""
    said = request.form.get(field, "")[: passwords.LONGEST + 1]
    try:
        is_known = accounts().confirms(me, said, address=network_of(request.remote_addr))
    except TooSoon as too_soon:
        troubles = {field: g.t.count("signing.wait", too_soon.seconds)}
        return later(page(429, troubles), too_soon)
    return None if is_known else page(422, {field: g.t("account.password.wrong")})


def _refused_by_store(me: Person, action: str, changes: dict[str, str]) -> Response | None:
    """Keep changes; return the page that says why they are not kept, None where they are."""
    try:
        shelf().store.change_person(me, by=me.id, action=action, **changes)
    except Taken:
        return page(422, {"email": g.t("people.taken")})
    except ChangedMeanwhile:
        return page(409, {"name": g.t("people.meanwhile")})
    return None


def _changes(me: Person) -> dict[str, str]:
    """Return what is to be another than it was."""
    wanted = {"name": request.form.get("name", "").strip()}
    if me.issuer is None:
        # Otherwise the single sign-on says whose address it is.
        wanted["email"] = normal(request.form.get("email", ""))
    return {name: said for name, said in wanted.items() if said != getattr(me, name)}


def _troubles(me: Person, changes: dict[str, str]) -> dict[str, str]:
    troubles = {}
    if not is_name(changes.get("name", me.name)):
        troubles["name"] = g.t("signing.name.missing")
    if not is_email(changes.get("email", me.email)):
        troubles["email"] = g.t("signing.email.wrong")
    elif "email" in changes and demonstration.is_one(me):
        troubles["email"] = g.t("account.email.demonstration")
    return troubles
