"""Agents' pages: what to say and to do, and what teams and systems have answered."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.store import SessionRow
from treeguide.web import security, walking
from treeguide.web.player import shelf
from treeguide.web.search import search
from treeguide.web.speech import Said, Speaker
from treeguide.web.walk import Walk, begin, open_walk

blueprint = Blueprint("desk", __name__, url_prefix="/desk")


def open_any(tree_id: str, session_id: str) -> Walk:
    """Return a session of a tree, whoever started it."""
    try:
        return open_walk(shelf(), tree_id, session_id)
    except LookupError:
        abort(404)


PAGES = walking.Pages("agent", "desk/walk.html", "desk.show", open_any)


@blueprint.before_request
def refuse_strangers() -> None:
    """Serve these pages to this machine alone, unless the server was told otherwise."""
    from flask import current_app

    if current_app.config["DESK"] != "everyone" and not security.is_loopback():
        abort(404)


@blueprint.get("")
def desk() -> Response:
    """Show the trees for agents, and the sessions that wait for a team or a system."""
    query = request.args.get("q", "").strip()
    page = render_template(
        "desk/desk.html",
        query=query,
        found=search(shelf(), "agent", query),
        waiting=[_waiting(row) for row in shelf().store.waiting_for_others()],
    )
    return make_response(page)


@blueprint.post("/<tree_id>")
def start_session(tree_id: str) -> Response:
    """Begin a session and lead to its first page."""
    _, edition = shelf().live_one(tree_id, "agent")
    language = Speaker(edition, "agent").language
    session_id, node = begin(shelf(), tree_id, "agent", language=language)
    return redirect(url_for("desk.show", tree_id=tree_id, session_id=session_id, node=node), 303)


@blueprint.get("/<tree_id>/<session_id>")
def resume(tree_id: str, session_id: str) -> Response:
    """Lead to where a session stands."""
    return redirect(PAGES.address(open_any(tree_id, session_id)))


@blueprint.get("/<tree_id>/<session_id>/<path:node>")
def show(tree_id: str, session_id: str, node: str) -> Response:
    """Show a page of a session."""
    return walking.show(PAGES, tree_id, session_id, node)


@blueprint.post("/<tree_id>/<session_id>/<path:node>")
def answer(tree_id: str, session_id: str, node: str) -> Response:
    """Answer a page of a session."""
    return walking.answer(PAGES, tree_id, session_id, node)


def _waiting(row: SessionRow) -> tuple[SessionRow, Said, Said]:
    """Return a waiting session with the titles of its tree and of the node where it waits."""
    speaker = Speaker(shelf().edition(row.tree_id, row.closure), "agent")
    walk = Walk(shelf().store, row, speaker.edition)
    page, written = speaker.pages(walk.session, None)
    return row, speaker.of_tree("title"), speaker.say(page.title, written.title)
