"""A session written down: what was asked and answered, in order, for people and for tables."""

from typing import Any

import msgspec

from treeguide.engine import Page, Session
from treeguide.engine.wording import HIDDEN
from treeguide.kernel import Given
from treeguide.model import Outcome
from treeguide.service.histories import followed
from treeguide.service.shelf import Edition
from treeguide.service.transcript_lines import (
    Line,
    Reader,
    followed_lines,
    listed_lines,
    masked,
    said_at,
    without,
)
from treeguide.store import History, SessionRow


class Transcript(msgspec.Struct):
    """A session, written down."""

    session: str
    tree: str
    title: str
    version: str
    mode: str
    audience: str
    channel: str
    language: str | None
    status: str
    outcome: str | None
    """The outcome that was reached, None before."""
    result: str | None
    started: str
    touched: str
    path: list[tuple[str, Given]]
    """What counts of the answers, as a witness."""
    lines: list[Line]
    agent: str | None = None
    """Who held it last, where somebody did: her name, or else her id."""
    caller: dict[str, str] = {}
    """What is known of who called: `case`, `caller`, `contact`."""
    place: str | None = None
    """What is asked or said where it stands, None where that is not known."""
    deleted: bool = False
    """Whether something personal that was said has been deleted, as its time was over."""
    followed: bool = True
    """Whether the walk could be gone through again.

    Without what was deleted that may be impossible. Then nobody knows what counts: `path` is empty
    and each answer is listed as if it did.
    """


def transcript(row: SessionRow, edition: Edition, history: History, reader: Reader) -> Transcript:
    """Return a session written down for `reader`."""
    session = followed(edition, row, history)
    if session is None:
        path, lines = [], listed_lines(edition.program, history, reader)
    else:
        path = [(node, masked(given, reader.hidden)) for node, given in session.told]
        lines = followed_lines(session.program, history, reader)
    return Transcript(
        session=row.id,
        tree=row.tree_id,
        title=edition.tree.title or row.tree_id,
        version=row.tree_hash,
        mode=row.mode,
        audience=row.audience,
        channel=row.channel,
        language=row.language,
        status=row.status,
        **_reached(row.outcome if session is None else _outcome(session), edition),
        started=said_at(row.started_us),
        touched=said_at(row.touched_us),
        path=path,
        lines=lines,
        agent=reader.names.get(row.agent_id or "", row.agent_id or "") or None,
        caller={} if session is None else reader.of_caller(session.identity),
        place=None if session is None else _place(session, reader),
        deleted=bool(history.gone),
        followed=session is not None,
    )


def without_personal(shown: Page, hidden: frozenset[str]) -> Page:
    """Return a page with the values of `hidden` variables replaced by a word that says so."""
    shown.known = without(shown.known, hidden)
    shown.path = [(node, masked(given, hidden)) for node, given in shown.path]
    shown.given = None if shown.given is None else masked(shown.given, hidden)
    for field in shown.fields:
        if field.variable in hidden and field.value is not None:
            field.value = HIDDEN
    return shown


def _outcome(session: Session) -> str | None:
    return session.outcome[0] if session.outcome is not None else None


def _place(session: Session, reader: Reader) -> str | None:
    position = session.position
    if position is None:
        return None
    return reader.wording.at(position, session.arrived_us).text("title") or position.place.id


def _reached(outcome: str | None, edition: Edition) -> dict[str, Any]:
    node = edition.tree.nodes.get(outcome or "")
    return {"outcome": outcome, "result": node.result if isinstance(node, Outcome) else None}
