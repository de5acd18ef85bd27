"""Calls of a lead's teams: who is on which call, where it stands, and for how long."""

import re

from flask import abort, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.store import Broken
from treeguide.store.calls import Call
from treeguide.store.listing import Place
from treeguide.web import paging
from treeguide.web.access import requires, who
from treeguide.web.current import shelf
from treeguide.web.day_bounds import begin_us
from treeguide.web.desk.ago import ago, lasting
from treeguide.web.desk.area import blueprint
from treeguide.web.desk.days import today
from treeguide.web.desk.holding import may_see
from treeguide.web.desk.team_asked import CLOSED, STATES, Asked, asked_in
from treeguide.web.desk.team_listed import Listed, listed
from treeguide.web.failures import reported
from treeguide.web.moments import moment
from treeguide.web.paging import Page, page_behind
from treeguide.web.people_seen import people_in_sight

_PLACE = re.compile(rf"(open|{CLOSED})\.(\d{{1,18}})\.([\w-]{{1,100}})", re.ASCII)
"""Behind which call the list goes on: in which part of it, when it began, and its id."""


@blueprint.get("/_team")
@requires("look-on")
def team_calls() -> Response:
    """List the calls of her teams that go on, and behind them those that were closed today."""
    agents = _agents(request.args.get("agent", "").strip())
    asked, troubles = asked_in(request.args, agents)
    found = _page(request.args.get("after", ""), asked)
    page = render_template(
        "desk/team.html",
        found=found,
        asked=asked,
        agents=_by_name(agents | _holders(found.shown)),
        states=STATES,
        troubles=troubles,
        moment=moment,
        ago=lambda us: ago(shelf().store.clock() - us),
        lasting=lasting,
    )
    return make_response(page, 400 if troubles else 200)


def _page(after: str, asked: Asked) -> Page[Listed]:
    if after and _PLACE.fullmatch(after) is None:
        abort(400)
    found = page_behind(
        after,
        lambda place: _calls(place, asked),
        _place_of,
        lambda call: asked.holds(call) and _may_look_on(call),
    )
    return Page(listed(found.shown), found.is_first, found.more)


def _calls(after: str, asked: Asked) -> list[Call]:
    """Return the calls behind a place: first those that go on, then those that were closed."""
    place, store = _PLACE.fullmatch(after), shelf().store
    behind = Place(int(place[2]), place[3]) if place else Place()
    if asked.state != CLOSED and not (place and place[1] == CLOSED):
        if found := store.calls_that_go_on(behind, paging.AT_ONCE):
            return found
        behind = Place()
    wants_closed = asked.state in ("", CLOSED)
    return store.calls_closed(behind, paging.AT_ONCE, _today_us()) if wants_closed else []


def _place_of(call: Call) -> str:
    row = call.session
    return f"{'open' if row.status == 'open' else CLOSED}.{row.started_us}.{row.id}"


def _may_look_on(call: Call) -> bool:
    """Whether a call is one of the teams of who asks, and its tree can be read."""
    row = call.session
    try:
        edition = shelf().edition(row.tree_id, row.closure)
    except Broken as error:
        reported(error)
        return False
    return who().rights.may("look-on", edition.tree.team, row.tree_id) and may_see(row, edition)


def _agents(asked: str) -> dict[str, str]:
    """Return whom the list can be asked for: her people, and whom she asks for with a call here."""
    names = {one.id: one.name for one in people_in_sight()}
    if asked and asked not in names:
        # Her calls may be in other states than the one that is asked for.
        names |= _holders(_page("", Asked(asked)).shown)
    return names


def _holders(shown: list[Listed]) -> dict[str, str]:
    return {one.session.agent_id: one.agent for one in shown if one.session.agent_id is not None}


def _by_name(names: dict[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def _today_us() -> int:
    """Return when this day began, where the server is."""
    return begin_us(today().isoformat())
