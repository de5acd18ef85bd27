"""One's own account: name, address, password, and the browsers that act for one."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.service import passwords
from treeguide.service.scopes import within
from treeguide.store.people.persons import Person, Taken
from treeguide.web.access import for_whoever_signed_in, who
from treeguide.web.current import shelf
from treeguide.web.moments import moment
from treeguide.web.signing import EMAIL

blueprint = Blueprint("account", __name__, url_prefix="/account")
LONGEST_NAME = 100


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
    wanted = _wanted(me)
    troubles = _troubles(me, wanted)
    if troubles:
        return page(422, troubles)
    if wanted != me:
        try:
            shelf().store.change_person(wanted, by=me.id, action="name or address changed")
        except Taken:
            return page(422, {"email": "people.taken"})
    return redirect(url_for("account.account"), 303)


@blueprint.post("/password")
@for_whoever_signed_in
def change_password() -> Response:
    """Take another password, from who knows the one before; everything else is signed out."""
    me, store = who().person, shelf().store
    if not passwords.is_right(me.password, request.form.get("now", "")):
        return page(422, {"now": "account.password.wrong"})
    password = request.form.get("password", "")
    trouble = passwords.trouble(password, me.name, me.email.partition("@")[0])
    if trouble:
        return page(422, {"password": trouble})
    changed = me.changed(password=passwords.kept_of(password))
    store.change_person(changed, by=me.id, action="password changed")
    _end_others()
    return redirect(url_for("account.account"), 303)


@blueprint.post("/browsers")
@for_whoever_signed_in
def end_browser() -> Response:
    """Let another browser act for one no more, or all others."""
    me, store = who().person, shelf().store
    if "others" in request.form:
        _end_others()
        return redirect(url_for("account.account"), 303)
    ended = request.form.get("id", "")
    found = [one for one in store.sign_ins_of(me.id) if one.id == ended]
    if not found:
        abort(404)
    store.end_sign_in(found[0], by=me.id)
    return redirect(url_for("account.account"), 303)


def page(code: int = 200, troubles: dict[str, str] | None = None, **more: object) -> Response:
    """Return the page of one's own account; `troubles` names fields with the keys of sentences."""
    store, me = shelf().store, who().person
    drawn = render_template(
        "account/account.html",
        me=me,
        grants=store.grants_of(me.id),
        sign_ins=store.sign_ins_of(me.id),
        here_id=who().sign_in.id,
        tokens=store.tokens_of(me.id),
        scopes=within(who().rights) if who().rights.may_anywhere("make-tokens") else [],
        troubles=troubles or {},
        moment=moment,
        **more,
    )
    return make_response(drawn, code)


def _end_others() -> None:
    me, store = who().person, shelf().store
    for sign_in in store.sign_ins_of(me.id):
        if sign_in.id != who().sign_in.id:
            store.end_sign_in(sign_in, by=me.id)


def _wanted(me: Person) -> Person:
    name = request.form.get("name", "").strip()
    if me.issuer is not None:
        # Whose address it is, the single sign-on says.
        return me.changed(name=name)
    return me.changed(name=name, email=request.form.get("email", "").strip().casefold())


def _troubles(me: Person, wanted: Person) -> dict[str, str]:
    troubles = {}
    if not (0 < len(wanted.name) <= LONGEST_NAME and wanted.name.isprintable()):
        troubles["name"] = "signing.name.missing"
    if wanted.email != me.email:
        if not EMAIL.fullmatch(wanted.email) or len(wanted.email) > passwords.LONGEST:
            troubles["email"] = "signing.email.wrong"
        if not passwords.is_right(me.password, request.form.get("confirm", "")):
            troubles["confirm"] = "account.password.wrong"
    return troubles
