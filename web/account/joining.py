"""Joining one's own account to a single sign-on: by who is signed in and knows the password."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from treeguide.service.single_sign_on import NotSignedOn
from treeguide.web import single_sign_on
from treeguide.web.access import for_whoever_signed_in, who
from treeguide.web.account import own

blueprint = Blueprint("joining", __name__, url_prefix="/account/joining")


@blueprint.post("")
@for_whoever_signed_in
def join() -> Response:
    """Show who knows her password the way to the issuer, which joins her account."""
    me, there = who().person, single_sign_on.single_sign_on()
    if me.issuer is not None:
        return redirect(url_for("account.account"), 303)
    refused = own.refused_without_password(me, "joining")
    if refused is not None:
        return refused
    try:
        onward = url_for("account.account")
        address, carried = there.begin(single_sign_on.way_back(), onward, me.id)
    except NotSignedOn as error:
        return single_sign_on.not_joined(error)
    # A link, since our content policy lets no form lead to another site.
    return single_sign_on.with_visit(own.page(joining=address), carried)
