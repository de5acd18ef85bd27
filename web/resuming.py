"""Going on elsewhere: a page with a code that works once, and one where it is entered."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from treeguide.service import resuming
from treeguide.service.walk import Walk
from treeguide.web import codes, limits, session_cookie
from treeguide.web.access import for_everybody
from treeguide.web.current import lent, sessions, shelf
from treeguide.web.moments import moment
from treeguide.web.pages import ELSEWHERE, Pages
from treeguide.web.player import PAGES, open_own
from treeguide.web.speech import Speaker

PAGE = "player/resume.html"
PAGE_OF_CODE = "player/elsewhere.html"
MOST_IN_ALL = 600
"""How many codes are looked at in a minute, wherever they come from."""
MOST_MADE = 10
"""How many codes are made in a minute for one session."""

blueprint = Blueprint("resuming", __name__)
_entered = limits.SlidingWindow(MOST_IN_ALL)
_made = limits.SlidingWindow(MOST_MADE)


@blueprint.get(f"/go/<tree_id>/<session_id>/{ELSEWHERE}")
@for_everybody
def elsewhere(tree_id: str, session_id: str) -> Response:
    """Say how a session goes on on another device, or with a person."""
    return _elsewhere(open_own(tree_id, session_id))


@blueprint.post(f"/go/<tree_id>/<session_id>/{ELSEWHERE}")
@for_everybody
def make_code(tree_id: str, session_id: str) -> Response:
    """Show a code for a session: this once, for it is kept nowhere."""
    walk = open_own(tree_id, session_id)
    code = code_for(walk)
    return _elsewhere(walk, code, 409 if code is None else 200)


@blueprint.get("/resume")
@for_everybody
def enter() -> Response:
    """Ask for a code; a link's secret stands behind its #, and the page's script puts it here."""
    return codes.asked(PAGE)


@blueprint.post("/resume")
@for_everybody
def exchange() -> Response:
    """Let this browser go on with the session of a code, and no other browser any more."""
    return codes.entered(PAGE, _taken_up)


def code_for(walk: Walk) -> resuming.Code | None:
    """Return a new code for a session, None where it has ended; raise where it has had many."""
    if walk.session.closed:
        return None
    if wait := _made.seconds_to_wait(walk.row.id):
        raise TooManyRequests(retry_after=wait)
    return resuming.new_code(shelf().store, walk.row.id)


def drawn_elsewhere(
    pages: Pages, walk: Walk, code: resuming.Code | None, template: str = PAGE_OF_CODE
) -> str:
    """Return the page that says how a session goes on elsewhere, with its code if there is one."""
    return render_template(
        template,
        speaker=Speaker(walk.edition, pages.audience),
        is_over=walk.session.closed,
        code=code,
        until=moment(code.expires_us) if code is not None else "",
        back=pages.address(walk),
    )


def _taken_up(typed: str) -> Response:
    secret, token_hash = session_cookie.of_this_browser()
    walk = resuming.resumed(
        sessions(),
        typed,
        token_hash=token_hash,
        asker=limits.network_of(request.remote_addr),
        wait=lambda: _entered.seconds_to_wait(""),
    )
    # Where an address names no place of its page, a browser keeps the secret behind the # before.
    address = PAGES.base_of(lent(walk)).removesuffix("/")
    response = redirect(f"{address}#main", 303)
    session_cookie.hand_over(response, secret)
    return response


def _elsewhere(walk: Walk, code: resuming.Code | None = None, status: int = 200) -> Response:
    return make_response(drawn_elsewhere(PAGES, walk, code), status)
