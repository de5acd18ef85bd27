"""A session: the fold of its events.

Going back or changing an answer makes the later ones inactive. They are kept, and come back by
themselves when the walk meets their node again, they are still offered there, and nothing that
the node reads has changed; otherwise the node is asked again, with the old answer filled in.
Inactive answers are never read by a condition.

A jump to another node is an entry of the path like an answer, at the node that was left.
"""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from treeguide.conditions import TODAY
from treeguide.engine import saying
from treeguide.engine.events import US_A_DAY, Event
from treeguide.engine.lacking import explained
from treeguide.engine.promised import utc_of
from treeguide.kernel import (
    Given,
    NotOffered,
    Position,
    Program,
    Stuck,
    WalkError,
    WrongValues,
    give,
    is_stuck,
    move,
    target_of,
)
from treeguide.model import Handoff, Outcome, Record


class Entry(Record, frozen=True):
    """One answer on the path, with what its node read when it was asked."""

    node: str
    given: Given
    at_us: int
    asked: tuple[Any, ...] = ()
    text: str | None = None
    """What the person added in own words, at an answer that asks why."""


class Session:
    """Where a session stands, how it got there, and what waits to come back."""

    def __init__(self, program: Program, started: Event) -> None:
        self.program = program
        self.started = started
        self.seq = started.seq
        self.at_us = started.at_us
        self.path: list[Entry] = []
        self.told: list[tuple[str, Given]] = []
        """The path as a witness: what the page shows of it, without going through it again."""
        self.handoffs: list[int] = []
        """Which entries of the path are those of hand-offs."""
        self.closed = False
        self.paused = False
        """Whether somebody has said that they stop for a while, and done nothing since."""
        self.sets_aside = False
        """Whether what was done last, apart from notes and such, made answers inactive."""
        self.came_back = 0
        """How many entries at the end of the path came back by themselves with the last answer."""
        self.fault: str | None = None
        self.agent_id = started.by
        """Who holds the session, where somebody does."""
        self.identity: dict[str, str] = {}
        """What is known of who calls: `case`, `caller`, `contact`."""
        self._later: dict[str, deque[Entry]] = {}
        self.position: Position | None = None
        self._faulty_node = ""
        self.arrived_us = started.at_us
        self._rewind(())

    @property
    def node(self) -> str:
        """Return the node at which the session stands, called trees' nodes as `call/node`."""
        return self.position.node if self.position is not None else self._faulty_node

    @property
    def outcome(self) -> tuple[str, Outcome] | None:
        """Return the outcome that the walk has reached, with its id."""
        if self.position is None or type(self.position.place.node) is not Outcome:
            return None
        return self.position.place.id, self.position.place.node

    @property
    def inactive(self) -> list[Entry]:
        """Return the answers that were given and do not count at present, oldest first."""
        waiting = (entry for entries in self._later.values() for entry in entries)
        return sorted(waiting, key=lambda entry: entry.at_us)

    def position_at(self, index: int) -> Position:
        """Return where the session stood when entry `index` of its path was given."""
        return self._walked(self.path[:index])[0]

    def prefill(self, node: str) -> Given | None:
        """Return what was given at `node` before and waits to be confirmed, None if nothing."""
        later = self._later.get(node)
        given = later[0].given if later else None
        return None if target_of(given) else given

    def given_at(self, index: int) -> Given | None:
        """Return what was answered at entry `index` of the path, None where it is a jump."""
        given = self.path[index].given
        return None if target_of(given) else given

    def apply(self, event: Event) -> None:
        """Take `event` into account.

        Raises a WalkError that says why it cannot be; the session is then as it was before.
        """
        if self.closed:
            raise WalkError("This session has ended. Start a new one to go on.")
        handler = _HANDLERS.get(event.kind)
        if handler is None:
            known = ", ".join(_HANDLERS)
            raise WalkError(f"No event is called “{event.kind}”. It is one of: {known}.")
        handler(self, event)
        if event.kind == "paused":
            self.paused = True
        elif self.paused and event.kind not in _WRITTEN:
            self.paused = False
        self.seq, self.at_us = event.seq, event.at_us

    def _answered(self, event: Event) -> None:
        if event.node is not None and event.node != self.node:
            raise NotOffered(
                f"The answer belongs to “{event.node}”, and the session stands at “{self.node}”."
            )
        if (target_of(event.given) is not None) != (event.kind == JUMPED):
            raise NotOffered(_no_jump(event))
        self._give_again(event)
        self._revive()
        self.sets_aside = False

    def _went_back(self, event: Event) -> None:
        if not self.path:
            raise WalkError("This is the first question: there is nothing to go back to.")
        self._make_inactive(len(self.path) - 1)
        self.sets_aside, self.came_back = True, 0

    def _changed(self, event: Event) -> None:
        index = event.index
        if index is None or not 0 <= index < len(self.path):
            raise WalkError(
                f"There is no answer number {index} to change: the path has {len(self.path)}."
            )
        trial = self.position_at(index)
        _set_day(trial, event.at_us)
        # Stuck means that the answer is accepted and the tree is at fault further on.
        with suppress(Stuck):
            give(trial, _given(event))
        self._make_inactive(index)
        self._give_again(event)
        self._revive()
        self.sets_aside = True

    def _stayed(self, event: Event) -> None:
        """Record something that moves nothing."""

    def _identified(self, event: Event) -> None:
        said = saying.of_caller(event.given)
        self.identity = {name: value for name, value in {**self.identity, **said}.items() if value}

    def _handed_over(self, event: Event) -> None:
        self.agent_id = saying.receiver(event.given)

    def _ended(self, event: Event) -> None:
        saying.refuse_wrong_ending(event.given)
        self.closed = True

    def _give(self, given: Given, at_us: int, text: str | None = None) -> None:
        position, target = self.position, target_of(given)
        if position is None or (self.fault is not None and target is None):
            raise NotOffered(self.fault or "Nothing can be answered here.")
        place, node, asked = position.place, position.node, _as_asked(position)
        _set_day(position, at_us)
        stuck = _taken(position, given, target)
        self.fault = None if stuck is None else str(stuck)
        later = self._later.get(node)
        if later:
            later.popleft()
        if type(place.node) is Handoff:
            self.handoffs.append(len(self.path))
        self.path.append(Entry(node, given, at_us, asked, text))
        self.told.append((node, given))
        self._arrive(at_us)

    def _give_again(self, event: Event) -> None:
        """Give an answer; one that only confirms the old one keeps its time, so nothing moves."""
        given, old = _given(event), self._old_answer()
        confirms = old is not None and old.given == given
        self._give(given, old.at_us if old is not None and confirms else event.at_us, event.text)

    def _revive(self) -> None:
        """Bring back the answers that still fit, as far as they lead."""
        self.came_back = 0
        while (old := self._old_answer()) is not None:
            try:
                self._give(old.given, old.at_us, old.text)
            except (NotOffered, WrongValues):
                return
            self.came_back += 1

    def _old_answer(self) -> Entry | None:
        """Return the inactive answer to exactly what is asked now."""
        if self.position is None or not self._later:
            return None
        later = self._later.get(self.position.node)
        if not later or later[0].asked != _as_asked(self.position):
            return None
        # From where nobody gets any further, one still gets elsewhere.
        return later[0] if self.fault is None or target_of(later[0].given) else None

    def _make_inactive(self, index: int) -> None:
        for entry in reversed(self.path[index:]):
            self._later.setdefault(entry.node, deque()).appendleft(entry)
        self._rewind(self.path[:index])

    def _rewind(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        self.path = entries
        self.told = self.told[: len(entries)]
        self.handoffs = [number for number in self.handoffs if number < len(entries)]
        stuck: Stuck | None
        try:
            self.position, stuck = self._walked(entries)
        except Stuck as at_the_start:
            self.position, self._faulty_node, stuck = None, at_the_start.node, at_the_start
        self.fault = None if stuck is None else str(stuck)
        self._arrive(entries[-1].at_us if entries else self.started.at_us)

    def _walked(self, entries: Iterable[Entry]) -> tuple[Position, Stuck | None]:
        """Return where `entries` lead from the start, and why nobody gets any further there."""
        position = self.program.begin(day(self.started.at_us), self.started.known)
        stuck: Stuck | None = None
        for entry in entries:
            _set_day(position, entry.at_us)
            stuck = _taken(position, entry.given, target_of(entry.given))
        return position, stuck

    def _arrive(self, at_us: int) -> None:
        self.arrived_us = at_us
        position = self.position
        if position is None:
            return
        if self.fault is None and is_stuck(position):
            self.fault = (
                f"Nothing can be answered at “{position.place.title}”: no way leads on from it for"
                " what is known. Nobody can get any further here."
            )
        if self.fault is not None and any(target_of(entry.given) for entry in self.path):
            self.fault = explained(self.fault, position)


JUMPED = "jumped"
_WRITTEN = ("noted", "flagged", "identified", "handed-over")
"""Kinds that say something about a session and do nothing in it."""

_HANDLERS = {
    "answered": Session._answered,
    "went-back": Session._went_back,
    "changed": Session._changed,
    JUMPED: Session._answered,
    "noted": Session._stayed,
    "flagged": Session._stayed,
    "paused": Session._stayed,
    "resumed": Session._stayed,
    "identified": Session._identified,
    "handed-over": Session._handed_over,
    "ended": Session._ended,
    "timed-out": Session._ended,
}


def fold(program: Program, events: Iterable[Event]) -> Session:
    """Return the session that `events` make: the first of them must be `started`."""
    remaining = iter(events)
    first = next(remaining, None)
    if first is None or first.kind != "started":
        raise WalkError("A session begins with the event “started”.")
    session = Session(program, first)
    for event in remaining:
        session.apply(event)
    return session


def day(at_us: int) -> str:
    """Return the day of a moment in UTC, as conditions read it."""
    return _day(at_us // US_A_DAY)


@lru_cache(maxsize=64)
def _day(number: int) -> str:
    return utc_of(number * US_A_DAY).date().isoformat()


def _set_day(position: Position, at_us: int) -> None:
    position.facts[TODAY] = day(at_us)


def _as_asked(position: Position) -> tuple[Any, ...]:
    """Return the values of everything that the place at `position` reads, in a fixed order."""
    facts, reads = position.facts, position.place.reads
    return tuple([facts.get(name) for name in reads]) if reads else ()


def _taken(position: Position, given: Given, target: str | None) -> Stuck | None:
    """Give an answer or jump; return why nobody gets any further from there, None if one does."""
    try:
        if target is None:
            give(position, given)
        else:
            move(position, target)
    except Stuck as stuck:
        return stuck
    return None


def _no_jump(event: Event) -> str:
    """Return what is wrong where an event that jumps names no node, or another one does."""
    if event.kind == JUMPED:
        return "Nothing says where to go on. Name a node of the tree."
    return f"“{event.given}” is no answer: only an event “{JUMPED}” goes on at another node."


def _given(event: Event) -> Given:
    if event.given is None:
        raise NotOffered("No answer was given. Choose one, then go on.")
    return event.given
