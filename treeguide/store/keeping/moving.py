"""Moving everything to another database, row by row, and proving that nothing was lost."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from treeguide.model import Record
from treeguide.store import sql
from treeguide.store.driver import Driver, Row, Run
from treeguide.store.errors import Broken, StoreError, Unsure
from treeguide.store.keeping.digest import Digest
from treeguide.store.keeping.tables import KEY_TABLES, TABLES, Table
from treeguide.store.store import Store

UNFINISHED_MOVE = "move.unfinished"
"""What is noted where data are being moved to, until they are there."""
NO_HURRY = (
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL statement_timeout = 0",
)
"""PostgreSQL ends a transaction that waits; this one does while the other side is read again."""
NOT_KNOWN = (
    "The connection to the target broke while the move was being finished, so it is not known"
    " whether everything is there or nothing. Run it again: where it says that there is something"
    " in the target already, everything is."
)
IS_USED = "SELECT 1 AS used FROM {} LIMIT 1"
ROWS = 20
"""So many rows go into one statement: fewer ways to the server; more of them slow SQLite down."""

Progress = Callable[[int], None]
"""Is told how many rows were written."""


class Moved(Record, frozen=True):
    """What was moved, and the digests of both sides, which are equal."""

    rows: int
    source: str
    target: str


def move(source: Store, target: Store, progress: Progress = lambda done: None) -> Moved:
    """Copy everything from `source` into `target`, which must be empty.

    It is there as a whole or not at all: `target` is written in one transaction, which is given
    up where the digests of both sides differ. Keys in a database of their own are there before;
    until the data are, a note says so, and no server starts there. Data keys stay wrapped as they
    are. Raises StoreError where `target` is not empty, Broken where the two sides differ, Unsure
    where nobody can know whether all of it is there or nothing.
    """
    _refuse_what_is_not_empty(target)
    if target.keys is target.driver:
        return _moved_at_once(source, target, progress)
    target.driver.write(lambda run: run(sql.KEEP_META, {"key": UNFINISHED_MOVE, "value": "1"}))
    try:
        return target.driver.write(lambda run: _Move(source, target, run, progress).whole())
    except BaseException:
        # What was halted altogether is noted, and gone on with; here nothing need stay.
        target.keys.write(_remove_keys)
        target.driver.write(_remove_note)
        raise


def _moved_at_once(source: Store, target: Store, progress: Progress) -> Moved:
    try:
        return target.driver.write(lambda run: _Move(source, target, run, progress).whole())
    except Unsure as error:
        raise Unsure(NOT_KNOWN) from error


def digest_of(store: Store) -> str:
    """Return the digest of all that a store holds, data keys too."""
    digest = Digest()
    for driver, table in _all_tables(store):
        for rows in table.rows_by(driver.read):
            digest.add(table.name, rows)
    return str(digest)


class _Move:
    def __init__(self, source: Store, target: Store, run: Run, progress: Progress) -> None:
        self._source, self._target = source, target
        self._run = run
        self._progress = progress
        self._read = Digest()

    def whole(self) -> Moved:
        """Copy all, then compare both sides."""
        for statement in NO_HURRY if self._target.driver.dialect == "postgresql" else ():
            self._run(statement)
        _remove_note(self._run)
        for table in TABLES:
            for rows in table.rows_by(self._source.driver.read):
                insert_rows(self._run, table, rows)
                self._note(table, rows)
        # The keys last, and on the disk before the data are: no event is there without its key.
        if self._target.keys is self._target.driver:
            self._copy_keys(self._run)
        else:
            self._target.keys.write(self._copy_keys)
        written, again = self._written(), digest_of(self._source)
        if not str(self._read) == written == again:
            raise Broken(
                "Something was written to one of the two sides meanwhile, so they differ. Nothing"
                " was moved. Stop all servers of both, then try again."
            )
        return Moved(self._read.rows, again, written)

    def _copy_keys(self, run: Run) -> None:
        _remove_keys(run)
        for table in KEY_TABLES:
            for rows in table.rows_by(self._source.keys.read):
                insert_rows(run, table, rows)
                self._note(table, rows)

    def _note(self, table: Table, rows: list[Row]) -> None:
        self._read.add(table.name, rows)
        self._progress(self._read.rows)

    def _written(self) -> str:
        """Return the digest of what the transaction would leave."""
        digest = Digest()
        for driver, table in _all_tables(self._target):
            inside = driver is self._target.driver
            for rows in table.rows_by(self._read_inside if inside else driver.read):
                digest.add(table.name, rows)
        return str(digest)

    def _read_inside(self, statement: str, **values: Any) -> list[Row]:
        found = self._run(statement, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def _all_tables(store: Store) -> Iterator[tuple[Driver, Table]]:
    yield from ((store.driver, table) for table in TABLES)
    yield from ((store.keys, table) for table in KEY_TABLES)


def _refuse_what_is_not_empty(store: Store) -> None:
    is_unfinished = bool(store.driver.read(sql.META, key=UNFINISHED_MOVE))
    for driver, table in _all_tables(store):
        of_a_move = is_unfinished and (table in KEY_TABLES or table.name == "meta")
        if not of_a_move and driver.read(IS_USED.format(table.name)):
            raise StoreError(
                f"There is something in the table {table.name} of the target already, and data"
                " can be moved only to where there are none. Name an empty database or a new"
                " folder."
            )


def _remove_note(run: Run) -> None:
    run("DELETE FROM meta WHERE key = :key", {"key": UNFINISHED_MOVE})


def _remove_keys(run: Run) -> None:
    for table in KEY_TABLES:
        run(f"DELETE FROM {table.name}")


def insert_rows(run: Run, table: Table, rows: list[Row]) -> None:
    """Write rows into a table."""
    for first in range(0, len(rows), ROWS):
        some = rows[first : first + ROWS]
        values = {f"{name}_{n}": value for n, row in enumerate(some) for name, value in row.items()}
        run(_insert(table.name, tuple(some[0]), len(some)), values)


@cache
def _insert(table: str, names: tuple[str, ...], rows: int) -> str:
    each = (f"({', '.join(f':{name}_{number}' for name in names)})" for number in range(rows))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join(each)}"
