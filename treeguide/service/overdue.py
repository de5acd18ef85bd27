"""Systems that take longer than the author of a tree thought."""

import datetime

from treeguide.engine.promised import utc_of
from treeguide.format.durations import duration
from treeguide.model import Action
from treeguide.service.walk import Walk

UNSAID = datetime.timedelta(minutes=1)
"""After how long a system is late of which the author does not say how long it takes."""
WITHOUT = "failed"
"""What is answered in place of a system: the walk goes on as if it had failed."""


def usual(walk: Walk) -> datetime.timedelta | None:
    """Return how long the system takes for which a session waits, None where nobody said so."""
    node = _action(walk)
    return duration(node.takes) if node is not None and node.takes is not None else None


def is_overdue(walk: Walk) -> bool:
    """Whether a session has waited for a system for longer than that takes.

    Then the person may go on: what the author wrote for a system that fails holds for one that
    does not answer, too.
    """
    if _action(walk) is None:
        return False
    waited = utc_of(walk.store.clock()) - utc_of(walk.session.arrived_us)
    return waited > (usual(walk) or UNSAID)


def _action(walk: Walk) -> Action | None:
    """Return the action at which a session waits, None where it stands at something else."""
    session = walk.session
    if session.position is None or session.closed or session.fault:
        return None
    node = session.position.place.node
    return node if isinstance(node, Action) else None
