"""One SQLite file: a connection for each thread, and transactions that are durable when done."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from treeguide.store.migrations import migrations

SAFE_WITH_A_LOG = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot lose a commit when a checkpoint meets a reader."""

T = TypeVar("T")
Row = dict[str, Any]
Run = Callable[..., Any]


class SqliteDriver:
    """Reads, and runs a function in one transaction. Knows nothing about sessions."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._threads = threading.local()
        self._opened: list[Any] = []
        self._writing = threading.Lock()

    def read(self, statement: str, **values: Any) -> list[Row]:
        """Return the rows that `statement` finds."""
        found = self._connection().execute(statement, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def write(self, work: Callable[[Run], T]) -> T:
        """Run `work` in one transaction and return after it is on the disk.

        `work` gets a function that executes a statement. If it raises, nothing has happened.
        """
        connection = self._connection()
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection.execute)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return result

    def migrate(self) -> None:
        """Bring the tables to what this program expects."""
        migrations.apply(Database(self._connection()))

    def unknown_migrations(self) -> list[str]:
        """Return the migrations that a newer program has applied to this file."""
        known = {migration.name for migration in migrations._migrations}
        applied = migrations.applied(Database(self._connection()))
        return [migration.name for migration in applied if migration.name not in known]

    def close(self) -> None:
        """Close every connection."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._threads = threading.local()

    def _connection(self) -> Any:
        connection = getattr(self._threads, "connection", None)
        if connection is None:
            connection = self._threads.connection = _connect(self.file)
            self._opened.append(connection)
        return connection


def _connect(file: Path) -> Any:
    connection = sqlite3.connect(
        str(file), isolation_level=None, timeout=5, check_same_thread=False
    )
    journal = "WAL" if sqlite3.sqlite_version_info >= SAFE_WITH_A_LOG else "TRUNCATE"
    for pragma in (
        f"journal_mode={journal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "mmap_size=0",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection
