"""Whether what is kept is what was written."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from itertools import chain
from typing import cast

from msgspec import MsgspecError

from treeguide.model import Record
from treeguide.store import invariants
from treeguide.store.driver import Driver, Row
from treeguide.store.errors import Broken
from treeguide.store.invariants.base import Damage, History, Invariant
from treeguide.store.keeping.histories import (
    Piece,
    all_histories,
    sampled_histories,
    settled_history,
)
from treeguide.store.keeping.patient import Patient
from treeguide.store.store import Store

Progress = Callable[[int], None]
"""Is told how many sessions were looked at."""
AT_START = 200
"""How many sessions are looked at when a server starts."""
NONSENSE = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, MsgspecError)
"""What comes of rows that hold no text where there is one, or what else nobody has written."""
UNTHINKABLE = "It holds something that cannot have been written."


class Judgement(Record, frozen=True):
    """What `verify` has found: nothing in `damages` means that all is as it was written."""

    damages: tuple[Damage, ...]
    remarks: tuple[str, ...]
    """What could not be looked at, and why."""
    sessions: int
    """How many sessions were looked at."""


@cache
def all_invariants() -> tuple[type[Invariant], ...]:
    """Return every invariant, one from each module of their folder."""
    names = [module.name for module in pkgutil.iter_modules(invariants.__path__)]
    found = [_invariant_in(f"{invariants.__name__}.{name}") for name in names if name != "base"]
    return tuple(sorted(found, key=lambda one: (len(one.name), one.name)))


def verify(
    store: Store,
    sample: int | None = None,
    progress: Progress = lambda done: None,
    more: Iterable[type[Invariant]] = (),
) -> Judgement:
    """Hold everything that is kept, or a sample of so many sessions, against every invariant.

    `more` are invariants that need to know more than the store does. Works beside a running
    server: it reads in small pieces, and looks again at what seems wrong.
    """
    known = (*all_invariants(), *more)
    kinds = [kind for kind in known if sample is None or not kind.needs_everything]
    patient = _patient(store)
    run = _Run(patient, kinds)
    driver = patient.driver
    read = all_histories(driver) if sample is None else sampled_histories(driver, sample)
    found = tuple(chain(run.sessions(read, progress), run.rest()))
    return Judgement(found, tuple(sorted(run.remarks())), run.seen)


def damages(store: Store) -> Iterator[Damage]:
    """Yield each session whose rows are not what was written, and where that shows first."""
    run = _Run(store, [kind for kind in all_invariants() if issubclass(kind, History)])
    yield from run.sessions(all_histories(store.driver))


def quick_look(store: Store) -> list[str]:
    """Return what a server should know before it starts: damage that shows at first sight.

    It takes as long for many sessions as for few. Raises a StoreError where the data cannot be
    looked at now, which says nothing about them.
    """
    kinds = [
        kind for kind in all_invariants() if not (kind.needs_everything or kind.reads_everything)
    ]
    try:
        patient = _patient(store)
        run = _Run(patient, kinds)
        read = sampled_histories(patient.driver, AT_START)
        return [str(damage) for damage in chain(run.sessions(read), run.rest())]
    except Broken as error:
        return [str(error)]


def _patient(store: Store) -> Store:
    driver = cast(Driver, Patient(store.driver))
    return Store(driver, store.keys, store.vault, clock=store.clock)


def _invariant_in(module_name: str) -> type[Invariant]:
    [found] = [
        kind
        for kind in vars(import_module(module_name)).values()
        if isinstance(kind, type) and issubclass(kind, Invariant) and kind.__module__ == module_name
    ]
    return found


def _said(invariant: Invariant, session: Row, events: list[Row]) -> str | None:
    try:
        return invariant.of_session(session, events)
    except Broken as error:
        return str(error)
    except NONSENSE:
        return UNTHINKABLE


class _Run:
    """One look at a store: its invariants, and how far it is."""

    def __init__(self, store: Store, kinds: Iterable[type[Invariant]]) -> None:
        self._driver = store.driver
        self._invariants: list[Invariant] = []
        self._unread: list[Damage] = []
        self.seen = 0
        for kind in kinds:
            try:
                self._invariants.append(kind(store))
            except Broken as error:
                self._unread.append(Damage(kind.name, "database", str(error)))

    def sessions(
        self, pieces: Iterable[Piece], progress: Progress = lambda done: None
    ) -> Iterator[Damage]:
        """Yield what is wrong with sessions, of each of them what shows first."""
        for piece in pieces:
            if isinstance(piece, Broken):
                yield Damage("file", "database", str(piece))
                continue
            for session, events in piece:
                if self._complaint(session, events):
                    yield from self._looked_at_again(session["id"])
            self.seen += len(piece)
            progress(self.seen)

    def rest(self) -> Iterator[Damage]:
        """Yield what is wrong with all that belongs to no session."""
        yield from self._unread
        for invariant in self._invariants:
            try:
                yield from invariant.found()
            except Broken as error:
                yield invariant.damage("database", str(error))
            except NONSENSE:
                yield invariant.damage("database", UNTHINKABLE)

    def remarks(self) -> set[str]:
        """Return what could not be looked at, and why."""
        return set().union(*(invariant.remarks for invariant in self._invariants))

    def _complaint(self, session: Row, events: list[Row]) -> tuple[Invariant, str] | None:
        """Return the first invariant that does not hold; each of them sees every session."""
        said = [(one, _said(one, session, events)) for one in self._invariants]
        return next(((one, message) for one, message in said if message), None)

    def _looked_at_again(self, session_id: str) -> Iterator[Damage]:
        """Yield what is wrong even where nobody writes between two readings."""
        history = settled_history(self._driver, session_id)
        if history is None:
            return
        for one in self._invariants:
            message = None if one.needs_everything else _said(one, *history)
            if message:
                yield one.damage(f"session “{session_id}”", message, session_id)
                return
