"""Signing in elsewhere: the way to the issuer, and the way back."""

import logging
from typing import cast

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from treeguide.service.accounts import LASTS_US
from treeguide.service.single_sign_on import NotSignedOn, SingleSignOn, single_sign_on_of
from treeguide.service.single_sign_on.visits import LASTS_US as VISIT_LASTS_US
from treeguide.settings import Settings
from treeguide.store import Store
from treeguide.web import access, cookies, security, signing
from treeguide.web.access import for_everybody
from treeguide.web.account import own
from treeguide.web.current import shelf

log = logging.getLogger("treeguide")
blueprint = Blueprint("single_sign_on", __name__, url_prefix="/sign-in")
NAME = "treeguide-single-sign-on"
COOKIE = "treeguide-visit"
"""The cookie that a browser brings back from the issuer."""
STATUS = {"unreachable": 502, "again": 400}
"""What is answered where nobody was signed in; 403 for all other reasons."""


def add_to(app: Flask, settings: Settings, store: Store) -> None:
    """Let people sign in to `app` elsewhere, where that was set."""
    found = single_sign_on_of(settings, store)
    app.extensions[NAME] = found
    app.jinja_env.globals["single_sign_on_name"] = lambda: found.name if found else ""
    app.register_blueprint(blueprint)


@blueprint.get("/elsewhere")
@for_everybody
def begin() -> Response:
    """Lead to the issuer."""
    try:
        address, carried = single_sign_on().begin(way_back(), signing.onward())
    except NotSignedOn as error:
        return _not_signed_on(error)
    return with_visit(redirect(address, 303), carried)


@blueprint.get("/back")
@for_everybody
def back() -> Response:
    """Let somebody in of whom the issuer says who it is."""
    found = access.somebody()
    here = found.person.id if found is not None else None
    carried = cookies.brought(COOKIE) or ""
    try:
        person_id, visit = single_sign_on().come_back(request.args, carried, here)
    except NotSignedOn as error:
        return _without_visit(_not_signed_on(error))
    secret = shelf().store.sign_in(person_id, signing.device(), LASTS_US)
    return _without_visit(signing.let_in(redirect(visit.onward, 303), secret))


@blueprint.post("/ended")
@for_everybody
def ended() -> Response:
    """End what somebody has open here whom the issuer has signed out; it says so by itself."""
    try:
        single_sign_on().sign_out(request.form.get("logout_token", ""))
    except NotSignedOn as error:
        log.warning("Nobody was signed out from elsewhere. %s", error)
        return make_response({"error": "invalid_request"}, 400)
    return make_response("", 200)


def single_sign_on() -> SingleSignOn:
    """Return the single sign-on of this application; where none was set, nothing is here."""
    found = current_app.extensions[NAME]
    if found is None:
        abort(404)
    return cast(SingleSignOn, found)


def way_back() -> str:
    """Return the address to which the issuer leads back."""
    scheme = "https" if security.is_https() else "http"
    return url_for("single_sign_on.back", _external=True, _scheme=scheme)


def with_visit(response: Response, carried: str) -> Response:
    """Let the browser carry what it has to come back with."""
    cookies.keep(response, COOKIE, carried, VISIT_LASTS_US // 1_000_000)
    return response


def not_joined(error: NotSignedOn) -> Response:
    """Return the page of one's own account that says why it was not joined."""
    log.warning("No account was joined from elsewhere. %s", error)
    return own.page(STATUS.get(error.reason, 403), _troubles(error))


def _not_signed_on(error: NotSignedOn) -> Response:
    if access.somebody() is not None:
        # She is in already, and began this on the page of her account.
        return not_joined(error)
    log.warning("Nobody was signed in from elsewhere. %s", error)
    page = render_template("signing/sign-in.html", troubles=_troubles(error))
    return make_response(page, STATUS.get(error.reason, 403))


def _troubles(error: NotSignedOn) -> dict[str, str]:
    return {"": str(g.t(f"sign-on.{error.reason}", name=single_sign_on().name))}


def _without_visit(response: Response) -> Response:
    """Return a response that takes from the browser what it carried: that works once."""
    cookies.drop(response, COOKIE)
    return response
