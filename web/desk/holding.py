"""Whose a session is: who may go on with it, and who may see it."""

from flask import abort, g

from treeguide.service.shelf import Edition
from treeguide.service.walk import Walk
from treeguide.store import SessionRow
from treeguide.web.access import who
from treeguide.web.current import opened, shelf


def open_any(tree_id: str, session_id: str, seq: int | None = None) -> Walk:
    """Return a session of a tree that who asks may see, with 404 for everybody else.

    Within a request it is read once, and again after it has turned out to be another one.
    """
    walk = _at_hand(session_id) or opened(session_id, seq)
    if walk.row.tree_id != tree_id or not may_see(walk.row, walk.edition):
        abort(404)
    return walk


def may_walk(edition: Edition) -> bool:
    """Whether who asks may walk a tree with callers: it is her team's, or she walks all."""
    return _may("walk", edition)


def is_held_by_me(row: SessionRow, edition: Edition) -> bool:
    """Whether who asks may go on with a session: it is hers, or nobody's and she reports for us."""
    if row.agent_id is None:
        return _may("results", edition)
    return row.agent_id == who().person.id


def may_see(row: SessionRow, edition: Edition) -> bool:
    """Whether who asks may look at a session."""
    if not may_walk(edition):
        return False
    return is_held_by_me(row, edition) or may_take_over(edition) or _may("look-on", edition)


def may_see_session(row: SessionRow) -> bool:
    """Whether who asks may look at a session that was not opened yet."""
    return may_see(row, shelf().edition(row.tree_id, row.closure))


def may_take_over(edition: Edition) -> bool:
    """Whether who asks may go on with what a colleague has begun."""
    return _may("take-over", edition)


def _may(permission: str, edition: Edition) -> bool:
    return who().rights.may(permission, edition.tree.owner or None, edition.tree.id)


def _at_hand(session_id: str) -> Walk | None:
    walks: list[Walk] = g.get("walks", [])
    return next((one for one in walks if one.row.id == session_id and one.is_as_kept), None)
