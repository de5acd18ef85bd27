"""The start desk: finding a tree or a case, what is in progress, what is due, what waits."""

from collections.abc import Mapping

from flask import abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from treeguide.engine.saying import LONGEST as CALLER
from treeguide.kernel import WrongValues
from treeguide.model import Record
from treeguide.service.desk import Caller
from treeguide.service.left import Left
from treeguide.store import Gone, SessionRow
from treeguide.store.desk import FollowUp
from treeguide.web.access import requires, who
from treeguide.web.current import lent, opened, shelf
from treeguide.web.desk.ago import ago
from treeguide.web.desk.area import blueprint, desk
from treeguide.web.desk.console import PAGES
from treeguide.web.desk.days import today
from treeguide.web.desk.ending import left_after
from treeguide.web.desk.holding import may_walk, rights_in
from treeguide.web.desk.lengths import all_too_long
from treeguide.web.desk.promised import promised_in
from treeguide.web.desk.slips import decided
from treeguide.web.desk.typed import one_line
from treeguide.web.desk.waiting import Standing, standing, waiting_behind
from treeguide.web.search import Found, instead, search
from treeguide.web.speech import Speaker

MOST_MINE = 20
NEAR = {0: "desk.due.today", 1: "desk.due.tomorrow"}
"""The days ahead that people call by a name."""
NOTHING: Mapping[str, str] = {}


class Due(Record, frozen=True):
    """Something to follow up, and by when in words."""

    follow_up: FollowUp
    title: str
    when: str
    is_over: bool
    left: Left


@blueprint.get("", endpoint="desk")
@requires("walk")
def start() -> Response:
    """Show the trees for agents, one's own sessions, what is due, and what waits."""
    return make_response(_page())


@blueprint.post("/<tree_id>")
@requires("walk")
def start_session(tree_id: str) -> Response:
    """Begin a session and lead to its first page."""
    _, edition = shelf().live_one(tree_id, "agent")
    if not may_walk(edition):
        abort(404)
    after = _after(request.form.get("for"))
    try:
        caller = _caller()
    except WrongValues as wrong:
        return make_response(_page(wrong.troubles), 422)
    walk = desk().begin(
        tree_id,
        who().person.id,
        caller=caller,
        after=after.id if after is not None else None,
        language=Speaker(edition, "agent").language,
    )
    return redirect(PAGES.address(lent(walk)), 303)


@blueprint.post("/_followed-up")
@requires("walk")
def followed_up() -> Response:
    """Note that a follow-up is done, or that this was a mistake."""
    session_id, me = request.form.get("session", ""), who().person.id
    if request.form.get("undo"):
        if not (desk().follow_up_not_done(session_id, me) or desk().has_follow_up(session_id, me)):
            return make_response(_page({"": g.t("desk.due.too_late")}), 409)
        return redirect(url_for("desk.desk"), 303)
    is_new = desk().follow_up_done(session_id, me)
    return redirect(url_for("desk.desk", done=session_id if is_new else None), 303)


def _page(troubles: Mapping[str, str] = NOTHING) -> str:
    query, me = request.values.get("q", "").strip(), who().person.id
    after = _after(request.args.get("for") or request.form.get("for"))
    mine = [one for row in desk().mine(me, MOST_MINE) for one in standing(row)]
    dues = [(one, at) for one in desk().follow_ups(me) for at in standing(one.session)]
    waiting = waiting_behind(request.args.get("after", ""))
    waits = [*waiting.shown, *waiting.promised]
    done = _just_done(request.args.get("done", ""))
    rows = [row for row, _, _ in (*mine, *waits, *done, *(at for _, at in dues))]
    left = left_after([*rows, after] if after else rows, {at[0].id for _, at in dues})
    return render_template(
        "desk/desk.html",
        query=query,
        troubles=troubles,
        longest=CALLER,
        after=after,
        left=left,
        done=done,
        cases=[one for row in _about(query) for one in standing(row)],
        found=_commonest_first(query),
        slips=instead(shelf(), "agent", query),
        mine=mine,
        dues=[_due(one, title.text, left[row.id]) for one, (row, title, _) in dues],
        waiting=waiting,
        waits=waits,
        promised=promised_in(row for row, _, _ in waits),
        ago=lambda row: ago(shelf().store.clock() - row.touched_us),
        typed=request.form,
    )


def _just_done(session_id: str) -> list[Standing]:
    """Return the session that was followed up just now, none where who asks may not see it."""
    try:
        return list(standing(shelf().store.session_row(session_id))) if session_id else []
    except Gone:
        return []


def _about(query: str) -> list[SessionRow]:
    return desk().of_case(query) if query else []


def _commonest_first(query: str) -> list[Found]:
    found = [one for one in search(shelf(), "agent", query) if may_walk(one.edition)]
    if query:
        return found
    times = desk().commonest(one.tree_id for one in found)
    return sorted(found, key=lambda one: -times.get(one.tree_id, 0))


def _due(one: FollowUp, title: str, left: Left) -> Due:
    days = (one.due - today()).days
    return Due(one, title, _in_days(days), days < 0, left)


def _in_days(days: int) -> str:
    if days in NEAR:
        return str(g.t(NEAR[days]))
    key = "desk.due.over" if days < 0 else "desk.due.days"
    return str(g.t.count(key, abs(days)))


def _after(session_id: str | None) -> SessionRow | None:
    """Return the session of the same caller after which another one is started."""
    if not session_id:
        return None
    walk = opened(session_id)
    if not rights_in(walk).reads_words:
        abort(404)
    return walk.row


def _caller() -> Caller:
    """Return who calls as it is to be kept; raise WrongValues where that cannot be, or not yet."""
    said = {name: one_line(request.form.get(f"desk.{name}", "")) for name in CALLER}
    if wrong := all_too_long({f"desk.{name}": (said[name], CALLER[name]) for name in CALLER}):
        raise WrongValues(wrong)
    # It is kept in clear, for searching.
    said["case"] = decided("desk.case", said["case"])
    return Caller(**{name: value or None for name, value in said.items()})
