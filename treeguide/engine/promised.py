"""By when a hand-off promises that its team acts."""

import datetime

from treeguide.format.durations import duration
from treeguide.model import Handoff


def due_us(node: Handoff, arrived_us: int) -> int | None:
    """Return the moment by which the team of `node` has promised to act, None without one."""
    if node.within is None:
        return None
    return arrived_us + duration(node.within) // datetime.timedelta(microseconds=1)


def moment(at_us: int) -> datetime.datetime:
    """Return a moment in UTC."""
    return datetime.datetime.fromtimestamp(at_us / 1_000_000, datetime.UTC)
