"""What has been done in a session beside its path: notes, answers tried before, a pause."""

from collections.abc import Iterable

from treeguide.engine import Event
from treeguide.model import Record
from treeguide.service.histories import history_of
from treeguide.service.walk import Walk

WRITTEN = frozenset({"noted", "flagged", "identified"})
"""Kinds that leave a page as it was, so that it can still be answered."""
RESTING = WRITTEN | {"paused", "resumed", "handed-over", "ended", "timed-out"}
"""Kinds after which a session stands where it stood before."""
GIVING = ("answered", "changed")


class Note(Record, frozen=True):
    """What somebody has noted at a node."""

    node: str
    text: str
    at_us: int
    by: str | None = None


class Told(Record, frozen=True):
    """What the events of a session tell."""

    notes: list[Note]
    tried: frozenset[tuple[str | None, str]]
    """Which answer was given at which node, also where it does not count any more."""
    moved_us: int
    """When the session came to where it stands."""
    changed_seq: int
    """The position of the last event that makes a page a late one."""
    pause: str | None
    """Why the session was paused last, None if nobody has said it."""


def told(walk: Walk) -> Told:
    """Return what is told in a session, read once for each event of it."""
    hash_, found = walk.kept.get(told, (None, None))
    if found is None or hash_ != walk.hash:
        found = _told(history_of(walk.store, walk.row.id).events)
        walk.kept[told] = (walk.hash, found)
    return found  # type: ignore[no-any-return]


def note_at(walk: Walk, node: str) -> str:
    """Return what was noted at `node` since the session came there, empty if nothing."""
    known = told(walk)
    last = known.notes[-1] if known.notes else None
    is_here = last is not None and last.node == node and last.at_us >= known.moved_us
    return last.text if last is not None and is_here else ""


def meant(walk: Walk, seq: int, key: str) -> int:
    """Return the position at which an answer on a page of position `seq` is to be kept.

    Notes that came meanwhile have not made the page another one.
    """
    is_late = key in walk.keys or seq > walk.session.seq or told(walk).changed_seq > seq
    return seq if is_late else walk.session.seq


def _told(events: Iterable[Event]) -> Told:
    notes: list[Note] = []
    tried, moved_us, changed, pause = set(), 0, 0, None
    for event in events:
        if event.kind not in RESTING:
            moved_us = event.at_us
        if event.kind not in WRITTEN:
            changed = event.seq
        if event.kind in GIVING and isinstance(event.given, str):
            tried.add((event.node, event.given))
        elif event.kind == "noted":
            _note(notes, event, moved_us)
        elif event.kind == "paused":
            pause = event.text
    return Told(notes, frozenset(tried), moved_us, changed, pause)


def _note(notes: list[Note], event: Event, moved_us: int) -> None:
    """Add a note; one that goes on with the last one at its node takes its place."""
    text, last = event.text or "", notes[-1] if notes else None
    goes_on = last is not None and (last.at_us >= moved_us or text.startswith(last.text))
    if last is not None and last.node == event.node and goes_on:
        notes.pop()
    if text:
        notes.append(Note(event.node or "", text, event.at_us, event.by))
