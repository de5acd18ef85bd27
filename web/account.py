"""One's own account: name, password, and the browsers that act for one."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.service import passwords
from treeguide.web.access import for_whoever_signed_in, who
from treeguide.web.current import shelf
from treeguide.web.moments import moment

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@for_whoever_signed_in
def account() -> Response:
    """Show one's own account."""
    return _page()


@blueprint.post("/password")
@for_whoever_signed_in
def change_password() -> Response:
    """Take another password, from who knows the one before; everything else is signed out."""
    me, store = who().person, shelf().store
    if not passwords.is_right(me.password, request.form.get("now", "")):
        return _page(422, {"now": "account.password.wrong"})
    password = request.form.get("password", "")
    trouble = passwords.trouble(password, me.name, me.email.partition("@")[0])
    if trouble:
        return _page(422, {"password": trouble})
    changed = me.changed(password=passwords.kept_of(password))
    store.change_person(changed, by=me.id, action="password changed")
    for sign_in in store.sign_ins_of(me.id):
        if sign_in.id != who().sign_in.id:
            store.end_sign_in(sign_in, by=me.id)
    return redirect(url_for("account.account"), 303)


@blueprint.post("/browsers")
@for_whoever_signed_in
def end_browser() -> Response:
    """Let another browser act for one no more."""
    me, store = who().person, shelf().store
    ended = request.form.get("id", "")
    found = [one for one in store.sign_ins_of(me.id) if one.id == ended]
    if not found:
        abort(404)
    store.end_sign_in(found[0], by=me.id)
    return redirect(url_for("account.account"), 303)


def _page(code: int = 200, troubles: dict[str, str] | None = None) -> Response:
    store = shelf().store
    page = render_template(
        "account/account.html",
        me=who().person,
        grants=store.grants_of(who().person.id),
        sign_ins=store.sign_ins_of(who().person.id),
        here_id=who().sign_in.id,
        troubles=troubles or {},
        moment=moment,
    )
    return make_response(page, code)
