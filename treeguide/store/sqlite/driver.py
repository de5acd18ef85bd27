"""One SQLite file: a connection for each thread that reads, one that writes in groups."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakSet

from sqlite_utils import Database, Migrations
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from treeguide.store.dialects import in_dialect
from treeguide.store.driver import Health, Row, Run, Statement
from treeguide.store.errors import Broken, Busy, Failing, Full, StoreError
from treeguide.store.group import GroupCommit, Write
from treeguide.store.migrations import MIGRATIONS, ROW_SUMS, guards_of
from treeguide.store.sqlite.row_sums import is_made, keep_sums, sum_all, teach
from treeguide.store.sqlite.together import Many, Texts, Together, alike

SAFE_WITH_A_LOG = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot lose a commit when a checkpoint meets a reader."""
JOURNAL = "WAL" if sqlite3.sqlite_version_info >= SAFE_WITH_A_LOG else "TRUNCATE"
SYNCHRONOUS = "FULL"
"""Anything less gives acknowledged answers away when the power fails."""

WRITERS_CACHE_KIB = 16 * 1024
"""So that of a million sessions all inner pages of the indexes fit; a step reads half as often."""

MIGRATION_SET = "treeguide"
MIGRATIONS_KEPT = "SELECT 1 AS found FROM sqlite_master WHERE name = '_sqlite_migrations'"
APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = :set ORDER BY id"

T = TypeVar("T")


@cache
def _text(statement: str) -> str:
    return in_dialect(statement, "sqlite")


