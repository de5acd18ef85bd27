"""Sessions that are walked while something fails, and what came of them."""

from collections import Counter
from collections.abc import Callable
from typing import Protocol, TypeVar

from tests.faults import lamps
from tests.soak import soak
from treeguide.store import Ack, Store, StoreError
from treeguide.store.keeping.verify import verify

T = TypeVar("T")
SESSIONS = ("a", "b")
EVENTS = round(6 * soak() ** 0.5)
"""Of each session; a run that is longer fails at more calls, too."""
PATIENCE = 2
"""How often something is refused before the trouble is over."""


class Trouble(Protocol):
    """What lets something fail."""

    def relent(self) -> None:
        """Let nothing fail any more."""


class Walker:
    """Walks sessions, tries again what was refused, and remembers what was acknowledged."""

    def __init__(self, opened: Callable[[], Store], trouble: Trouble, name: str = "") -> None:
        self.opened = opened
        self.trouble = trouble
        self.sessions = [f"{name}{session}" for session in SESSIONS]
        self.acknowledged: dict[str, int] = {}
        self.found = Counter[str]()
        self.said: set[tuple[str, str]] = set()

    def walk(self) -> None:
        """Walk all sessions, whatever fails."""
        store = self.insist(self.opened)
        try:
            for session_id in self.sessions:
                self.walk_one(store, session_id)
        finally:
            self.insist(store.close)

    def walk_one(self, store: Store, session_id: str) -> None:
        ack = self.insist(lambda: lamps.start(store, session_id))
        self.acknowledged[session_id] = ack.seq
        while ack.seq < EVENTS:
            ack = self.step(store, session_id, ack)
            self.acknowledged[session_id] = ack.seq
            self.insist(lambda: self.read(store, session_id))

    def step(self, store: Store, session_id: str, ack: Ack) -> Ack:
        return self.insist(lambda: lamps.go_on(store, session_id, ack))

    def read(self, store: Store, session_id: str) -> None:
        seq = self.acknowledged[session_id]
        self.found["lost"] += seq - lamps.as_acknowledged(store, session_id, seq)

    def insist(self, do: Callable[[], T]) -> T:
        """Return what comes of trying until it is not refused; the trouble ends at some point."""
        for refusals in range(PATIENCE + 1):
            if refusals == PATIENCE:
                self.trouble.relent()
            try:
                return do()
            except StoreError as error:
                self.found["refused"] += 1
                self.said.add((type(error).__name__, str(error)))
        raise AssertionError("Refused although nothing fails any more.")

    def judge(self) -> None:
        """Open what was kept in quiet, and compare it with what was acknowledged."""
        store = self.opened()
        self.compare(store)
        self.found["damaged"] += len(verify(store).damages)
        store.close()

    def compare(self, store: Store) -> None:
        """Count what of the acknowledged is lost."""
        for session_id in self.acknowledged:
            self.read(store, session_id)
        self.found["events"] += sum(self.acknowledged.values())
