"""What has been done in a session beside its path: notes, answers tried before, a pause."""

from collections.abc import Iterable, Sequence

from treeguide.engine import Event
from treeguide.model import Record
from treeguide.service.notes import RESTING, WRITTEN, standing_notes
from treeguide.service.walk import Walk

GIVING = ("answered", "changed")
Rest = tuple[int, int | None]
"""From when until when a session was paused; None for the end while it is."""


class Note(Record, frozen=True):
    """What somebody has noted at a node."""

    node: str
    text: str
    at_us: int
    by: str | None = None


class Passed(Record, frozen=True):
    """Somebody has passed the session to a colleague, or has taken it over."""

    by: str | None
    to: str
    text: str
    at_us: int


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
    rests: Sequence[Rest] = ()
    """When the session was paused."""
    passed: Sequence[Passed] = ()
    flagged: frozenset[str | None] = frozenset()
    """The nodes that were flagged."""
    ending: Event | None = None
    """How the session was closed, None while it is not."""

    def rested_us(self, since_us: int, until_us: int) -> int:
        """Return how long of the time between two moments the session was paused."""
        spans = ((max(since_us, begun), ended or until_us) for begun, ended in self.rests)
        return sum(max(0, ended - begun) for begun, ended in spans)


def told(walk: Walk) -> Told:
    """Return what is told in a session, read once for each event of it."""
    hash_, found = walk.kept.get(told, (None, None))
    if found is None or hash_ != walk.hash:
        found = told_in(walk.store.history_of(walk.row.id).events)
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


def told_in(events: Sequence[Event]) -> Told:
    """Return what the events of a session tell."""
    moved_us, changed, pause = 0, 0, None
    for event in events:
        if event.kind not in RESTING:
            moved_us = event.at_us
        if event.kind not in WRITTEN:
            changed = event.seq
        if event.kind == "paused":
            pause = event.text
    standing = standing_notes(events)
    notes = [Note(one.node or "", one.text or "", one.at_us, one.by) for one in standing]
    last = events[-1]
    return Told(
        notes,
        _tried(events),
        moved_us,
        changed,
        pause,
        rests=_rests_in(events),
        passed=[_passed(one) for one in events if one.kind == "handed-over"],
        flagged=frozenset(one.node for one in events if one.kind == "flagged"),
        ending=last if last.kind == "ended" else None,
    )


def _rests_in(events: Iterable[Event]) -> list[Rest]:
    rests: list[Rest] = []
    for event in events:
        is_resting = bool(rests) and rests[-1][1] is None
        if is_resting and event.kind not in WRITTEN:
            rests[-1] = (rests[-1][0], event.at_us)
        if event.kind == "paused":
            rests.append((event.at_us, None))
    return rests


def _tried(events: Sequence[Event]) -> frozenset[tuple[str | None, str]]:
    """Return which answers were tried; one that was corrected was none."""
    tried: set[tuple[str | None, str]] = set()
    for event in events:
        if event.kind == "changed":
            tried = {one for one in tried if one[0] != event.node}
        if event.kind in GIVING and isinstance(event.given, str):
            tried.add((event.node, event.given))
    return frozenset(tried)


def _passed(event: Event) -> Passed:
    given = event.given if isinstance(event.given, dict) else {}
    return Passed(event.by, str(given.get("to", "")), event.text or "", event.at_us)
