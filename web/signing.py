"""Signing in and out, and the links with which an account begins."""

import re
from ipaddress import ip_address

from flask import (
    Blueprint,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from treeguide.service import demonstration, passwords
from treeguide.service.accounts import LASTS_US, TooSoon
from treeguide.service.naming_people import is_email, is_name
from treeguide.store.keeping.read_only import is_read_only
from treeguide.store.people.links import INVITATION, PASSWORD, SETUP, Spent
from treeguide.store.people.persons import ChangedMeanwhile, Taken
from treeguide.web import access, cookies, security
from treeguide.web.access import for_everybody
from treeguide.web.codes import later
from treeguide.web.current import shelf
from treeguide.web.limits import is_from_here, network_of
from treeguide.web.passing import was_passed_on

blueprint = Blueprint("signing", __name__)
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x1f]*")
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
_NAMES = {"Edg": "Edge", "OPR": "Opera"}


@blueprint.get("/sign-in")
@for_everybody
def door() -> Response:
    """Ask who it is; whoever has come in already goes on."""
    if access.somebody() is not None:
        return redirect(onward())
    return _damaged() or _page("signing/sign-in.html")


@blueprint.post("/sign-in")
@for_everybody
def sign_in() -> Response:
    """Let somebody in, or say that address and password do not belong together."""
    damaged = _damaged()
    if damaged is not None:
        return damaged
    email, password = request.form.get("email", ""), request.form.get("password", "")
    known = shelf().store.person_with_email(email)
    is_here = security.is_loopback() and is_from_here()
    if known is not None and demonstration.is_one(known) and not is_here:
        # A proxy on this machine would let in people from everywhere.
        return _refused()
    try:
        secret = access.accounts().come_in(
            email[: passwords.LONGEST],
            password[: passwords.LONGEST + 1],
            device=device(),
            address=network_of(request.remote_addr),
        )
    except TooSoon as too_soon:
        troubles = {"email": g.t.count("signing.wait", too_soon.seconds)}
        return later(_page("signing/sign-in.html", 429, troubles=troubles), too_soon)
    if secret is None:
        return _refused()
    return let_in(redirect(onward(), 303), secret)


@blueprint.post("/sign-out")
@for_everybody
def sign_out() -> Response:
    """Let this browser act for nobody any more."""
    found = access.somebody()
    if found is not None:
        shelf().store.end_sign_in(found.sign_in, by=found.person.id)
    response = redirect(url_for("library.library"), 303)
    cookies.drop(response, access.COOKIE)
    return response


@blueprint.route("/setup", methods=["GET", "POST"])
@for_everybody
def setup() -> Response:
    """Make the first administrator, by the link that the server has printed."""
    return _begin(SETUP)


@blueprint.route("/welcome", methods=["GET", "POST"])
@for_everybody
def welcome() -> Response:
    """Let somebody who was invited choose a password."""
    return _begin(INVITATION)


@blueprint.route("/new-password", methods=["GET", "POST"])
@for_everybody
def new_password() -> Response:
    """Let somebody who has forgotten the password choose another one."""
    return _begin(PASSWORD)


def onward() -> str:
    """Return where somebody wanted to go before signing in: an address of ours, and no other."""
    wanted = request.values.get("next", "")
    return wanted if _LOCAL.fullmatch(wanted) else url_for("desk.desk")


def let_in(response: Response, secret: str) -> Response:
    """Give the browser what it shows from now on."""
    cookies.keep(response, access.COOKIE, secret, LASTS_US // 1_000_000)
    return response


def device() -> str:
    """Return what somebody will know this browser by; a few words, not what it says of itself."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for name in _BROWSERS if f"{name}/" in said), "")
    system = next(
        (name for name in _SYSTEMS if name in said),
        "",
    )
    return ", ".join(filter(None, (_NAMES.get(browser, browser), system))) or "?"


def _damaged() -> Response | None:
    """Say what an administrator has to do where nobody can sign in, for nothing is written."""
    return _page("signing/damaged.html", 503) if is_read_only(shelf().store) else None


def _refused() -> Response:
    return _page("signing/sign-in.html", 422, troubles={"email": g.t("signing.refused")})


def _begin(purpose: str) -> Response:
    if purpose == SETUP and not _may_set_up():
        return _page("signing/elsewhere.html", 403, said=_why_elsewhere())
    if request.method == "GET":
        return _page("signing/begin.html", purpose=purpose)
    form = {name: request.form.get(name, "").strip() for name in ("code", "name", "email")}
    if "look" in request.form:
        return _looked(purpose, form["code"])
    troubles = _troubles(purpose, form, request.form.get("password", ""))
    if troubles:
        return _page("signing/begin.html", 422, purpose=purpose, troubles=troubles)
    store = shelf().store
    try:
        # First what costs nothing: strangers can send many.
        store.link_shown(form["code"])
        kept = passwords.kept_of(request.form["password"])
        if purpose == SETUP:
            person = store.set_up(form["code"], form["name"], form["email"], kept)
        else:
            person = store.set_password(form["code"], purpose, kept, form["name"])
    except (Spent, ChangedMeanwhile):
        return _spent(purpose)
    except Taken:
        troubles = {"email": g.t("people.taken")}
        return _page("signing/begin.html", 422, purpose=purpose, troubles=troubles)
    secret = store.sign_in(person.id, device(), LASTS_US)
    first = "people.people" if purpose == SETUP else "desk.desk"
    return let_in(redirect(url_for(first), 303), secret)


def _looked(purpose: str, code: str) -> Response:
    """Say whether a link still works, and whom it is for; nothing is spent by that."""
    try:
        found = shelf().store.link_shown(code)
    except Spent:
        found = None
    if found is None or found.purpose != purpose:
        return _spent(purpose, 200)
    invited = found.person_id if purpose == INVITATION else None
    name = shelf().store.person(invited).name if invited is not None else ""
    return _page("signing/begin.html", purpose=purpose, name=name)


def _spent(purpose: str, code: int = 410) -> Response:
    return _page("signing/begin.html", code, purpose=purpose, is_spent=True)


def _may_set_up() -> bool:
    """Whether somebody on this machine asks, or from where the settings say that it is fine."""
    if security.is_loopback() and is_from_here():
        return True
    networks, address = current_app.config["SETUP_FROM"], request.remote_addr
    return bool(networks) and any(ip_address(address or "") in network for network in networks)


def _why_elsewhere() -> str:
    """Return why the first account cannot be made from here, and what to do."""
    if was_passed_on(request.headers):
        return str(g.t("signing.elsewhere.proxy"))
    address = request.remote_addr or "?"
    if address in security.LOOPBACK:
        return str(g.t("signing.elsewhere.name", host=request.host))
    return str(g.t("signing.elsewhere.address", address=address))


def _troubles(purpose: str, form: dict[str, str], password: str) -> dict[str, str]:
    """Return which fields have to be filled in otherwise, and why."""
    troubles = {}
    if not form["code"]:
        troubles["code"] = g.t("signing.code.missing")
    if not is_name(form["name"]) and (purpose == SETUP or form["name"]):
        # Who was invited has a name already.
        troubles["name"] = g.t("signing.name.missing")
    if purpose == SETUP and not is_email(form["email"]):
        troubles["email"] = g.t("signing.email.wrong")
    trouble = passwords.trouble(password, form["name"], form["email"])
    if trouble:
        troubles["password"] = g.t(trouble)
    return troubles


def _page(
    template: str, code: int = 200, *, troubles: dict[str, str] | None = None, **values: object
) -> Response:
    return make_response(render_template(template, troubles=troubles or {}, **values), code)
