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
    url_for,
)
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from treeguide.kernel import WrongValues
from treeguide.service.resuming import Code
from treeguide.service.sessions import refuse_wrong
from treeguide.service.shelf import Edition
from treeguide.service.walk import Walk
from treeguide.store import Conflict, Ended, Gone, KeyUsed
from treeguide.web import languages, session_cookie, walking
from treeguide.web.access import for_everybody
from treeguide.web.current import lent, sessions, shelf
from treeguide.web.embed.capability import Capability
from treeguide.web.embed.pages import CHANNEL, PAGES, Over, chosen_language, open_framed, presence
from treeguide.web.embed.telling import with_told
from treeguide.web.hidden import is_key, position_in
from treeguide.web.pages import ELSEWHERE
from treeguide.web.resuming import code_for, drawn_elsewhere
from treeguide.web.security import policy
from treeguide.web.speech import Speaker

NUL = "\\u0000"
"""As it stands in JSON."""
KNOWN = "_known"
"""What stands in place of a session where is asked whether one could begin with what is known."""
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
BESIDE = {**AT_START, "node": ""}
"""What is told of a page beside a session, which goes on where it was."""


class NoTree(NotFound):
    """An address names no tree that is live for customers."""

    page = "no-tree"


blueprint = Blueprint("embed", __name__, url_prefix="/embed")


@blueprint.before_request
def begin() -> Response | None:
    """Listen to what the address says of languages, and refuse trees that may stand nowhere."""
    languages.listen(chosen_language(), request.headers.get("Accept-Language", ""))
    if not presence().sites:
        if request.endpoint in (f"{blueprint.name}.start", f"{blueprint.name}.start_session"):
            _live(presence().tree_id)
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
    return _start_page(_live(tree_id))


@blueprint.post("/<tree_id>")
@for_everybody
def start_session(tree_id: str) -> Response:
    """Begin a session, with what the page around it knows already, and lead to its first page."""
    edition = _live(tree_id)
    secret, token_hash = session_cookie.new_secret()
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


@blueprint.post(f"/<tree_id>/{KNOWN}")
@for_everybody
def check(tree_id: str) -> Response:
    """Say what does not fit of what the page around the frame knows; nothing is begun."""
    try:
        refuse_wrong(_live(tree_id).tree, _known())
    except WrongValues as wrong:
        return jsonify(dict(wrong.troubles))
    return jsonify({})


@blueprint.get(f"/<tree_id>/<capability>/{ELSEWHERE}")
@for_everybody
def elsewhere(tree_id: str, capability: str) -> Response:
    """Say how a session goes on in a page of its own, on another device, or with a person."""
    return _elsewhere(open_framed(tree_id, capability))


@blueprint.post(f"/<tree_id>/<capability>/{ELSEWHERE}")
@for_everybody
def make_code(tree_id: str, capability: str) -> Response:
    """Show a code for a session this once, or lead to where its link does."""
    walk = open_framed(tree_id, capability)
    code = code_for(walk)
    if code is not None and "opens" in request.form:
        return redirect(url_for("resuming.enter", _anchor=code.link), 303)
    return _elsewhere(walk, code, 409 if code is None else 200)


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


def _live(tree_id: str) -> Edition:
    """Return the tree that customers start under an id, or say that there is none."""
    try:
        return shelf().live_one(tree_id, "customer")[1]
    except Gone as gone:
        raise NoTree from gone


def _elsewhere(walk: Walk, code: Code | None = None, status: int = 200) -> Response:
    page = drawn_elsewhere(PAGES, walk, code, "embed/elsewhere.html")
    return _with_told(page, {**BESIDE, "seq": walk.session.seq}, status)


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
