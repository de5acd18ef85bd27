"""A PostgreSQL database, for several application processes at once.

A connection may break at any moment. What has surely not happened is tried again for a few
seconds, so that a restart of the server is a pause and not an error. Where it breaks between a
commit and its answer, nobody knows whether the commit happened: only work that says of itself that
twice is the same as once is run again, anything else raises Unsure.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from typing import Any, TypeVar

import psycopg
from psycopg.rows import dict_row

from treeguide.settings import CONNECTIONS
from treeguide.store.dialects import in_dialect
from treeguide.store.driver import NAMED, Health, Row, Run, Statement
from treeguide.store.errors import Failing, StoreError, Unavailable, Unsure
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.postgresql.clock import NOW
from treeguide.store.postgresql.connections import (
    DURABLE,
    PATIENCE_S,
    Connection,
    Connections,
)
from treeguide.store.postgresql.describing import to_describe, types_told
from treeguide.store.postgresql.migrating import APPLIED, IS_MADE, apply_pending, make_lock_row
from treeguide.store.postgresql.together import (
    alike,
    for_many,
    rows_of,
    subject_of,
    together,
    values_of,
)
from treeguide.store.postgresql.troubles import deserves_another_try, in_words, is_lost, not_known
from treeguide.store.postgresql.wire import PostgresqlWire

T = TypeVar("T")
ALL_TABLES = {**MIGRATIONS, **KEY_MIGRATIONS}
"""The data keys lie in the same database: its backups hold them, so it says how to keep these."""

_STATE = f"""
SELECT {NOW} AS now_us, current_setting('server_version') AS version,
  current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
  current_setting('synchronous_commit') AS commits, current_setting('data_checksums') AS sums
