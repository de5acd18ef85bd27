"""Sessions: when they were, how long what is personal in them is kept, and erasing it."""

from dataclasses import replace
from typing import cast

from flask import (
    Blueprint,
    current_app,
    g,
    make_response,
    render_template,
    request,
)
from werkzeug.wrappers import Response

from treeguide.kernel import WrongValues
from treeguide.service.names import names_in
from treeguide.service.shelf import Edition
from treeguide.service.transcript import Transcript, transcript
from treeguide.service.transcript_forms import text
from treeguide.service.transcript_lines import Reader
from treeguide.settings import Settings
from treeguide.store import SessionRow
from treeguide.store.people.audit import Change
from treeguide.web import current
from treeguide.web.access import require, requires, who
from treeguide.web.admin import SETTINGS, kept
from treeguide.web.admin.session_list import (
    listed,
    seen,
    sessions_behind,
    team_of,
    title_of,
)
from treeguide.web.admin.session_search import LONGEST_NAME, STATES, asked_in
from treeguide.web.current import shelf
from treeguide.web.desk.holding import may_see as may_see_at_the_desk
from treeguide.web.desk.holding import may_walk
from treeguide.web.desk.slips import decided
from treeguide.web.moments import moment
from treeguide.web.people_seen import people_in_sight
from treeguide.web.privacy import kept_for

blueprint = Blueprint("sessions", __name__, url_prefix="/admin/sessions")
LONGEST_REASON = 500


@blueprint.get("")
@requires("see-sessions")
def sessions() -> Response:
    """List sessions, the newest first; those that an address asks for."""
    asked, troubles = asked_in(request.args)
    names = {one.id: one.name for one in people_in_sight()}
    page = render_template(
        "admin/sessions.html",
        found=sessions_behind(request.args.get("after", ""), asked),
        asked=asked,
        names=names,
        states=STATES,
        longest=LONGEST_NAME,
        trees=_trees(asked.tree_id),
        troubles=troubles,
        moment=moment,
        usually_kept=_usually_kept(),
    )
    return make_response(page, 400 if troubles else 200)


def _trees(chosen: str) -> dict[str, str]:
    """Return the titles of the trees whose sessions can be asked for, with the one that was."""
    rights = who().rights
    found = {
        edition.tree.id: str(title_of(edition))
        for _, edition in shelf().all_live()
        if rights.may("see-sessions", edition.tree.team, edition.tree.id)
    }
    if chosen:
        found.setdefault(chosen, chosen)
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


@blueprint.get("/<session_id>")
@requires("see-sessions")
def session(session_id: str) -> Response:
    """Show what is known of a session without any word of it."""
    return _page(*seen(session_id))


@blueprint.post("/<session_id>/erase")
@requires("erase")
def erase(session_id: str) -> Response:
    """Erase what is personal in a session for good."""
    row, edition = seen(session_id)
    require("erase", team_of(edition), row.tree_id)
    try:
        reason = _reason()
    except WrongValues as wrong:
        return _page(row, edition, 422, troubles={"erase-reason": wrong.troubles["reason"]})
    if "sure" not in request.form:
        return _page(row, edition, 422, troubles={"sure": g.t("sessions.erase.unsure")})
    shelf().store.erase_session(
        session_id, actor=who().person.id, reason=reason, team=team_of(edition)
    )
    current.sessions().forget(session_id)
    return kept("sessions.session", session_id=session_id, what="erased")


@blueprint.post("/<session_id>/words")
@requires("see-personal-with-reason")
def words(session_id: str) -> Response:
    """Show what was said in a session, after the reason for it was kept."""
    row, edition = seen(session_id)
    require("see-personal-with-reason", team_of(edition), row.tree_id)
    try:
        reason = _reason()
    except WrongValues as wrong:
        return _page(row, edition, 422, troubles={"words-reason": wrong.troubles["reason"]})
    # Before anything is read: whoever has seen it is in the audit, whatever happens then.
    change = Change(who().person.id, "words seen", row.id, team_of(edition), {"reason": reason})
    shelf().store.note_in_audit(change)
    return _page(row, edition, written=_written(row))


def _reason() -> str:
    """Return why, as it stays in the audit.

    Raises WrongValues where nothing is said that one could read later, and where it looks personal
    and nobody has said yet how to keep it.
    """
    said = request.form.get("reason", "").strip()
    if not 0 < len(said) <= LONGEST_REASON or not said.isprintable():
        raise WrongValues({"reason": g.t("sessions.reason.wrong")})
    return decided("reason", said)


def _written(row: SessionRow) -> Transcript:
    edition = shelf().edition(row.tree_id, row.closure)
    spoken = edition.wording(row.language) if row.language else edition.source_wording
    history = shelf().store.history_of(row.id)
    names = names_in(shelf().store, row, history)
    return transcript(row, edition, history, Reader(replace(spoken, escape=str), names=names))


def _usually_kept() -> str:
    """Return what stands beside a field of which the tree does not say how long it is kept."""
    return kept_for(cast(Settings, current_app.extensions[SETTINGS]).keep_days)


def _is_at_desk(row: SessionRow, edition: Edition | None) -> bool:
    """Whether who asks can open a session at the desk."""
    if edition is None or row.status == "erased":
        return False
    return may_walk(edition) and may_see_at_the_desk(row, edition)


def _page(
    row: SessionRow,
    edition: Edition | None,
    code: int = 200,
    *,
    written: Transcript | None = None,
    troubles: dict[str, str] | None = None,
) -> Response:
    place = (team_of(edition), row.tree_id)
    agents = [one.name for one in people_in_sight() if one.id == row.agent_id]
    page = render_template(
        "admin/session.html",
        one=listed(row),
        agent=agents[0] if agents else "",
        is_at_desk=_is_at_desk(row, edition),
        transcript="" if written is None else text(written),
        may_erase=who().rights.may("erase", *place) and row.status != "erased",
        may_read=who().rights.may("see-personal-with-reason", *place) and row.status != "erased",
        longest_reason=LONGEST_REASON,
        troubles=troubles or {},
        moment=moment,
    )
    return make_response(page, code)
