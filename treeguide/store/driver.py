"""What a database must be able to do for the store: read, and write in one durable transaction."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from treeguide.model import Record
from treeguide.store.errors import StoreError, Unsure

T = TypeVar("T")
Row = dict[str, Any]
Statement = tuple[str, Mapping[str, Any]]
"""A statement with its values."""
Party = Sequence[Statement]
"""Statements of which all are run or, where the first touches no row, none."""
NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")
"""Finds the names of values in a statement."""
Run = Callable[..., Any]
"""Executes a statement with its values; returns what has `rowcount`, `fetchone` and rows."""


class Health(Record, frozen=True):
    """How a database is: what `doctor`, `/readyz` and the metrics tell."""

    engine: str
    """Its name and version: `SQLite 3.53.4`."""
    journal: str
    durable: bool
    """Whether what it has acknowledged survives a loss of power."""
    free_bytes: int | None = None
    """What is left on the disk where it lies, None where that cannot be seen."""
    waiting: int = 0
    """How many writes wait for their turn."""
    batches: int = 0
    """How many transactions were committed since the start."""
    notices_damage: bool = True
    """Whether what its disk changes shows, also where no history proves it."""


class Wire(Protocol):
    """Writes one gathering of parties after the other, and waits for nothing.

    To be used by one thread at a time. Whatever is not as usual is told by an error: Unsure where
    the gathering may have been kept, any other where it was not.
    """

    @property
    def socket(self) -> int:
        """What becomes readable when there is something to hear."""
        ...

    @property
    def is_broken(self) -> bool:
        """Whether nothing goes over it any more."""
        ...

    def chosen(self, parties: Sequence[Party]) -> Sequence[int]:
        """Return the numbers of those that can be written together with the first."""
        ...

    def send(self, parties: Sequence[Party]) -> None:
        """Begin to write such parties. All must be repeatable, and none be under way."""
        ...

    def sends_on(self) -> bool:
        """Send what the other side takes now; return whether something is left to be sent."""
        ...

    def outcomes(self) -> Sequence[bool] | None:
        """Return what `write_together` returns for each, None while nothing is told."""
        ...

    def wait(self) -> Sequence[bool]:
        """Return the outcomes when they are told."""
        ...

    def give_up(self) -> Unsure:
        """Hang up; return the error for whose outcome was not told."""
        ...


class Driver(Protocol):
    """One database. Knows nothing about trees and sessions.

    Statements are portable SQL with named values, `:name`; what differs between databases stands
    in braces and is in `dialects.py`. Every method raises a StoreError that says in a sentence
    what is wrong where the database cannot do it.
    """

    dialect: str
    reads_at_once: bool
    """Whether reading a row waits for nobody, so that an event loop may do it."""

    def read(self, statement: str, **values: Any) -> list[Row]:
        """Return the rows that `statement` finds."""
        ...

    def write(self, work: Callable[[Run], T], *, repeatable: bool = False) -> T:
        """Run `work` in one transaction and return after it is on the disk.

        `work` gets a function that executes a statement. It does nothing else that lasts, and may
        be run twice. If it raises, nothing has happened. `repeatable` says that `work`, run again
        after it was committed, changes nothing more; otherwise Unsure is raised where nobody can
        know whether it was.
        """
        ...

    def write_together(self, *statements: Statement, repeatable: bool = False) -> bool:
        """Run statements in one transaction: all or, where the first touches no row, none.

        Returns whether it has touched one. Between databases that are asked over a network it is
        one way there and back. A name has the same value in all of them. Of those behind the
        first, an INSERT gives its VALUES without brackets in them, any other ends in a WHERE.
        """
        ...

    def write_all(self, parties: Sequence[Sequence[Statement]]) -> Sequence[bool | StoreError]:
        """Run parties of statements, each as `write_together` does, and as many at once as it can.

        All must be repeatable. Returns for each what `write_together` returns or raises.
        """
        ...

    @property
    def wire(self) -> Callable[[], Wire] | None:
        """What makes a wire; None where parties are written by `write_all` alone."""
        ...

    def migrate(self) -> None:
        """Bring the tables to what this program expects."""
        ...

    def unknown_migrations(self) -> list[str]:
        """Return the migrations that a newer program has applied."""
        ...

    def pending_migrations(self) -> list[str]:
        """Return the migrations that have not been applied yet."""
        ...

    def now_us(self) -> int:
        """Return the database's time in microseconds since 1970, UTC; this does not ask it."""
        ...

    def health(self) -> Health:
        """Return how the database is."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
