"""Everybody's access tokens, and revoking them."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.access import EVERYWHERE
from treeguide.store import Gone
from treeguide.store.tokens import Token
from treeguide.web.access import requires, who
from treeguide.web.current import shelf
from treeguide.web.moments import moment

blueprint = Blueprint("tokens", __name__, url_prefix="/admin/tokens")


@blueprint.get("")
@requires("see-tokens")
def tokens() -> Response:
    """List the tokens of those whom who asks looks after, without their secrets."""
    store = shelf().store
    page = render_template(
        "admin/tokens.html",
        tokens=[token for token in reversed(store.tokens()) if _may_see(token)],
        names={person.id: person.name for person in store.people()},
        now_us=store.clock(),
        moment=moment,
    )
    return make_response(page)


@blueprint.post("")
@requires("see-tokens")
def revoke() -> Response:
    """Let nobody use a token any more."""
    try:
        token = shelf().store.token(request.form.get("id", ""))
    except Gone:
        abort(404)
    if not _may_see(token):
        abort(404)
    if token.revoked_us is None:
        shelf().store.revoke_token(token.id, by=who().person.id)
    return redirect(url_for("tokens.tokens"), 303)


def _may_see(token: Token) -> bool:
    """Whether who asks looks after whose token it is; after the server's, who does everywhere."""
    rights = who().rights
    if rights.may("see-tokens"):
        return True
    grants = shelf().store.grants_of(token.person_id) if token.person_id is not None else []
    return any(
        rights.may("see-tokens", None if grant.team == EVERYWHERE else grant.team)
        for grant in grants
    )
