"""The lines of a transcript: each thing that was done, with what was asked there, in words."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from treeguide.engine import Event, Session, Wording
from treeguide.engine.promise import Promise
from treeguide.engine.promised import utc_of
from treeguide.engine.wording import HIDDEN, Words
from treeguide.kernel import Given, Position, Program, target_of
from treeguide.model import Form, Record
from treeguide.service.notes import standing_notes
from treeguide.service.promises import LEFT, Promises
from treeguide.service.unknowing import unknowing
from treeguide.store import History
from treeguide.store.chain import OF_CALLERS

NOBODY = frozenset[str]()
GIVING = frozenset({"answered", "changed"})
MOVING = GIVING | {"jumped"}
"""Kinds that make an entry of the path."""
_CLOSING = tuple(".:?!…。：？！")
"""How a label ends that needs no colon before its value."""


class Line(msgspec.Struct, omit_defaults=True):
    """One thing that was done."""

    seq: int
    at: str
    kind: str
    active: bool
    """Whether it counts: an answer that was taken back or changed later does not, nor does a note
    that was written on."""
    node: str | None = None
    title: str | None = None
    """What was asked, in the words of the reader."""
    question: str | None = None
    """What the page said beside its title, as Markdown."""
    answer: str | None = None
    """The answer's id, `done`, or what a team or a system has answered."""
    label: str | None = None
    """The answer as the reader saw it; of a form, each field with its value."""
    values: dict[str, Any] | None = None
    """What was filled in, by variable; what was said of who calls, or of how it ended."""
    note: str | None = None
    """What was written in own words."""
    to: str | None = None
    """Where the session stood afterwards."""
    seconds: float = 0.0
    """How long after what was done before."""
    deleted: bool = False
    """Whether something personal that was said here has been deleted."""
    promise: Promise | None = None
    """What was promised as the session came to a hand-off, with what the team answered to it."""
    by: str | None = None
    """Who did it, where somebody had signed in: her name, or else her id."""
    read: bool = False
    """Whether the exact words were ticked as read."""


class Reader(Record, frozen=True):
    """Who reads: in which words, and what they may not know."""

    wording: Wording
    hidden: frozenset[str] = frozenset()
    """Variables whose values are left out."""
    notes: bool = True
    """Whether to show what was written in own words: it may be anything."""
    names: Mapping[str, str] = {}
    """What people are called, by their ids."""
    phrases: Mapping[str, str] = {}
    """How to say what no author has worded: `yes`, `no`, and answers such as `handoff.done`."""

    def line(self, event: Event, history: History) -> Line:
        """Return what an event says by itself."""
        line = Line(event.seq, said_at(event.at_us), event.kind, True, event.node)
        line.deleted = event.seq in history.gone
        if event.text is not None:
            line.note = event.text if self.notes else HIDDEN
        if event.known:
            line.values = without(event.known, self.hidden)
        if event.by is not None:
            line.by = self.names.get(event.by, event.by)
        line.read = event.read
        if event.given is not None:
            self._add_given(line, event.given)
        return line

    def _add_given(self, line: Line, given: Given) -> None:
        """Add what was given to a line, without what the reader may not know."""
        if isinstance(given, str):
            line.answer = given
        elif line.kind == "handed-over":
            line.answer = str(given["to"])
            line.label = self.names.get(line.answer, line.answer)
        elif line.kind == "identified":
            line.values = self.of_caller(given)
        else:
            line.values = without(given, self.hidden if line.kind in GIVING else NOBODY)

    def of_caller(self, identity: Mapping[str, str]) -> dict[str, str]:
        """Return what is known of who calls, as far as the reader may know it."""
        known = {name: identity[name] for name in OF_CALLERS if name in identity}
        return known if self.notes else without(known, frozenset(known))

    def say(self, line: Line, position: Position, arrived_us: int) -> None:
        """Add to a line what was asked where `position` stands, and what was answered, in words."""
        words = self.wording.at(position, arrived_us)
        if line.kind not in GIVING:
            # What was asked there was not answered: it is said where the walk goes on.
            line.label = words.text("title") or position.place.id
            return
        line.title = words.text("title") or position.place.id
        line.question = words.text("text")
        if line.values is not None:
            line.label = "; ".join(self._filled(position, line.values, words)) or None
            return
        way = position.place.ways.get(line.answer or "")
        own = self.phrases.get(f"{position.place.node.kind}.{line.answer}")
        line.label = (words.answer(way.edge, "label") if way is not None else None) or own

    def _filled(self, position: Position, values: Mapping[str, Any], words: Words) -> Iterator[str]:
        """Yield each field of a form with what was filled in, in the order of the form."""
        node = position.place.node
        names = [one.variable for one in node.fields] if isinstance(node, Form) else []
        for name in names:
            value = values.get(name)
            if value is not None and value != []:
                parts = value if isinstance(value, list) else [value]
                labels = (words.variable(name, f"labels.{part}") for part in parts)
                shown = [label or self._said(one) for label, one in zip(labels, parts, strict=True)]
                yield named(words.variable(name, "label") or name, ", ".join(shown))

    def _said(self, value: Any) -> str:
        plain = said(value)
        return self.phrases.get(plain, plain) if isinstance(value, bool) else plain


