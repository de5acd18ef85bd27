"""Whose a session is: who may go on with it, and who may see it."""

from functools import partial

from flask import abort, g

from treeguide.service.session_rights import (
    SessionRights,
    reads_words_at_work,
    sees_session,
    session_rights,
)
from treeguide.service.shelf import Edition
from treeguide.service.walk import Walk
from treeguide.store import SessionRow
from treeguide.web.access import who
from treeguide.web.current import opened, shelf
from treeguide.web.speech import Speaker


def open_any(tree_id: str, session_id: str, seq: int | None = None) -> Walk:
    """Return a session of a tree that who asks may see, with 404 for everybody else.

    Within a request it is read once, and again after it has turned out to be another one.
    """
    walk = _at_hand(session_id) or opened(session_id, seq)
    if walk.row.tree_id != tree_id or not rights_in(walk).sees:
        abort(404)
    return walk


def stands_at(tree_id: str, session_id: str, seq: int) -> bool:
    """Whether a session that who asks may see goes on, and nothing was done in it after `seq`.

    It is not opened for that: who looks on asks often. Raises Gone where there is no such session.
    """
    row = shelf().store.session_row(session_id)
    stands = row.status == "open" and (row.tree_id, row.head) == (tree_id, seq)
    return stands and may_see_session(row)


def rights_in(walk: Walk) -> SessionRights:
    """Return what who asks may see and do in a session, as it stands now."""
    return _rights(walk.row, walk.edition)


def may_walk(edition: Edition) -> bool:
    """Whether who asks may walk a tree with callers: it is her team's, or she walks all."""
    return _may(edition, "walk")


def may_help(row: SessionRow) -> bool:
    """Whether who asks may go on with the session of a caller who has told her its code."""
    edition = shelf().edition(row.tree_id, row.closure)
    return may_walk(edition) and _may(edition, "see-personal")


def may_see(row: SessionRow, edition: Edition) -> bool:
    """Whether who asks may look at a session."""
    return sees_session(partial(_may, edition), who().person.id, row, shelf().store)


def may_see_session(row: SessionRow) -> bool:
    """Whether who asks may look at a session that was not opened yet."""
    return may_see(row, shelf().edition(row.tree_id, row.closure))


def may_read_at_work(row: SessionRow, *, is_due: bool) -> bool:
    """Whether who asks may read what was said in a session; `is_due` if she has to follow it up."""
    edition = shelf().edition(row.tree_id, row.closure)
    if row.status == "open" or is_due:
        return reads_words_at_work(partial(_may, edition), who().person.id, row)
    return _rights(row, edition).reads_words


def speaker_of(walk: Walk) -> Speaker:
    """Return who says the texts of a session to who asks, without words that she may not read."""
    return Speaker(walk.edition, "agent", reads_words=rights_in(walk).reads_words)


def _rights(row: SessionRow, edition: Edition) -> SessionRights:
    return session_rights(partial(_may, edition), who().person.id, row, shelf().store)


def _may(edition: Edition, permission: str) -> bool:
    return who().rights.may(permission, edition.tree.team, edition.tree.id)


def _at_hand(session_id: str) -> Walk | None:
    walks: list[Walk] = g.get("walks", [])
    return next((one for one in walks if one.row.id == session_id and one.is_as_kept), None)
