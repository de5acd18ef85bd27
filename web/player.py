"""Customers' pages: start a tree, answer it page by page."""

from collections.abc import Iterator
from typing import NoReturn

from flask import Blueprint, abort, make_response, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from treeguide.model import Record
from treeguide.service.walk import OURS, Walk
from treeguide.store import Broken, Erased, Gone, SessionRow
from treeguide.web import drawing, session_cookie, walking
from treeguide.web.access import for_everybody
from treeguide.web.current import lent, opened, sessions, shelf
from treeguide.web.failures import reported
from treeguide.web.moments import moment
from treeguide.web.pages import Pages
from treeguide.web.screen import Screen
from treeguide.web.search import search
from treeguide.web.speech import Said, Speaker
from treeguide.web.titles import title_at

MOST_OFFERED = 5
"""How many other trees are offered where one is gone."""
MOST_ONWARD = 5
"""How many of a person's sessions her tree's start page leads back to."""
ANSWERED = 2
"""How many events a session has in which something was answered."""
ASKING = ("question", "form", "step")
"""The kinds of nodes at which a person has something to do."""

blueprint = Blueprint("player", __name__, url_prefix="/go")


class Onward(Record, frozen=True):
    """A session that its holder can go on with."""

    address: str
    title: Said
    """Of the node where it stands."""
    waits: str
    """For what, as the catalogue calls it."""
    begun: Markup
    touched: Markup
    """When each was, as people say it."""


class WentOn(HTTPException):
    """The session goes on in another browser, so this one has it no more."""

    code, page = 410, "went-on"


def open_own(tree_id: str, session_id: str, seq: int | None = None) -> Walk:
    """Return a session that this request has the right to; for a stranger there is none."""
    # Before it is known whether there is such a session: who has no cookie learns nothing of it.
    session_cookie.require_cookie()
    try:
        walk = opened(session_id, seq)
    except Erased:
        # Whether there was a session is nobody's business but its holder's.
        if session_cookie.may_see(shelf().store.session_row(session_id).token_hash):
            raise
        abort(404)
    is_own = session_cookie.may_see(walk.row.token_hash) and walk.edition.is_for("customer")
    if walk.row.tree_id != tree_id or not is_own:
        refuse_stranger(session_id, session_cookie.holder())
    return walk


PAGES = Pages(
    "customer",
    "player/walk.html",
    "player.show",
    "player.start_session",
    "answers.so_far",
    "answers",
    open_own,
    goes_on_elsewhere=True,
    begins_at_once=False,
)


@blueprint.get("/<tree_id>")
@for_everybody
def start(tree_id: str) -> Response:
    """Show what a tree is for, and how to begin."""
    try:
        _, edition = shelf().live_one(tree_id, "customer")
    except Gone:
        return _gone(tree_id)
    page = render_template(
        "player/start.html",
        tree=edition.tree,
        edition=edition,
        speaker=Speaker(edition, "customer"),
        onward=_onward(tree_id),
    )
    return make_response(page)


@blueprint.post("/<tree_id>")
@for_everybody
def start_session(tree_id: str) -> Response:
    """Begin a session and lead to its first page."""
    try:
        _, edition = shelf().live_one(tree_id, "customer")
    except Gone:
        return _gone(tree_id)
    secret, token_hash = session_cookie.of_this_browser()
    language = Speaker(edition, "customer").language
    walk = sessions().begin(
        tree_id, "customer", channel="web", language=language, token_hash=token_hash
    )
    response = redirect(PAGES.address(lent(walk)), 303)
    session_cookie.hand_over(response, secret)
    return response


@blueprint.get("/<tree_id>/<session_id>")
@for_everybody
def resume(tree_id: str, session_id: str) -> Response:
    """Show a person who comes back where she stopped; where nothing is asked, lead there."""
    walk = open_own(tree_id, session_id)
    screen = Screen(walk, PAGES.speaker(walk), notice="notice.back")
    if not walk.session.path or screen.page.fault or screen.page.kind not in ASKING:
        return redirect(PAGES.address(walk))
    return make_response(drawing.page(PAGES, screen))


@blueprint.get("/<tree_id>/<session_id>/<path:node>")
@for_everybody
def show(tree_id: str, session_id: str, node: str) -> Response:
    """Show a page of a session."""
    return walking.show(PAGES, tree_id, session_id, node)


@blueprint.post("/<tree_id>/<session_id>/<path:node>")
@for_everybody
def answer(tree_id: str, session_id: str, node: str) -> Response:
    """Answer a page of a session."""
    return walking.answer(PAGES, tree_id, session_id, node)


def refuse_stranger(session_id: str, held: str | None) -> NoReturn:
    """Tell who had this session that it goes on elsewhere; for others there is none.

    `held` is the hash of the secret that a request brings.
    """
    if held is not None and shelf().store.was_taken_from(session_id, held):
        raise WentOn
    abort(404)


def _gone(tree_id: str) -> Response:
    """Say kindly that there is no such tree now, and what can be done."""
    words = tree_id.replace("-", " ")
    found = search(shelf(), "customer", words) or search(shelf(), "customer", "")
    page = render_template("player/gone.html", onward=_onward(tree_id), others=found[:MOST_OFFERED])
    return make_response(page, 404)


def _onward(tree_id: str) -> list[Onward]:
    """Return where this person's sessions of a tree go on, the latest first."""
    holder = session_cookie.holder()
    if holder is None:
        return []
    rows = shelf().store.latest_of(holder, tree_id, most=MOST_ONWARD, events=ANSWERED)
    return [one for row in rows for one in _one_onward(row)]


def _one_onward(row: SessionRow) -> Iterator[Onward]:
    """Yield a session; one whose version is damaged keeps nobody from the others."""
    try:
        edition = shelf().edition(row.tree_id, row.closure)
    except Broken as error:
        reported(error)
        return
    address = url_for("player.show", tree_id=row.tree_id, session_id=row.id, node=row.node or "-")
    title = title_at(Speaker(edition, "customer"), row.node)
    waits = "over" if row.outcome else row.kind if row.kind in OURS else "asked"
    yield Onward(address, title, waits, moment(row.started_us), moment(row.touched_us))
