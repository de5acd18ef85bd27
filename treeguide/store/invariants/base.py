"""What every invariant shares, and what it finds."""

from collections.abc import Iterator
from typing import ClassVar

from treeguide.model import Record
from treeguide.store.driver import Row
from treeguide.store.store import Store


class Damage(Record, frozen=True):
    """Something that is not what was written, and where that shows."""

    invariant: str
    place: str
    message: str
    session_id: str = ""
    """The session, where it is one that is damaged."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Invariant:
    """One thing that holds of all that is kept.

    `of_session` sees every session with its events, in one pass that all invariants share; `found`
    looks at the rest. What is being written meanwhile, beside a running server, is no damage.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    """What holds, as a sentence."""
    needs_everything: ClassVar[bool] = False
    """Whether it says nothing about a sample."""
    reads_everything: ClassVar[bool] = False
    """Whether it takes the longer the more is kept, also for a sample."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.remarks: set[str] = set()
        """What could not be looked at, and why."""

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        """Return what shows that a session is damaged, None if nothing does."""
        return None

    def found(self) -> Iterator[Damage]:
        """Yield the damages that do not belong to one session, after all sessions were seen."""
        return iter(())

    def damage(self, place: str, message: str, session_id: str = "") -> Damage:
        """Return a damage of this invariant."""
        return Damage(self.name, place, message, session_id)


class History(Invariant):
    """An invariant of the rows of one session, which need nothing else to be judged."""
