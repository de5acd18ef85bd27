"""The views of one session: its pages, finding another node, and its transcript for a ticket."""

from typing import Any

from flask import Response as Plain
from flask import abort, g, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from treeguide.kernel import WalkError, WrongValues
from treeguide.service.walk import Walk
from treeguide.store import Conflict, Ended, KeyUsed, TooLong
from treeguide.web import drawing, walking
from treeguide.web.access import requires
from treeguide.web.desk.area import blueprint
from treeguide.web.desk.console import PAGES
from treeguide.web.desk.doing import DOINGS
from treeguide.web.desk.finding import nodes, other_trees
from treeguide.web.desk.holding import is_held_by_me, open_any
from treeguide.web.desk.tickets import FORMS, ticket
from treeguide.web.desk.told import meant
from treeguide.web.desk.typed import keep_typed
from treeguide.web.desk.work import Work
from treeguide.web.hidden import is_key, position_in
from treeguide.web.screen import Screen
from treeguide.web.speech import Speaker

TAKING = "taken-over"


@blueprint.get("/<tree_id>/<session_id>")
@requires("walk")
def resume(tree_id: str, session_id: str) -> Response:
    """Lead to where a session stands."""
    return redirect(PAGES.address(open_any(tree_id, session_id)))


@blueprint.get("/<tree_id>/<session_id>/_find")
@requires("walk")
def find(tree_id: str, session_id: str) -> Response:
    """Show where else in the tree one could go on, and other trees for the same caller."""
    walk = open_any(tree_id, session_id)
    return _found(walk, Screen(walk, Speaker(walk.edition, PAGES.audience)))


@blueprint.get("/<tree_id>/<session_id>/_ticket")
@requires("walk")
def copy(tree_id: str, session_id: str) -> Response:
    """Return the transcript as a ticket takes it: as a text, or as Markdown."""
    form = request.args.get("as", "text")
    if form not in FORMS:
        abort(404)
    return Plain(ticket(open_any(tree_id, session_id), form), content_type=FORMS[form])


@blueprint.get("/<tree_id>/<session_id>/<path:node>")
@requires("walk")
def show(tree_id: str, session_id: str, node: str) -> Response:
    """Show a page of a session."""
    return walking.show(PAGES, tree_id, session_id, node)


@blueprint.post("/<tree_id>/<session_id>/<path:node>")
@requires("walk")
def answer(tree_id: str, session_id: str, node: str) -> Response:
    """Keep what was typed, then do what was asked for."""
    seq, key = request.form.get("seq", type=position_in), request.form.get("key", "")
    if seq is None or not is_key(key) or "\0" in "".join(request.form.values()):
        abort(400)
    walk = open_any(tree_id, session_id)
    is_mine = is_held_by_me(walk.row, walk.edition)
    if not is_mine and request.form.get("kind") != TAKING:
        return _late(walk, "desk.held")
    try:
        walk = keep_typed(walk, node) if is_mine else walk
        return _done(walk, node, seq, key)
    except WrongValues as wrong:
        return _refused(walk, dict(wrong.troubles), 422)
    except TooLong:
        return _late(walk, "notice.too_long")
    except (Conflict, KeyUsed, Ended):
        return _late(open_any(tree_id, session_id), "notice.moved")
    except WalkError:
        return _refused(walk, {"": g.t("desk.cannot")}, 409)


def _done(walk: Walk, node: str, seq: int, key: str) -> Response:
    if request.form.get("desk.quiet"):
        return jsonify(said=g.t("desk.kept"))
    doing = DOINGS.get(request.form.get("kind", ""))
    if doing is None:
        return walking.answer(PAGES, walk.row.tree_id, walk.row.id, node)
    doing(walk, node, meant(walk, seq, key), key)
    return redirect(PAGES.address(open_any(walk.row.tree_id, walk.row.id)), 303)


def _late(walk: Walk, notice: str) -> Response:
    if request.form.get("desk.quiet"):
        return make_response(jsonify(said=g.t("desk.not_kept")), 409)
    screen = Screen(walk, Speaker(walk.edition, PAGES.audience), notice=notice)
    return make_response(drawing.page(PAGES, screen), 409)


def _refused(walk: Walk, errors: dict[str, str], status: int) -> Response:
    if request.form.get("desk.quiet"):
        return make_response(jsonify(said=" ".join(errors.values())), status)
    screen = Screen(walk, Speaker(walk.edition, PAGES.audience), errors=errors, posted=request.form)
    if request.form.get("kind") == "jumped":
        return make_response(_found(walk, screen), status)
    return make_response(drawing.page(PAGES, screen), status)


def _found(walk: Walk, screen: Screen) -> Response:
    query = (request.values.get("q") or "").strip()
    more: dict[str, Any] = {
        "nodes": nodes(walk, query),
        "trees": other_trees(walk, query),
        "here": PAGES.address(walk),
    }
    page = render_template("desk/find.html", s=screen, query=query, desk=Work(screen), **more)
    return make_response(page)
