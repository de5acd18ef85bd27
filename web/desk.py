"""Agents' pages: what to say and to do, and what teams and systems have answered."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from treeguide.service.shelf import Edition
from treeguide.service.walk import Walk
from treeguide.store import Broken, Gone, Locked, SessionRow
from treeguide.web import walking
from treeguide.web.access import requires, who
from treeguide.web.current import lent, opened, sessions, shelf
from treeguide.web.failures import reported
from treeguide.web.pages import Pages
from treeguide.web.search import search
from treeguide.web.speech import Said, Speaker

MOST_WAITING = 50
"""How many waiting sessions a page of the desk lists."""
_PLACE = re.compile(r"(\d{1,18})\.([\w-]{1,100})", re.ASCII)
"""Behind whom the list goes on: since when that session waits, and its id."""

blueprint = Blueprint("desk", __name__, url_prefix="/desk")


def open_any(tree_id: str, session_id: str, seq: int | None = None) -> Walk:
    """Return a session of a tree, whoever started it."""
    walk = opened(session_id, seq)
    if walk.row.tree_id != tree_id or not may_walk(walk.edition):
        abort(404)
    return walk


def may_walk(edition: Edition) -> bool:
    """Whether who asks may walk a tree with callers: it is her team's, or she walks all."""
    return who().rights.may("walk", edition.tree.owner or None, edition.tree.id)


PAGES = Pages(
    "agent",
    "desk/walk.html",
    "desk.show",
    "desk.start_session",
    "desk.trail",
    "desk.trail",
    open_any,
)


@blueprint.get("")
@requires("walk")
def desk() -> Response:
    """Show the trees for agents, and the sessions that wait for a team or a system."""
    query = request.args.get("q", "").strip()
    page = render_template(
        "desk/desk.html",
        query=query,
        found=[one for one in search(shelf(), "agent", query) if may_walk(one.edition)],
        waiting=_waiting_behind(request.args.get("after", "")),
    )
    return make_response(page)


@blueprint.post("/<tree_id>")
@requires("walk")
def start_session(tree_id: str) -> Response:
    """Begin a session and lead to its first page."""
    _, edition = shelf().live_one(tree_id, "agent")
    if not may_walk(edition):
        abort(404)
    language = Speaker(edition, "agent").language
    walk = lent(sessions().begin(tree_id, "agent", channel="desk", language=language))
    return redirect(PAGES.address(walk), 303)


@blueprint.get("/<tree_id>/<session_id>")
@requires("walk")
def resume(tree_id: str, session_id: str) -> Response:
    """Lead to where a session stands."""
    return redirect(PAGES.address(open_any(tree_id, session_id)))


@blueprint.get("/<tree_id>/<session_id>/<path:node>")
@requires("walk")
def show(tree_id: str, session_id: str, node: str) -> Response:
    """Show a page of a session."""
    return walking.show(PAGES, tree_id, session_id, node)


@blueprint.post("/<tree_id>/<session_id>/<path:node>")
@requires("walk")
def answer(tree_id: str, session_id: str, node: str) -> Response:
    """Answer a page of a session."""
    return walking.answer(PAGES, tree_id, session_id, node)


class Waiting(NamedTuple):
    """A page of the sessions that wait."""

    shown: list[tuple[SessionRow, Said, Said]]
    in_all: int | None
    """How many wait, on all pages; None for who sees some of them alone."""
    is_first: bool
    more: str | None
    """Behind whom the next page begins, None at the end."""


def _waiting_behind(after: str) -> Waiting:
    """Return the sessions that wait less long than the place `after`, from the start without."""
    place = _PLACE.fullmatch(after)
    if after and place is None:
        abort(400)
    touched_us, session_id = (int(place[1]), place[2]) if place else (0, "")
    store = shelf().store
    rows = store.waiting_for_others(MOST_WAITING + 1, touched_us=touched_us, session_id=session_id)
    last = rows[MOST_WAITING - 1] if len(rows) > MOST_WAITING else None
    shown = [one for row in rows[:MOST_WAITING] for one in _waiting(row)]
    more = f"{last.touched_us}.{last.id}" if last is not None else None
    in_all = store.count_of_waiting() if who().rights.may("walk") else None
    return Waiting(shown, in_all, place is None, more)


def _waiting(row: SessionRow) -> Iterator[tuple[SessionRow, Said, Said]]:
    """Yield a waiting session with the titles of its tree and of the node where it waits.

    One that cannot be opened keeps nobody from the others.
    """
    try:
        walk = opened(row.id)
    except (Broken, Locked) as error:
        reported(error)
        return
    except Gone:
        # Somebody has erased it since the list was made.
        return
    if not may_walk(walk.edition):
        return
    speaker = Speaker(walk.edition, "agent")
    page, written = speaker.pages(walk.session, None)
    yield row, speaker.of_tree("title"), speaker.say(page.title, written.title)