def followed_lines(program: Program, history: History, reader: Reader) -> list[Line]:
    """Return a line for each event, those that do not count any more marked."""
    first, *others = history.events
    session, lines = Session(program, first), [reader.line(first, history)]
    given_at: dict[int, int] = {}
    promises = Promises(reader.wording)
    lines[0].promise = promises.made(session)
    for event in others:
        line, before_us, before = reader.line(event, history), session.at_us, session.node
        asked = session.position if event.index is None else session.position_at(event.index)
        if event.kind in GIVING and asked is not None:
            reader.say(line, asked, session.arrived_us)
        target = target_of(event.given)
        if target is not None:
            reader.say(line, unknowing(program, target), event.at_us)
        index = event.index if event.index is not None else len(session.path)
        session.apply(event)
        line.to, line.seconds = session.node, _seconds(before_us, event.at_us)
        if event.kind in MOVING:
            given_at[event.seq] = session.path[index].at_us
            promises.answer(session.path[index].node, line.answer if target is None else LEFT)
        if event.kind in MOVING or line.to != before:
            line.promise = promises.made(session)
        lines.append(line)
    _mark(lines, given_at, {entry.at_us for entry in session.path})
    _mark_notes(lines, {event.seq for event in standing_notes(history.events)})
    return lines


def listed_lines(program: Program, history: History, reader: Reader) -> list[Line]:
    """Return the same for a session that cannot be followed: what counts is not known."""
    lines, before_us = [], history.events[0].at_us
    for event in history.events:
        line = reader.line(event, history)
        line.seconds, before_us = _seconds(before_us, event.at_us), event.at_us
        node = event.node if event.kind in GIVING else target_of(event.given)
        position = _asked(program, node) if node is not None else None
        if position is not None:
            reader.say(line, position, event.at_us)
        lines.append(line)
    return lines


def masked(given: Given, hidden: frozenset[str]) -> Given:
    """Return what was given with the values of `hidden` variables replaced."""
    return given if isinstance(given, str) else without(given, hidden)


def without(values: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """Return values with those of `hidden` variables replaced by a word that says so."""
    return {
        name: HIDDEN if name in hidden and value is not None else value
        for name, value in values.items()
    }


def said_at(at_us: int) -> str:
    """Return a moment as ISO 8601 has it, in UTC."""
    return utc_of(at_us).isoformat(timespec="milliseconds")


def minute(at: str) -> str:
    """Return a moment of `said_at` as people read it, still in UTC."""
    return f"{at[:10]} {at[11:16]}"


def said(value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def named(label: str, value: str) -> str:
    """Return a value behind its label, which may be a question."""
    return f"{label}{colon_after(label)} {value}"


def colon_after(label: str) -> str:
    """Return the colon between a label and its value; none where the label is a sentence."""
    return "" if label.endswith(_CLOSING) else ":"


def _seconds(before_us: int, at_us: int) -> float:
    return round((at_us - before_us) / 1e6, 3)


def _mark(lines: list[Line], given_at: Mapping[int, int], counting: set[int]) -> None:
    """Mark the answers that do not count any more.

    `given_at` has the time under which the path holds an answer, by the number of its event.
    """
    for line in reversed(lines):
        if line.kind in MOVING:
            at_us = given_at[line.seq]
            line.active = at_us in counting
            # Who gives an answer once more confirms it: then that line counts, not the first.
            counting.discard(at_us)


def _mark_notes(lines: list[Line], standing: Collection[int]) -> None:
    """Mark the notes that were written on; what has been deleted cannot tell whether it was."""
    for line in lines:
        if line.kind == "noted":
            line.active = line.seq in standing or line.deleted


def _asked(program: Program, node: str) -> Position | None:
    try:
        return unknowing(program, node)
    except LookupError:
        return None
