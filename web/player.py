"""Customers' pages: start a tree, answer it page by page."""

from typing import cast

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from treeguide.web import rights, walking
from treeguide.web.shelf import Shelf
from treeguide.web.speech import Speaker
from treeguide.web.walk import Walk, begin, open_walk

blueprint = Blueprint("player", __name__, url_prefix="/go")


def shelf() -> Shelf:
    """Return the trees of this application."""
    return cast(Shelf, current_app.extensions["treeguide"])


def open_own(tree_id: str, session_id: str) -> Walk:
    """Return a session that this request has the right to; for a stranger there is none."""
    try:
        walk = open_walk(shelf(), tree_id, session_id)
    except LookupError:
        abort(404)
    if not rights.may_see(walk.row.token_hash) or not walk.edition.is_for("customer"):
        abort(404)
    return walk


PAGES = walking.Pages("customer", "player/walk.html", "player.show", open_own)


@blueprint.get("/<tree_id>")
def start(tree_id: str) -> Response:
    """Show what a tree is for, and how to begin."""
    _, edition = shelf().live_one(tree_id, "customer")
    page = render_template(
        "player/start.html",
        tree=edition.tree,
        edition=edition,
        speaker=Speaker(edition, "customer"),
        onward=_onward(tree_id),
    )
    return make_response(page)


@blueprint.post("/<tree_id>")
def start_session(tree_id: str) -> Response:
    """Begin a session and lead to its first page."""
    _, edition = shelf().live_one(tree_id, "customer")
    token_hash, secret = rights.holder(), None
    if token_hash is None:
        secret, token_hash = rights.new_secret()
    language = Speaker(edition, "customer").language
    session_id, node = begin(shelf(), tree_id, "customer", language=language, token_hash=token_hash)
    address = url_for("player.show", tree_id=tree_id, session_id=session_id, node=node)
    response = redirect(address, 303)
    if secret is not None:
        rights.hand_over(response, secret)
    return response


@blueprint.get("/<tree_id>/<session_id>")
def resume(tree_id: str, session_id: str) -> Response:
    """Lead to where a session stands."""
    return redirect(PAGES.address(open_own(tree_id, session_id)))


@blueprint.get("/<tree_id>/<session_id>/<path:node>")
def show(tree_id: str, session_id: str, node: str) -> Response:
    """Show a page of a session."""
    return walking.show(PAGES, tree_id, session_id, node)


@blueprint.post("/<tree_id>/<session_id>/<path:node>")
def answer(tree_id: str, session_id: str, node: str) -> Response:
    """Answer a page of a session."""
    return walking.answer(PAGES, tree_id, session_id, node)


def _onward(tree_id: str) -> str | None:
    """Return where this person's latest session of a tree goes on, None if there is none."""
    holder = rights.holder()
    row = shelf().store.latest_of(holder, tree_id) if holder is not None else None
    if row is None or row.outcome is not None or row.head < 2:
        return None
    return url_for("player.show", tree_id=tree_id, session_id=row.id, node=row.node or "-")
