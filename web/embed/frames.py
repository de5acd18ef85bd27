"""What runs in frames of foreign pages: start a tree, answer it, end it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec
from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response

from treeguide.kernel import WrongValues
from treeguide.service.sessions import refuse_wrong
from treeguide.service.shelf import Edition
from treeguide.store import Conflict, Ended, KeyUsed
from treeguide.web import languages, rights, walking
from treeguide.web.access import for_everybody
from treeguide.web.current import lent, sessions, shelf
from treeguide.web.embed.capability import Capability
from treeguide.web.embed.pages import CHANNEL, PAGES, Over, chosen_language, open_framed, presence
from treeguide.web.embed.telling import with_told
from treeguide.web.hidden import is_key, position_in
from treeguide.web.security import policy
from treeguide.web.speech import Speaker

NUL = "\\u0000"
"""As it stands in JSON."""
CHECK = "check"
"""The field of a form that only asks whether a session could begin with what is known."""
NOTHING: Mapping[str, str] = {}
AT_START: dict[str, Any] = {
    "node": None,
    "kind": None,
    "title": None,
    "answers": [],
    "outcome": None,
    "over": False,
    "seq": 0,
    "values": {},
}
"""What is told of a page on which nobody is asked anything."""
blueprint = Blueprint("embed", __name__, url_prefix="/embed")


@blueprint.before_request
def begin() -> Response | None:
    """Listen to what the address says of languages, and refuse trees that may stand nowhere."""
    languages.listen(chosen_language(), request.headers.get("Accept-Language", ""))
    if not presence().sites:
        return make_response(render_template("embed/nowhere.html"), 403)
    return None


@blueprint.after_request
def say_where(response: Response) -> Response:
    """Say in whose pages a frame may stand, and that no address of it is told to anybody."""
    vite = current_app.extensions["treeguide-assets"].server
    headers = response.headers
    headers["Content-Security-Policy"] = policy(vite, " ".join(presence().sites) or "'none'")
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/<tree_id>")
@for_everybody
def start(tree_id: str) -> Response:
    """Show what a tree is for, and how to begin."""
    return _start_page(shelf().live_one(tree_id, "customer")[1])


@blueprint.post("/<tree_id>")
@for_everybody
def start_session(tree_id: str) -> Response:
    """Begin a session, with what the page around it knows already, and lead to its first page."""
    _, edition = shelf().live_one(tree_id, "customer")
    if CHECK in request.form:
        return _checked(edition)
    secret, token_hash = rights.new_secret()
    try:
        walk = sessions().begin(
            tree_id,
            "customer",
            channel=CHANNEL,
            language=Speaker(edition, "customer").language,
            token_hash=token_hash,
            known=_known(),
        )
    except WrongValues as wrong:
        return _start_page(edition, wrong.troubles)
    g.capability = Capability(walk.row.id, secret)
    return redirect(PAGES.address(lent(walk)), 303)


@blueprint.get("/<tree_id>/<capability>/<path:node>")
@for_everybody
def show(tree_id: str, capability: str, node: str) -> Response:
    """Show a page of a session."""
    return walking.show(PAGES, tree_id, capability, node)


@blueprint.post("/<tree_id>/<capability>/<path:node>")
@for_everybody
def answer(tree_id: str, capability: str, node: str) -> Response:
    """Answer a page of a session, or end it."""
    if request.form.get("kind") == "ended":
        return _end(tree_id, capability)
    return walking.answer(PAGES, tree_id, capability, node)


def _checked(edition: Edition) -> Response:
    """Return what does not fit of what the page around the frame knows; nothing is begun."""
    try:
        refuse_wrong(edition.tree, _known())
    except WrongValues as wrong:
        return jsonify(dict(wrong.troubles))
    return jsonify({})


def _end(tree_id: str, capability: str) -> Response:
    """End a session where it stands, as the page around it has asked."""
    seq, key = request.form.get("seq", type=position_in), request.form.get("key", "")
    if seq is None or not is_key(key):
        abort(400)
    walk = open_framed(tree_id, capability, seq)
    # One that has gone on is shown as it is; whoever asks can ask again.
    with suppress(Conflict, KeyUsed, Ended):
        walk.act("ended", seq=seq, key=key)
    return redirect(PAGES.address(walk), 303)


def _known() -> dict[str, Any]:
    """Return what the page around the frame has said that it knows, by variable."""
    said = request.form.get("known") or "{}"
    try:
        known = msgspec.json.decode(said, type=dict[str, Any])
    except msgspec.DecodeError:
        abort(400)
    if NUL in said:
        # No database keeps it.
        abort(400)
    return known


def _start_page(edition: Edition, refused: Mapping[str, str] = NOTHING) -> Response:
    """Return the page that begins; what was known and does not fit is `refused` there."""
    page = render_template(
        "embed/start.html",
        edition=edition,
        speaker=Speaker(edition, "customer"),
        start=PAGES.start_of(edition.tree.id),
        refused=refused,
    )
    if refused:
        return _with_told(page, {**AT_START, "refused": refused}, 422)
    return _with_told(page, AT_START)


@blueprint.errorhandler(Over)
def over(ended: Over) -> Response:
    """Show that a session was ended before it came to an outcome."""
    walk = ended.walk
    page = render_template("embed/over.html", start=PAGES.start_of(walk.row.tree_id))
    told = {**AT_START, "node": walk.session.node, "seq": walk.session.seq, "over": True}
    return _with_told(page, told)


def _with_told(page: str, told: Mapping[str, Any], status: int = 200) -> Response:
    tree_id = presence().tree_id
    return make_response(with_told(page, presence(), PAGES.start_of(tree_id), told), status)
