"""A position as a short text, so that a walk can go on from it elsewhere.

The path is not in it: a snapshot stays as small after 500 answers as after five.
"""

from __future__ import annotations

from typing import Any

from msgspec import json

from treeguide.kernel.program import Program
from treeguide.kernel.way import Frame, Position

_encode = json.Encoder().encode
_decode = json.Decoder().decode


def dump(position: Position) -> bytes:
    """Return `position` as JSON: node, facts in declared order, counts, and what waits outside."""
    here = position.here.id if position.here is not None else None
    return _encode(
        [position.place.id, list(position.facts.values()), position.counts, here, _frame(position)]
    )


def restore(program: Program, text: bytes) -> Position:
    """Return the position that `dump` wrote for a walk through `program`."""
    node, values, counts, here, frame = _decode(text)
    position = Position.__new__(Position)
    position.trail = None
    position.frame, position.program = _restored(program, frame)
    inner = position.program
    position.place = inner.places[node]
    position.facts = dict(zip(inner.fact_names, values, strict=True))
    position.counts = counts
    position.here = inner.places[here] if here is not None else None
    return position


def _frame(holder: Any) -> list[Any] | None:
    frame: Frame | None = holder.frame if isinstance(holder, Position) else holder.outer
    if frame is None:
        return None
    here = frame.here.id if frame.here is not None else None
    return [frame.call.id, list(frame.facts.values()), frame.counts, here, _frame(frame)]


def _restored(program: Program, state: list[Any] | None) -> tuple[Frame | None, Program]:
    """Return the innermost frame of `state` and the program that is walked inside it."""
    if state is None:
        return None, program
    call, values, counts, here, outer = state
    frame = Frame.__new__(Frame)
    frame.outer, frame.program = _restored(program, outer)
    frame.call = frame.program.places[call]
    frame.facts = dict(zip(frame.program.fact_names, values, strict=True))
    frame.counts = counts
    frame.here = frame.program.places[here] if here is not None else None
    return frame, frame.program.called_at(frame.call)
