"""Reading as much of a damaged file as can be read, row by row where it must be."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from treeguide.model import Record
from treeguide.store.driver import Row, Run
from treeguide.store.errors import StoreError
from treeguide.store.keeping.moving import insert_rows
from treeguide.store.keeping.tables import Table
from treeguide.store.keeping.unproven import Unproven, unproven_rows
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.sqlite.data_folder import private
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.sqlite.row_sums import IS_MADE, OF_SQLITE_UTILS, TABLE

AT_ONCE = 500
MOST_FAILURES = 20_000
"""After so many readings in vain nothing more is expected of a table."""
SMALLEST_ROW = 8
SUMS = Table(TABLE, ("of_table", "row_key"))
LAST = "SELECT MAX(rowid) AS last FROM {}"
SOME = "SELECT * FROM {} NOT INDEXED WHERE rowid BETWEEN :first AND :last ORDER BY rowid"
_REFERENCE = re.compile(r" REFERENCES \w+ \(\w+\)")


class Salvaged(Record):
    """A new file with all rows of a damaged one that could be read, whatever they hold."""

    driver: SqliteDriver
    unread: dict[str, int]
    """In how many places each table could not be read."""
    unproven: tuple[Unproven, ...]
    """The rows that were not as they had been written, also those that could not be read."""


class _Copy(SqliteDriver):
    """A file into which the sums of the rows are copied, as they were."""

    sums_rows = False


def salvage(damaged: SqliteDriver, tables: tuple[Table, ...], file: Path) -> Salvaged:
    """Save into the new `file` what can be read of the tables of `damaged`."""
    migrations = KEY_MIGRATIONS if "key" in tables[0].name else MIGRATIONS
    saved = _Copy(private(file), _without_references(migrations))
    saved.migrate()
    unread: Counter[str] = Counter()
    has_sums = bool(damaged.read(IS_MADE))
    for table in (*tables, *([SUMS] if has_sums else [])):
        for rows in _readable(damaged, table.name):
            if rows is None:
                unread[table.name] += 1
            else:
                _keep(saved, table, rows)
    found = unproven_rows(saved, migrations) if has_sums else ()
    # The migrations of the copy are its own.
    unproven = tuple(one for one in found if one.table != OF_SQLITE_UTILS.name)
    return Salvaged(saved, unread, unproven)


def _without_references(migrations: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return migrations that make the same tables, in which rows may be alone."""
    return {
        name: tuple(_REFERENCE.sub("", statement) for statement in statements)
        for name, statements in migrations.items()
    }


def _keep(saved: SqliteDriver, table: Table, rows: list[Row]) -> None:
    try:
        saved.write(lambda run: insert_rows(run, table, rows))
    except (StoreError, sqlite3.DatabaseError):
        # One of them cannot be what it was; the others shall not be lost with it.
        saved.write(lambda run: _keep_each(run, table, rows))


def _keep_each(run: Run, table: Table, rows: list[Row]) -> None:
    for row in rows:
        try:
            insert_rows(run, table, [row])
        except sqlite3.DatabaseError:
            continue


def _readable(driver: SqliteDriver, table: str) -> Iterator[list[Row] | None]:
    """Yield rows, and None for each place that cannot be read however few are asked for."""
    last, failures = _last(driver, table), 0
    waiting = [(first, first + AT_ONCE - 1) for first in range(1, last + 1, AT_ONCE)][::-1]
    while waiting and failures < MOST_FAILURES:
        first, end = waiting.pop()
        try:
            yield driver.read(SOME.format(table), first=first, last=end)
        except StoreError:
            failures += 1
            middle = (first + end) // 2
            if first < end:
                waiting += [(middle + 1, end), (first, middle)]
            else:
                yield None


def _last(driver: SqliteDriver, table: str) -> int:
    """Return the highest number that a row can have."""
    try:
        return driver.read(LAST.format(table))[0]["last"] or 0
    except StoreError:
        return driver.file.stat().st_size // SMALLEST_ROW