"""


@cache
def _text(statement: str) -> bytes:
    own = in_dialect(statement, "postgresql").replace("%", "%%")
    return NAMED.sub(r"%(\1)s", own).encode()


class _Unsettled(psycopg.OperationalError):
    """The connection broke before the answer to a commit came."""


class PostgresqlDriver:
    """Reads, and runs functions in transactions. Knows nothing about sessions."""

    dialect = "postgresql"
    reads_at_once = False

    def __init__(
        self,
        address: str,
        migrations: Mapping[str, tuple[str, ...]] = ALL_TABLES,
        *,
        connections: int = CONNECTIONS,
        alone: bool = False,
    ) -> None:
        self._connections = Connections(address, connections, alone=alone)
        self.place = self._connections.place
        self._migrations = migrations
        self._transactions = 0
        self._types: dict[tuple[str, ...], Mapping[str, str]] = {}

    def read(self, statement: str, **values: Any) -> list[Row]:
        """Return the rows that `statement` finds."""

        def ask(connection: Connection) -> list[Row]:
            cursor = connection.cursor(row_factory=dict_row)
            return cursor.execute(_text(statement), values).fetchall()

        return self._patiently(ask)

    def write(self, work: Callable[[Run], T], *, repeatable: bool = False) -> T:
        """Run `work` in one transaction and return after it is on the disk.

        `repeatable` says that `work`, run again after it was committed, changes nothing more and
        returns what is still true. Without it, Unsure is raised where the connection breaks before
        it is known whether the commit happened.
        """
        return self._transact(lambda connection: work(_runner(connection)), repeatable)

    def write_together(self, *statements: Statement, repeatable: bool = False) -> bool:
        """Run statements in one transaction, all or, where the first touches no row, none.

        Returns whether it has touched one. One way to the server and back, whatever their number:
        see `together`. A name has one value in all of them. `repeatable` is as for `write`.
        """
        texts = tuple([text for text, _ in statements])
        asked, given = _text(together(texts)), values_of(statements)

        def run(connection: Connection) -> bool:
            with _unsettled_when_lost():
                return connection.execute(asked, given).fetchone() is not None

        touched = self._patiently(run, repeatable)
        self._transactions += 1
        return touched

    def write_all(self, parties: Sequence[Sequence[Statement]]) -> list[bool | StoreError]:
        """Run parties of statements, each as `write_together` does, alike ones at once.

        All must be repeatable.
        """
        outcomes: list[bool | StoreError | None] = [None] * len(parties)
        trouble: StoreError | None = None
        for texts, numbers in alike(parties).items():
            if len(numbers) > 1 and trouble is None:
                try:
                    for number, outcome in self._at_once(texts, numbers, parties):
                        outcomes[number] = outcome
                except (Unavailable, Unsure) as error:
                    # It was waited for as long as anybody should; the others need not wait too.
                    trouble = error
        return [
            (trouble or self._by_itself(party)) if outcome is None else outcome
            for outcome, party in zip(outcomes, parties, strict=True)
        ]

    def _at_once(
        self, texts: tuple[str, ...], numbers: list[int], parties: Sequence[Sequence[Statement]]
    ) -> Iterator[tuple[int, bool]]:
        """Yield what became of the parties of these numbers, nothing if that cannot be told."""

        def run(connection: Connection) -> set[str]:
            types = self._types_of(texts, connection)
            rows = rows_of([parties[number] for number in numbers]).decode()
            with _unsettled_when_lost():
                asked = _text(for_many(texts, types))
                return {id for (id,) in connection.execute(asked, {"rows": rows})}

        try:
            touched = self._patiently(run)
        except (Unavailable, Unsure):
            raise
        except StoreError:
            # Perhaps one of them is at fault; each is tried by itself.
            return
        self._transactions += 1
        for number in numbers:
            yield number, subject_of(parties[number]) in touched

    def _types_of(self, texts: tuple[str, ...], connection: Connection) -> Mapping[str, str]:
        """Return the type that the server sees in each name of statements."""
        found = self._types.get(texts)
        if found is None:
            connection.pgconn.prepare(b"", to_describe(texts))
            described = connection.pgconn.describe_prepared(b"")
            found = self._types[texts] = types_told(texts, described, connection)
        return found

    def wire(self) -> PostgresqlWire:
        """Return a new wire; who gets it gives it up."""
        try:
            return PostgresqlWire(self._connections.apart(), self.place, self._count)
        except psycopg.Error as error:
            raise in_words(error, self.place) from error

    def _count(self) -> None:
        self._transactions += 1

    def _by_itself(self, statements: Sequence[Statement]) -> bool | StoreError:
        try:
            return self.write_together(*statements, repeatable=True)
        except StoreError as error:
            return error

    def migrate(self) -> None:
        """Bring the tables to what this program expects; of several nodes, one does it."""
        if self.pending_migrations():
            self._patiently(make_lock_row)
            self._transact(lambda connection: apply_pending(connection, self._migrations), True)

    def unknown_migrations(self) -> list[str]:
        """Return the migrations that a newer program has applied."""
        return [name for name in self._applied() if name not in self._migrations]

    def pending_migrations(self) -> list[str]:
        """Return the migrations that have not been applied yet."""
        applied = self._applied()
        return [name for name in self._migrations if name not in applied]

    def now_us(self) -> int:
        """Return the server's time, which is the same for all nodes; this does not ask for it."""
        return self._connections.clock.now_us()

    def health(self) -> Health:
        """Return how the server is."""
        state = self.read(_STATE)[0]
        self._connections.clock.learn(state["now_us"])
        return Health(
            engine=f"PostgreSQL {state['version'].split()[0]}",
            journal="WAL",
            durable=state["commits"] in DURABLE and state["fsync"] == state["pages"] == "on",
            notices_damage=state["sums"] == "on",
            waiting=self._connections.waiting(),
            batches=self._transactions,
        )

    def close(self) -> None:
        """Let go of all connections."""
        self._connections.close()

    def _applied(self) -> list[str]:
        is_made = self.read(IS_MADE)[0]["made"]
        return [row["name"] for row in self.read(APPLIED)] if is_made else []

    def _transact(self, work: Callable[[Connection], T], repeatable: bool) -> T:
        def transact(connection: Connection) -> T:
            connection.execute(b"BEGIN", prepare=False)
            try:
                result = work(connection)
            except BaseException:
                with suppress(psycopg.Error):
                    connection.execute(b"ROLLBACK", prepare=False)
                raise
            _commit(connection)
            return result

        result = self._patiently(transact, repeatable)
        self._transactions += 1
        return result

    def _patiently(self, attempt: Callable[[Connection], T], repeatable: bool = True) -> T:
        """Return what `attempt` returns; try again what may succeed in a moment."""
        end = time.monotonic() + PATIENCE_S
        is_unsure = False
        for turn in count():
            try:
                with self._connections.lent() as connection:
                    return attempt(connection)
            except psycopg.Error as error:
                is_unsure = is_unsure or isinstance(error, _Unsettled)
                gives_up = time.monotonic() > end or not deserves_another_try(error)
                if is_unsure and (gives_up or not repeatable):
                    raise not_known(self.place) from error
                if gives_up:
                    raise in_words(error, self.place) from error
            # Those who were in each other's way must not meet again.
            time.sleep(random.uniform(0, min(0.01 * 2**turn, 0.25)))
        raise AssertionError("the turns never end")


def _runner(connection: Connection) -> Run:
    def run(statement: str, values: Any = None) -> Any:
        return connection.execute(_text(statement), values or {})

    return run


def _commit(connection: Connection) -> None:
    with _unsettled_when_lost():
        done = connection.execute(b"COMMIT", prepare=False).statusmessage
    if done != "COMMIT":
        # A statement had failed and its error was swallowed: the server has undone everything.
        raise Failing("A part of this could not be written, so nothing was kept. Try again.")


@contextmanager
def _unsettled_when_lost() -> Iterator[None]:
    """Tell a connection that broke from a statement that was refused, so has not happened."""
    try:
        yield
    except psycopg.Error as error:
        if is_lost(error):
            raise _Unsettled from error
        raise
