"""Everybody's access tokens, and revoking them."""

from collections.abc import Collection

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.access import Grant
from treeguide.store import Gone
from treeguide.web.access import requires, who
from treeguide.web.admin import kept
from treeguide.web.current import shelf
from treeguide.web.moments import moment

blueprint = Blueprint("tokens", __name__, url_prefix="/admin/tokens")


@blueprint.get("")
@requires("see-tokens")
def tokens() -> Response:
    """List the tokens of those whom who asks looks after, without their secrets."""
    store = shelf().store
    grants = store.all_grants()
    listed = [(one, grants.get(one.person_id or "", [])) for one in reversed(store.tokens())]
    page = render_template(
        "admin/tokens.html",
        tokens=[one for one, hers in listed if _may_see(hers)],
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
    if not _may_see(shelf().store.grants_of(token.person_id or "")):
        abort(404)
    if token.revoked_us is None:
        shelf().store.revoke_token(token.id, by=who().person.id)
    return kept("tokens.tokens")


def _may_see(grants: Collection[Grant]) -> bool:
    """Whether who asks looks after all that somebody with `grants` does with her tokens.

    What is nobody's is looked after by who does so everywhere.
    """
    may = who().rights.may
    in_all = bool(grants) and all(may("see-tokens", grant.in_team) for grant in grants)
    return in_all or may("see-tokens")
