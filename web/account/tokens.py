"""One's own access tokens: making one, which is shown once, and revoking it."""

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from treeguide.service.naming_people import is_name
from treeguide.service.scopes import DAYS, NOTHING_ALONE, within
from treeguide.web.access import for_whoever_signed_in, requires, who
from treeguide.web.account import own
from treeguide.web.current import shelf

blueprint = Blueprint("own_tokens", __name__, url_prefix="/account/tokens")
MOST = 20


@blueprint.post("")
@requires("make-tokens")
def make() -> Response:
    """Make a token, and show it this once."""
    me, store = who().person, shelf().store
    name, scopes = request.form.get("token", "").strip(), request.form.getlist("scope")
    if len(store.tokens_of(me.id)) >= MOST:
        return own.page(422, {"token": g.t("tokens.many")})
    troubles = _troubles(name, scopes)
    if troubles:
        return own.page(422, troubles)
    days = int(request.form["days"])
    _, text = store.new_token(name, scopes, days=days, by=me.name, person_id=me.id)
    return own.page(made=text, made_name=name)


@blueprint.post("/revoke")
@for_whoever_signed_in
def revoke() -> Response:
    """Let nobody use one of one's tokens any more."""
    me, store = who().person, shelf().store
    token_id = request.form.get("id", "")
    if token_id not in [token.id for token in store.tokens_of(me.id)]:
        abort(404)
    store.revoke_token(token_id, by=me.id)
    return redirect(url_for("account.account", done="revoked"), 303)


def _troubles(name: str, scopes: list[str]) -> dict[str, str]:
    troubles = {}
    if not is_name(name):
        troubles["token"] = g.t("tokens.name.missing")
    if not scopes:
        troubles["scopes"] = g.t("tokens.scopes.missing")
    elif NOTHING_ALONE.issuperset(scopes):
        troubles["scopes"] = g.t("tokens.scopes.alone")
    beyond = [scope for scope in scopes if scope not in within(who().rights)]
    if beyond:
        troubles["scopes"] = g.t("tokens.scopes.beyond", scope=beyond[0][:40])
    if request.form.get("days") not in {str(days) for days in DAYS}:
        troubles["days"] = g.t("tokens.days.wrong")
    return troubles
