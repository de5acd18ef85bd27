"""Sessions: when they were, how long what is personal in them is kept, and erasing it."""

from dataclasses import replace
from typing import cast

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from treeguide.service.histories import history_of
from treeguide.service.shelf import Edition
from treeguide.service.transcript import Transcript, transcript
from treeguide.service.transcript_forms import text
from treeguide.service.transcript_lines import Reader
from treeguide.settings import FOREVER, Settings
from treeguide.store import SessionRow
from treeguide.store.people.audit import Change
from treeguide.web import current
from treeguide.web.access import require, requires, who
from treeguide.web.admin import SETTINGS
from treeguide.web.current import shelf
from treeguide.web.moments import moment
from treeguide.web.session_list import listed, page_behind, place_of, seen, team_of

blueprint = Blueprint("sessions", __name__, url_prefix="/admin/sessions")
STATUSES = ("open", "done", "escalated", "abandoned", "erased")
LONGEST_REASON = 500


@blueprint.get("")
@requires("see-sessions")
def sessions() -> Response:
    """List sessions, the newest first; those of one tree or state if that is asked for."""
    status, tree_id = request.args.get("status", ""), request.args.get("tree", "").strip()
    if status not in ("", *STATUSES) or not tree_id.isprintable():
        abort(400)
    after = request.args.get("after", "")
    page = render_template(
        "admin/sessions.html",
        found=page_behind(place_of(after), status=status, tree_id=tree_id),
        is_first=not after,
        statuses=STATUSES,
        status=status,
        tree_id=tree_id,
        moment=moment,
        keep_days=_keep_days(),
    )
    return make_response(page)


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
    reason = _reason()
    if reason is None:
        return _page(row, edition, 422, troubles={"erase-reason": g.t("sessions.reason.wrong")})
    if "sure" not in request.form:
        return _page(row, edition, 422, troubles={"sure": g.t("sessions.erase.unsure")})
    _note("session erased", row, edition, reason)
    shelf().store.erase_session(session_id, actor=who().person.id, reason=reason)
    current.sessions().forget(session_id)
    return redirect(url_for("sessions.session", session_id=session_id), 303)


@blueprint.post("/<session_id>/words")
@requires("see-personal-with-reason")
def words(session_id: str) -> Response:
    """Show what was said in a session, after the reason for it was kept."""
    row, edition = seen(session_id)
    require("see-personal-with-reason", team_of(edition), row.tree_id)
    reason = _reason()
    if reason is None:
        return _page(row, edition, 422, troubles={"words-reason": g.t("sessions.reason.wrong")})
    # Before anything is read: whoever has seen it is in the audit, whatever happens then.
    _note("words seen", row, edition, reason)
    return _page(row, edition, written=_written(row))


def _note(action: str, row: SessionRow, edition: Edition | None, reason: str) -> None:
    change = Change(who().person.id, action, row.id, team_of(edition), {"reason": reason})
    shelf().store.note_in_audit(change)


def _reason() -> str | None:
    """Return why, None where nothing is said that one could read later."""
    said = request.form.get("reason", "").strip()
    return said if 0 < len(said) <= LONGEST_REASON and said.isprintable() else None


def _written(row: SessionRow) -> Transcript:
    edition = shelf().edition(row.tree_id, row.closure)
    spoken = edition.wording(row.language) if row.language else edition.source_wording
    history = history_of(shelf().store, row.id)
    return transcript(row, edition, history, Reader(replace(spoken, escape=str)))


def _keep_days() -> int | None:
    """Return after how many days words are erased of which a tree says nothing, None for never."""
    days = cast(Settings, current_app.extensions[SETTINGS]).keep_days
    return None if days == FOREVER else days


def _page(
    row: SessionRow,
    edition: Edition | None,
    code: int = 200,
    *,
    written: Transcript | None = None,
    troubles: dict[str, str] | None = None,
) -> Response:
    place = (team_of(edition), row.tree_id)
    page = render_template(
        "admin/session.html",
        one=listed(row, edition),
        transcript="" if written is None else text(written),
        may_erase=who().rights.may("erase", *place) and row.status != "erased",
        may_read=who().rights.may("see-personal-with-reason", *place) and row.status != "erased",
        troubles=troubles or {},
        moment=moment,
        keep_days=_keep_days(),
    )
    return make_response(page, code)
