"""A session written down: what was asked and answered, in order, for people and for tables."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from treeguide.engine import Event, Page, Session, Wording
from treeguide.engine.promised import moment
from treeguide.engine.wording import HIDDEN
from treeguide.kernel import Given, Position
from treeguide.service.shelf import Edition
from treeguide.store import SessionRow

GIVING = frozenset({"answered", "changed"})


class Line(msgspec.Struct, omit_defaults=True):
    """One thing that was done."""

    seq: int
    at: str
    kind: str
    active: bool
    """Whether it counts: an answer that was taken back or changed later does not."""
    node: str | None = None
    title: str | None = None
    """What was asked, in the words of the reader."""
    question: str | None = None
    """What the page said beside its title, as Markdown."""
    answer: str | None = None
    """The answer's id, `done`, or what a team or a system has answered."""
    label: str | None = None
    """The answer as the reader saw it."""
    values: dict[str, Any] | None = None
    """What was filled in, by variable."""
    note: str | None = None
    """What was written in own words."""
    to: str | None = None
    """Where the session stood afterwards."""
    seconds: float = 0.0
    """How long after what was done before."""


class Transcript(msgspec.Struct):
    """A session, written down."""

    session: str
    tree: str
    title: str
    version: str
    mode: str
    audience: str
    channel: str
    language: str | None
    status: str
    outcome: str | None
    """The outcome that was reached, None before."""
    result: str | None
    started: str
    touched: str
    path: list[tuple[str, Given]]
    """What counts of the answers, as a witness."""
    lines: list[Line]


def transcript(
    row: SessionRow,
    edition: Edition,
    events: Iterable[Event],
    *,
    wording: Wording,
    hidden: frozenset[str] = frozenset(),
    notes: bool = True,
) -> Transcript:
    """Return a session written down in the words of `wording`, the values of `hidden` left out.

    Without `notes` that also holds for what was written in own words: it may be anything.
    """
    writer = _Writer(edition, wording, hidden, notes=notes)
    for event in events:
        writer.write(event)
    session = writer.session
    reached = session.outcome if session is not None else None
    return Transcript(
        session=row.id,
        tree=row.tree_id,
        title=edition.tree.title or row.tree_id,
        version=row.tree_hash,
        mode=row.mode,
        audience=row.audience,
        channel=row.channel,
        language=row.language,
        status=row.status,
        outcome=reached[0] if reached is not None else None,
        result=reached[1].result if reached is not None else None,
        started=said_at(row.started_us),
        touched=said_at(row.touched_us),
        path=[(node, masked(given, hidden)) for node, given in session.told] if session else [],
        lines=writer.finished(),
    )


class _Writer:
    """Folds the events of a session and writes a line for each."""

    def __init__(
        self, edition: Edition, wording: Wording, hidden: frozenset[str], *, notes: bool
    ) -> None:
        self.session: Session | None = None
        self._edition = edition
        self._wording = wording
        self._hidden = hidden
        self._notes = notes
        self._lines: list[Line] = []
        self._given_at: dict[int, int] = {}
        """By number of an event that gave an answer, the time under which the path has it."""

    def write(self, event: Event) -> None:
        """Take an event into account, and write it down."""
        if self.session is None:
            self.session = Session(self._edition.program, event)
            self._lines.append(self._line(event, 0, None))
            return
        before, line = self.session.at_us, self._line(event, self.session.at_us, self.session)
        index = event.index if event.index is not None else len(self.session.path)
        self.session.apply(event)
        line.to, line.seconds = self.session.node, round((event.at_us - before) / 1e6, 3)
        if event.kind in GIVING:
            self._given_at[event.seq] = self.session.path[index].at_us
        self._lines.append(line)

    def finished(self) -> list[Line]:
        """Return the lines, those that do not count any more marked."""
        counting = {entry.at_us for entry in self.session.path} if self.session else set()
        for line in reversed(self._lines):
            if line.kind in GIVING:
                given_at = self._given_at[line.seq]
                line.active = given_at in counting
                # Who gives an answer once more confirms it: then that line counts, not the first.
                counting.discard(given_at)
        return self._lines

    def _line(self, event: Event, before_us: int, session: Session | None) -> Line:
        line = Line(event.seq, said_at(event.at_us), event.kind, True, event.node)
        if event.text is not None:
            line.note = event.text if self._notes else HIDDEN
        if event.known:
            line.values = _without(event.known, self._hidden)
        if session is not None and event.kind in GIVING:
            self._say(line, event, session)
        return line

    def _say(self, line: Line, event: Event, session: Session) -> None:
        """Add what was asked, and what was answered, in words."""
        position = _asked_at(session, event)
        given = masked(event.given, self._hidden) if event.given is not None else None
        line.answer, line.values = (given, None) if isinstance(given, str) else (None, given)
        if position is None:
            return
        words = self._wording.at(position, session.arrived_us)
        line.title = words.text("title") or position.place.id
        line.question = words.text("text")
        way = position.place.ways.get(line.answer or "")
        if way is not None:
            line.label = words.answer(way.edge, "label") or None


def _asked_at(session: Session, event: Event) -> Position | None:
    return session.position if event.index is None else session.position_at(event.index)


def without_personal(shown: Page, hidden: frozenset[str]) -> Page:
    """Return a page with the values of `hidden` variables replaced by a word that says so."""
    shown.known = _without(shown.known, hidden)
    shown.path = [(node, masked(given, hidden)) for node, given in shown.path]
    shown.given = None if shown.given is None else masked(shown.given, hidden)
    for field in shown.fields:
        if field.variable in hidden and field.value is not None:
            field.value = HIDDEN
    return shown


def masked(given: Given, hidden: frozenset[str]) -> Given:
    """Return what was given with the values of `hidden` variables replaced."""
    return given if isinstance(given, str) else _without(given, hidden)


def _without(values: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    return {
        name: HIDDEN if name in hidden and value is not None else value
        for name, value in values.items()
    }


def said_at(at_us: int) -> str:
    """Return a moment as ISO 8601 has it, in UTC."""
    return moment(at_us).isoformat(timespec="milliseconds")
