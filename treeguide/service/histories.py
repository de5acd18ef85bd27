"""Where the history of a session leads in the versions of trees to which it is pinned."""

from treeguide.engine import Session, fold
from treeguide.kernel import Program, WalkError
from treeguide.service.shelf import Edition
from treeguide.store import Broken, History, SessionRow

OVER = (
    "Personal answers of the session “{}” have been deleted, as the time for keeping them was over,"
    " and where the session stands cannot be told without them. Its transcript lists what is left."
)


def followed(edition: Edition, row: SessionRow, history: History) -> Session | None:
    """Return the session that a history makes.

    None where it cannot be gone through any more without what was deleted. Raises Broken where
    nothing was deleted, so that it could not have come to be.
    """
    try:
        session = fold(_program(edition, row, history), history.events)
    except WalkError as error:
        if history.gone:
            return None
        raise Broken(f"What is kept of the session “{row.id}” cannot have happened.") from error
    return session if not history.gone or _stands_as_kept(session, row) else None


def _program(edition: Edition, row: SessionRow, history: History) -> Program:
    """Return what is walked: an ended session can be read without what was required in it."""
    return edition.forgiving if history.gone and row.status != "open" else edition.program


def _stands_as_kept(session: Session, row: SessionRow) -> bool:
    """Whether the history leads to where it led when all of it was there."""
    outcome = session.outcome[0] if session.outcome is not None else None
    return session.seq != row.head or (session.node, outcome) == (row.node, row.outcome)