class _Reader:
    """The connection of a thread that reads; it is closed when the thread ends."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._closing = threading.Lock()

    def close(self) -> None:
        """Close the connection; SQLite must not be asked to by two threads at a time."""
        with self._closing:
            self.connection.close()

    def __del__(self) -> None:
        self.close()


class SqliteDriver:
    """Reads, and runs functions in transactions. Knows nothing about sessions."""

    dialect = "sqlite"
    wire = None
    reads_at_once = JOURNAL == "WAL"
    sums_rows = True
    """Whether each row that nothing else proves gets its sum."""

    def __init__(self, file: Path, migrations: Mapping[str, tuple[str, ...]] = MIGRATIONS) -> None:
        self.file = file
        self._described = migrations
        self._migrations = _registered(migrations, sums_rows=self.sums_rows)
        self._threads = threading.local()
        self._readers: WeakSet[_Reader] = WeakSet()
        self._writer = self._connected()
        # SQLite must not close a connection that another thread writes with.
        self._writing = threading.Lock()
        self._group = GroupCommit(self._commit)
        self._many: dict[Texts, Many] = {}
        self._keeps_sums = not self.sums_rows

    def read(self, statement: str, **values: Any) -> list[Row]:
        """Return the rows that `statement` finds."""
        try:
            found = self._reader().execute(_text(statement), values)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._in_words(error) from error

    def write(self, work: Callable[[Run], T], *, repeatable: bool = False) -> T:
        """Run `work` in one transaction, with others, and return after it is on the disk."""
        result: T = self._group.run(work)
        return result

    def write_together(self, *statements: Statement, repeatable: bool = False) -> bool:
        """Run statements in one transaction: all or, where the first touches no row, none."""
        return self.write(Together(statements))

    def write_all(self, parties: Iterable[Sequence[Statement]]) -> list[bool | StoreError]:
        """Run parties of statements, each as `write_together` does, and all of them at once."""
        writes = self._group.run_all([Together(statements) for statements in parties])
        return [write.outcome() for write in writes]

    def migrate(self) -> None:
        """Bring the tables to what this program expects."""
        with self._in_sentences():
            if self.pending_migrations():
                self._keep_sums()
                self._migrations.apply(Database(self._writer))
                # Of what they have made, too.
                self._keeps_sums = not self.sums_rows

    def unknown_migrations(self) -> list[str]:
        """Return the migrations that a newer program has applied to this file."""
        known = {migration.name for migration in self._migrations._migrations}
        return [name for name in self._applied_migrations() if name not in known]

    def pending_migrations(self) -> list[str]:
        """Return the migrations that have not been applied yet."""
        applied = self._applied_migrations()
        known = [migration.name for migration in self._migrations._migrations]
        return [name for name in known if name not in applied]

    def now_us(self) -> int:
        """Return this machine's time, which is the file's too."""
        return time.time_ns() // 1000

    def health(self) -> Health:
        """Return how the file is."""
        journal = self.read("PRAGMA journal_mode")[0]["journal_mode"]
        return Health(
            f"SQLite {sqlite3.sqlite_version}",
            journal,
            self._writer.execute("PRAGMA synchronous").fetchone()[0] >= 2,
            shutil.disk_usage(self.file.parent).free,
            len(self._group),
            self._group.batches,
        )

    def close(self) -> None:
        """Write the log back into the file and close every connection."""
        for reader in list(self._readers):
            reader.close()
        self._threads = threading.local()
        with self._writing:
            # The last one to close writes the log back.
            self._writer.close()

    def _commit(self, batch: list[Write]) -> None:
        """Run the writes of `batch` in one transaction, each so that it can fail alone."""
        some = alike(batch)
        try:
            with self._writing:
                self._keep_sums()
                for texts in some:
                    self._know(texts)
                # Outside of a transaction one statement is one.
                is_one = [len(writes) for writes in some.values()] == [len(batch)]
                if is_one and self._are_run(*some.popitem()):
                    return
                self._begin_and_commit(batch, some)
        except sqlite3.DatabaseError as error:
            raise self._in_words(error) from error

    def _begin_and_commit(self, batch: list[Write], some: Mapping[Texts, list[Write]]) -> None:
        execute = self._writer.execute
        try:
            execute("BEGIN IMMEDIATE")
            for texts, writes in some.items():
                self._are_run(texts, writes)
            for write in batch:
                if not write.is_settled:
                    self._run_one(write)
            execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                execute("ROLLBACK")
            raise

    def _keep_sums(self) -> None:
        """Keep the sums of rows from now on, where there is a table for them."""
        if not self._keeps_sums and is_made(self._writer.execute):
            # Not on connecting: it reads the schema, which may be damaged.
            self._writer.execute(f"PRAGMA cache_size=-{WRITERS_CACHE_KIB}")
            pending = self.pending_migrations()
            applied = {name: how for name, how in self._described.items() if name not in pending}
            keep_sums(self._writer.execute, applied)
            self._keeps_sums = True

    def _know(self, texts: Texts) -> None:
        """Have a view for writes of these statements; it lives as long as the connection."""
        if texts not in self._many:
            many = Many(f"together_{len(self._many)}", [_text(text) for text in texts])
            for statement in many.definition():
                self._writer.execute(statement)
            self._many[texts] = many

    def _are_run(self, texts: Texts, writes: list[Write]) -> bool:
        """Run `writes` at once; return whether that has worked, otherwise nothing has happened."""
        works = [cast(Together, write.work) for write in writes]
        is_in_transaction = self._writer.in_transaction
        try:
            self._many[texts].run(self._writer.execute, works)
        except Exception as error:
            # One of them, whichever it is, must not take the others along; but where SQLite can
            # write no more, or has given the whole transaction up, nobody's work has happened.
            if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
                raise
            if self._writer.in_transaction is not is_in_transaction:
                raise
            return False
        for write in writes:
            write.done(True)
        return True

    def _run_one(self, write: Write) -> None:
        run = self._run
        run("SAVEPOINT one")
        try:
            write.done(write.work(run))
        except Exception as error:
            if not self._writer.in_transaction:
                # SQLite has given the whole transaction up, so nobody's work has happened.
                raise
            run("ROLLBACK TO one")
            write.failed(
                self._in_words(error) if isinstance(error, sqlite3.DatabaseError) else error
            )
        run("RELEASE one")

    def _run(self, statement: str, values: Any = ()) -> Any:
        return self._writer.execute(_text(statement), values)

    def _reader(self) -> Any:
        reader: _Reader | None = getattr(self._threads, "reader", None)
        if reader is None:
            reader = self._threads.reader = _Reader(self._connected())
            reader.connection.execute("PRAGMA query_only=ON")
            self._readers.add(reader)
        return reader.connection

    def _connected(self) -> Any:
        try:
            connection = _connect(self.file)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._in_words(error) from error
        return connection

    def _applied_migrations(self) -> list[str]:
        # Not by sqlite-utils: it would commit what the writing connection is in the middle of.
        if not self.read(MIGRATIONS_KEPT):
            return []
        return [row["name"] for row in self.read(APPLIED, set=MIGRATION_SET)]

    @contextmanager
    def _in_sentences(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._in_words(error) from error

    def _in_words(self, error: Exception) -> StoreError:
        return in_words(error, self.file)


def in_words(error: Exception, file: Path) -> StoreError:
    """Return what SQLite reports as a sentence: what is wrong, what follows, what to do."""
    said = str(error)
    for sign, kind, sentence in _TROUBLES:
        if sign in said:
            return kind(sentence.format(file=file, folder=file.parent))
    # What breaks a rule of the tables breaks it every time; anything else may pass.
    kind = StoreError if isinstance(error, sqlite3.IntegrityError) else Failing
    return kind(f"SQLite says about “{file}”: {said}. Nothing was kept.")


_DAMAGED = "“{file}” is damaged. Restore a backup, or `treeguide repair` saves the rest."
_TROUBLES: tuple[tuple[str, type[StoreError], str], ...] = (
    (
        "disk is full",
        Full,
        "The disk that holds “{folder}” is full. Nothing was kept, and nothing is lost; free some"
        " space, then try again.",
    ),
    (
        "locked",
        Busy,
        "Another program holds “{file}”. Nothing was kept; try again when it has ended.",
    ),
    (
        "readonly",
        Failing,
        "“{file}” cannot be written to. Nothing was kept; see to the rights of the folder and to"
        " how its disk is mounted.",
    ),
    (
        "I/O error",
        Failing,
        "The disk that holds “{folder}” reports an error. Nothing was kept; look at the system's"
        " log, and have the disk tested.",
    ),
    ("malformed", Broken, _DAMAGED),
    ("no such table", Broken, _DAMAGED),
    ("no such column", Broken, _DAMAGED),
    # Tables and guards of ours call nothing that SQLite does not bring along and hold safe.
    ("no such function", Broken, _DAMAGED),
    ("unknown function", Broken, _DAMAGED),
    ("unsafe use", Broken, _DAMAGED),
    # A text that is none: its bytes were changed.
    ("decode", Broken, _DAMAGED),
    (
        "not a database",
        Broken,
        "“{file}” is not a database of TreeGuide. Restore a backup, or give another folder.",
    ),
)


def _connect(file: Path) -> Any:
    connection = sqlite3.connect(
        str(file), isolation_level=None, timeout=5, check_same_thread=False, cached_statements=512
    )
    durable = f"journal_mode={JOURNAL}", f"synchronous={SYNCHRONOUS}"
    return with_pragmas(connection, *durable, "foreign_keys=ON", "secure_delete=ON")


def with_pragmas(connection: Any, *more: str) -> Any:
    """Return a connection that trusts nothing which stands in its file, and can sum rows."""
    for pragma in (*more, "trusted_schema=OFF", "mmap_size=0", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    teach(connection)
    return connection


def _registered(migrations: Mapping[str, tuple[str, ...]], *, sums_rows: bool) -> Migrations:
    registered, so_far = Migrations(MIGRATION_SET), {}
    for name, statements in migrations.items():
        so_far[name] = statements
        begins = sums_rows and ROW_SUMS in statements
        registered(name=name)(_applied_by(name, statements, dict(so_far) if begins else {}))
    return registered


def _applied_by(
    name: str, statements: tuple[str, ...], to_be_summed: Mapping[str, tuple[str, ...]]
) -> Callable[[Database], None]:
    def apply(db: Database) -> None:
        for statement in statements or guards_of(name, "sqlite"):
            db.conn.execute(_text(statement))
        if to_be_summed:
            sum_all(db.conn.execute, to_be_summed)
            keep_sums(db.conn.execute, to_be_summed)

    return apply
