"""The store on one side, a dict of sessions on the other: what people can do with them."""

import itertools
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.conftest import AT_LAMP, MASTER, VERSION
from treeguide.engine import Event
from treeguide.store import (
    Ack,
    Conflict,
    Ended,
    Erased,
    Head,
    KeyUsed,
    Master,
    Standing,
    Start,
    Store,
    open_store,
)
from treeguide.store.keeping.verify import verify

SEALED = {"name": -1, "phone": 30}
RACERS = 3
GIVEN = st.sampled_from(["yes", "no"]) | st.fixed_dictionaries(
    {}, optional={"name": st.sampled_from(["Ada", "Bob", ""]), "room": st.integers(0, 3)}
)
NUMBER = st.integers(0, 30)


class Told:
    """A session as the model has it."""

    def __init__(self, session_id: str, started: Event) -> None:
        self.id = session_id
        self.started = started
        self.events: list[Event] = []
        self.hashes: list[str] = []
        self.status = "open"
        self.standing = AT_LAMP
        self.agent_id: str | None = None
        self.team: str | None = None

    @property
    def seq(self) -> int:
        return len(self.events)

    @property
    def waits(self) -> bool:
        """Whether it waits for a team."""
        return self.standing.kind == "handoff"


class Sessions(RuleBasedStateMachine):
    """The store on one side, a dict of sessions on the other."""

    place: Path | str
    numbers = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.now_us = 5_000
        self.store = self._opened()
        self.told: dict[str, Told] = {}
        self.touched: set[str] = set()
        """The sessions that are compared after each step; all are at the end."""
        self.keys = itertools.count()

    @initialize()
    def begin_one(self) -> None:
        self.start()

    @rule()
    def start(self) -> None:
        told = Told(f"s{next(self.numbers)}", Event(1, self.now_us, "started", key="start"))
        self.told[told.id] = told
        self.touched.add(told.id)
        self.is_kept(told, told.started, AT_LAMP, self._started(told))

    @rule(number=NUMBER)
    def start_again(self, number: int) -> None:
        told = self._one(number)

        assert self._started(told) == Ack(1, told.hashes[0], replayed=True)

    @rule(number=NUMBER, given=GIVEN)
    def answer(self, number: int, given: Any) -> None:
        told = self._one(number)
        self._append(told, self._event(told, "answered", node="lit", given=given))

    @rule(number=NUMBER, index=st.integers(0, 9))
    def change(self, number: int, index: int) -> None:
        told = self._one(number)
        self._append(told, self._event(told, "changed", node="lit", given="yes", index=index))

    @rule(number=NUMBER)
    def go_back(self, number: int) -> None:
        told = self._one(number)
        self._append(told, self._event(told, "went-back"))

    @rule(number=NUMBER, text=st.sampled_from(["", "It smells.", "😀 'quoted'"]))
    def note(self, number: int, text: str) -> None:
        told = self._one(number)
        self._append(told, self._event(told, "noted", node="lit", text=text), told.standing)

    @rule(number=NUMBER, to=st.sampled_from(["ann", "bob"]), team=st.sampled_from(["desk", None]))
    def hand_over(self, number: int, to: str, team: str | None) -> None:
        told = self._one(number)
        given = {"to": to} if team is None else {"to": to, "team": team}
        event = self._event(told, "handed-over", given=given)
        if self._append(told, event, told.standing) is not None:
            told.agent_id, told.team = to, team or told.team

    @rule(us=st.sampled_from([1, 20_000_000, 60_000_000]))
    def wait(self, us: int) -> None:
        self.now_us += us

    @rule(number=NUMBER, is_solved=st.booleans())
    def end(self, number: int, is_solved: bool) -> None:
        told = self._one(number)
        where = "good" if is_solved else None
        standing = Standing("good" if is_solved else "lit", "question", where, closed=True)
        if self._append(told, self._event(told, "ended"), standing) is not None:
            told.status = "done" if is_solved else "abandoned"

    @rule(number=NUMBER, again=NUMBER)
    def retry(self, number: int, again: int) -> None:
        told = self._one(number)
        event = told.events[again % told.seq]
        if event.kind == "started":
            return
        if told.status == "erased" and _is_sealed(event):
            with pytest.raises(Erased):
                self._kept(told, event)
            return

        assert self._kept(told, event) == Ack(event.seq, told.hashes[event.seq - 1], replayed=True)

    @rule(number=NUMBER, again=NUMBER, is_next=st.booleans())
    def say_something_else_under_a_used_key(self, number: int, again: int, is_next: bool) -> None:
        told = self._one(number)
        used = told.events[again % told.seq]
        seq = told.seq + 1 if is_next else max(used.seq, 2)
        other = Event(seq, self.now_us, "answered", key=used.key, node="elsewhere", given="yes")
        with pytest.raises(Erased if told.status == "erased" else KeyUsed):
            self._kept(told, other)

    @rule(number=NUMBER, away=st.sampled_from([-3, -2, -1, 1, 2]))
    def answer_where_it_does_not_stand(self, number: int, away: int) -> None:
        told = self._one(number)
        seq = max(2, told.seq + 1 + away)
        if seq == told.seq + 1:
            return
        stale = Event(seq, self.now_us, "answered", key=self._key(), node="lit", given="no")
        self._refused(told, stale)

    @rule(number=NUMBER)
    def answer_with_another_history(self, number: int) -> None:
        told = self._one(number)
        event = self._event(told, "answered", node="lit", given="no")
        head = Head(told.id, told.seq, "0" * 64, VERSION.hash, "live", 0, is_due=told.waits)
        with pytest.raises(ERRORS[told.status]):
            self.store.append(head, event, AT_LAMP)

    @rule(number=NUMBER, has_one_key=st.booleans())
    def race(self, number: int, has_one_key: bool) -> None:
        told = self._one(number)
        event = self._event(told, "answered", node="lit", given="yes")
        rest = [event if has_one_key else _under(event, self._key()) for _ in range(RACERS - 1)]
        said = self._at_once(told, [event, *rest])

        won = [pair for pair in said if isinstance(pair[1], Ack) and not pair[1].replayed]
        others = [one for event, one in said if (event, one) not in won]
        assert len(won) == (1 if told.status == "open" else 0)
        if told.status != "open":
            assert {type(one) for one in others} == {ERRORS[told.status]}
        elif has_one_key:
            assert {(one.seq, one.replayed) for one in others} == {(event.seq, True)}
        else:
            assert {one.head for one in others} == {event.seq}
        for kept, ack in won:
            self.is_kept(told, kept, AT_LAMP, ack)

    @rule(number=NUMBER)
    def erase(self, number: int) -> None:
        told = self._one(number)
        self.store.erase_session(told.id, actor="Ada", reason="asked")
        self.is_erased(told)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self._opened()

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        for name in self.touched:
            self._is_held(self.told[name])
        self.touched.clear()

    def teardown(self) -> None:
        try:
            for told in self.told.values():
                self._is_held(told)
            assert verify(self.store).damages == ()
        finally:
            self.leave()
            self.store.close()

    def leave(self) -> None:
        """Leave the place as the next history needs it: each has a folder of its own."""

    def is_kept(self, told: Told, event: Event, standing: Standing, ack: Ack) -> None:
        """Let the model have an event that the store has kept."""
        told.events.append(event)
        told.hashes.append(ack.hash)
        told.standing = standing

    def is_erased(self, told: Told) -> None:
        """Let the model have a session that the store has erased."""
        told.status = "erased"

    def _opened(self) -> Store:
        store = open_store(self.place, master=Master(MASTER))
        store.clock = lambda: self.now_us
        store.publish_version(VERSION)
        return store

    def _is_held(self, told: Told) -> None:
        row = self.store.session_row(told.id)
        kept = self.store.rows_of(told.id)
        assert (row.head, row.head_hash, row.status) == (told.seq, told.hashes[-1], told.status)
        assert (row.kind, row.agent_id, row.team) == (told.standing.kind, told.agent_id, told.team)
        assert [(one.seq, one.key, one.kind) for one in kept] == [
            (event.seq, event.key, event.kind) for event in told.events
        ]
        if told.status == "erased":
            with pytest.raises(Erased):
                self.store.history_of(told.id)
        else:
            assert self.store.history_of(told.id).events == told.events

    def _one(self, number: int) -> Told:
        name = list(self.told)[number % len(self.told)]
        self.touched.add(name)
        return self.told[name]

    def _key(self) -> str:
        return f"k{next(self.keys)}"

    def _event(self, told: Told, kind: str, **what: Any) -> Event:
        self.now_us += 1
        return Event(told.seq + 1, self.now_us, kind, key=self._key(), **what)

    def _started(self, told: Told) -> Ack:
        start = Start(told.id, "lamp", {"lamp": VERSION.hash})
        return self.store.start_session(start, told.started, AT_LAMP, SEALED)

    def _kept(self, told: Told, event: Event, standing: Standing = AT_LAMP) -> Ack:
        before = told.hashes[event.seq - 2] if event.seq <= told.seq + 1 else ""
        at_us = told.events[-1].at_us
        head = Head(told.id, event.seq - 1, before, VERSION.hash, "live", at_us, is_due=told.waits)
        return self.store.append(head, event, standing, sealed=SEALED)

    def _append(self, told: Told, event: Event, standing: Standing = AT_LAMP) -> Ack | None:
        if told.status != "open":
            self._refused(told, event)
            return None
        ack = self._kept(told, event, standing)
        assert (ack.seq, ack.replayed) == (event.seq, False)
        self.is_kept(told, event, standing, ack)
        return ack

    def _refused(self, told: Told, event: Event) -> None:
        with pytest.raises(ERRORS[told.status]) as error:
            self._kept(told, event)
        if told.status == "open":
            assert error.value.head == told.seq

    def _at_once(self, told: Told, events: list[Event]) -> list[tuple[Event, Any]]:
        said: list[tuple[Event, Any]] = []

        def act(event: Event) -> None:
            try:
                said.append((event, self._kept(told, event)))
            except Exception as error:
                said.append((event, error))

        threads = [threading.Thread(target=act, args=(event,)) for event in events]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return said


ERRORS = {"open": Conflict, "done": Ended, "abandoned": Ended, "erased": Erased}


def _under(event: Event, key: str) -> Event:
    return Event(event.seq, event.at_us, event.kind, key=key, node=event.node, given=event.given)


def _is_sealed(event: Event) -> bool:
    names = event.given if isinstance(event.given, dict) else ()
    return event.text is not None or any(name in SEALED for name in names)
