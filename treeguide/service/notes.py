"""Notes as they stand: while somebody writes one it is kept again and again, as it grows."""

from collections.abc import Iterable

from treeguide.engine import Event

WRITTEN = frozenset({"noted", "flagged", "identified"})
"""Kinds that leave a page as it was, so that it can still be answered."""
RESTING = WRITTEN | {"paused", "resumed", "handed-over", "ended", "timed-out"}
"""Kinds after which a session stands where it stood before."""


def standing_notes(events: Iterable[Event]) -> list[Event]:
    """Return the events of the notes that stand, without those with which others have gone on."""
    notes: list[Event] = []
    moved_us = 0
    for event in events:
        if event.kind not in RESTING:
            moved_us = event.at_us
        elif event.kind == "noted":
            _add(notes, event, moved_us)
    return notes


def _add(notes: list[Event], event: Event, moved_us: int) -> None:
    """Add a note; one that goes on with the last one at its node takes its place."""
    text, last = event.text or "", notes[-1] if notes else None
    goes_on = last is not None and (last.at_us >= moved_us or text.startswith(last.text or ""))
    if last is not None and last.node == event.node and goes_on:
        notes.pop()
    if text:
        notes.append(event)
