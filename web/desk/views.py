"""The views of one session: its pages, finding another node, and its transcript for a ticket."""

from typing import Any

from flask import Response as Plain
from flask import abort, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from treeguide.kernel import WalkError, WrongValues
from treeguide.service.walk import Walk
from treeguide.store import Conflict, Ended, KeyUsed, TooLong
from treeguide.web import drawing, walking
from treeguide.web.access import requires
from treeguide.web.desk import quiet
from treeguide.web.desk.area import blueprint
from treeguide.web.desk.console import PAGES
from treeguide.web.desk.doing import DOINGS
from treeguide.web.desk.finding import nodes, other_trees
from treeguide.web.desk.holding import open_any, rights_in, stands_at
from treeguide.web.desk.tickets import FORMS, ticket
from treeguide.web.desk.told import meant
from treeguide.web.desk.typed import adds_nothing, keep_typed
from treeguide.web.desk.work import Work
from treeguide.web.hidden import is_key, position_in
from treeguide.web.screen import Screen

TAKING = "taken-over"
STAYING = frozenset({"noted", "flagged", "paused", "resumed"})
"""What leads nowhere: what was filled in beside it stands there still."""


@blueprint.get("/<tree_id>/<session_id>")
@requires("walk")
def resume(tree_id: str, session_id: str) -> Response:
    """Lead to where a session stands; a page that says it shows just that gets no answer."""
    seq = request.args.get("seq", type=position_in)
    if seq is not None and stands_at(tree_id, session_id, seq):
        return Plain(status=204)
    return redirect(PAGES.address(open_any(tree_id, session_id)))


@blueprint.get("/<tree_id>/<session_id>/_find")
@requires("walk")
def find(tree_id: str, session_id: str) -> Response:
    """Show where else in the tree one could go on, and other trees for the same caller."""
    walk = open_any(tree_id, session_id)
    return _found(walk, Screen(walk, PAGES.speaker(walk)))


@blueprint.get("/<tree_id>/<session_id>/_ticket")
@requires("walk")
def copy(tree_id: str, session_id: str) -> Response:
    """Return the transcript as a ticket takes it: as a text, or as Markdown."""
    form = FORMS.get(request.args.get("as", "text"))
    if form is None:
        abort(404)
    return Plain(ticket(open_any(tree_id, session_id), form), content_type=form.content_type)


@blueprint.get("/<tree_id>/<session_id>/<path:node>")
@requires("walk")
def show(tree_id: str, session_id: str, node: str) -> Response:
    """Show a page of a session."""
    walk = open_any(tree_id, session_id)
    if "at" not in request.args and any(entry.node == node for entry in walk.session.path):
        # An address of before, as a browser goes back: what comes now is not to be sent there.
        notice = "notice.earlier" if node != walk.session.node else ""
        return _drawn(Screen(walk, PAGES.speaker(walk), notice=notice))
    return walking.show(PAGES, tree_id, session_id, node)


@blueprint.post("/<tree_id>/<session_id>/<path:node>")
@requires("walk")
def answer(tree_id: str, session_id: str, node: str) -> Response:
    """Keep what was typed, then do what was asked for."""
    seq, key = request.form.get("seq", type=position_in), request.form.get("key", "")
    if seq is None or not is_key(key):
        abort(400)
    walk = open_any(tree_id, session_id)
    is_mine = rights_in(walk).acts
    if not (is_mine or _needs_no_holder(walk, node, key)):
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
    if quiet.is_quiet():
        return quiet.kept(walk, node)
    kind = request.form.get("kind", "")
    if kind not in DOINGS:
        return walking.answer(PAGES, walk.row.tree_id, walk.row.id, node)
    DOINGS[kind](walk, node, meant(walk, seq, key), key)
    walk = open_any(walk.row.tree_id, walk.row.id)
    shown = _page_at_hand(walk, node) if kind in STAYING else None
    return redirect(PAGES.address(walk), 303) if shown is None else _drawn(shown)


def _page_at_hand(walk: Walk, node: str) -> Screen | None:
    """Return the page that was sent with all that stands on it, None where it is there no more."""
    at = request.form.get("at", type=position_in)
    try:
        index = walk.index_of(node, at)
    except LookupError:
        return None
    if index != at:
        return None
    return Screen(walk, PAGES.speaker(walk), index, posted=request.form)


def _needs_no_holder(walk: Walk, node: str, key: str) -> bool:
    """Whether what was sent can be done by who does not hold the session."""
    if quiet.is_quiet():
        return False
    is_taking = request.form.get("kind") == TAKING
    return is_taking or _is_again(walk, node, key) or _is_result(walk, node)


def _is_again(walk: Walk, node: str, key: str) -> bool:
    """Whether just this was sent before, as by a double click, and nothing is written anew.

    Then it adds nothing, and leads to where the call stands.
    """
    return key in walk.keys and adds_nothing(walk, node)


def _is_result(walk: Walk, node: str) -> bool:
    """Whether what was sent says no more than what a team or a system has answered, and she may."""
    if not rights_in(walk).gives_results or request.form.keys() & {"kind", "at"}:
        return False
    screen = Screen(walk, PAGES.speaker(walk))
    return node == walk.session.node and request.form.get("answer") in screen.results


def _late(walk: Walk, notice: str) -> Response:
    if quiet.is_quiet():
        return make_response(quiet.late(walk.row, rights_in(walk).acts))
    return _drawn(Screen(walk, PAGES.speaker(walk), notice=notice), 409)


def _refused(walk: Walk, errors: dict[str, str], status: int) -> Response:
    if quiet.is_quiet():
        return make_response(quiet.refused(errors, status))
    screen = Screen(walk, PAGES.speaker(walk), errors=errors, posted=request.form)
    if request.form.get("kind") == "jumped":
        return make_response(_found(walk, screen), status)
    return _drawn(screen, status)


def _drawn(screen: Screen, status: int = 200) -> Response:
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
