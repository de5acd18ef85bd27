"""How far a session is: answers given, and how many can and must still follow."""

from msgspec import Struct

from treeguide.engine.session import Session
from treeguide.kernel import Position


class Progress(Struct, gc=False):
    """Answers given, and how many can still follow at most and at least (None: no bound)."""

    done: int
    at_most: int | None
    at_least: int | None


def progress(session: Session, position: Position, index: int | None) -> Progress:
    """Return how far `session` is at `position`, which is entry `index` of its path."""
    done = len(session.path) if index is None else index
    return Progress(done, _at_most(position), _at_least(position))


def _at_most(position: Position) -> int | None:
    total = position.program.lengths.at_most(position.place.id, position.counts)
    frame = position.frame
    while frame is not None and total is not None:
        lengths = frame.program.lengths
        outside = lengths.at_most(frame.call.id, frame.counts)
        if outside is None:
            return None
        total += outside - lengths.longest_calls.get(frame.call.id, 0)
        frame = frame.outer
    return total


def _at_least(position: Position) -> int | None:
    total = position.program.lengths.at_least(position.place.id)
    frame = position.frame
    while frame is not None and total is not None:
        lengths = frame.program.lengths
        outside = lengths.at_least(frame.call.id)
        if outside is None:
            return None
        total += outside - lengths.shortest_calls.get(frame.call.id, 0)
        frame = frame.outer
    return total
