"""A sum of each row that nothing else proves, kept by whoever writes in the same transaction.

The triggers are temporary, so they are no part of the file, and any other program can write to it.
What that changes has no sum that fits, and neither has what a failing disk changes.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from treeguide.model import Record
from treeguide.store.description import described

TABLE = "row_sum"
FUNCTION = "sum_of_row"
PROVEN = ("event", "audit", "medium", "traffic", TABLE)
"""Tables of which hashes, or the events, tell every row."""
MOVING: Mapping[str, tuple[str, ...]] = {
    "session": (
        *("head", "head_hash", "status", "node", "kind", "outcome", "touched_us", "expires_us"),
    ),
}
"""Columns that the events tell, and of which a step moves some: it shall cost no sum."""
WAS_CHANGED = ""
"""In place of a sum: when the row was written to, it was already not as it had been written."""
LENGTH = 8
IS_MADE = f"SELECT 1 AS found FROM sqlite_master WHERE name = '{TABLE}'"
NULL = "null"

Execute = Callable[[str], Any]
Migrations = Mapping[str, tuple[str, ...]]


class Summed(Record, frozen=True):
    """A table of which each row has a sum, the columns that name a row, and those in the sum."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    def named(self, row: str = "") -> str:
        """Return an expression for what names a row; `row` is `NEW.`, for example."""
        if len(self.key) == 1:
            return row + self.key[0]
        return " || ',' || ".join(f"quote({row}{name})" for name in self.key)

    def sum(self, row: str = "") -> str:
        """Return an expression for the sum of a row."""
        # As bytes, for a damaged text may be none.
        fields = (
            f"'{name}', typeof({row}{name}), CAST({row}{name} AS BLOB)" for name in self.columns
        )
        return f"{FUNCTION}('{self.name}', {', '.join(fields)})"


OF_SQLITE_UTILS = Summed(
    "_sqlite_migrations", ("migration_set", "name"), ("id", "migration_set", "name", "applied_at")
)


def summed(migrations: Migrations) -> list[Summed]:
    """Return the tables of which each row has a sum, as these migrations make them."""
    found = [OF_SQLITE_UTILS]
    parts = described(migrations)
    for table in dict.fromkeys(table for table, _ in parts):
        if table not in PROVEN:
            said = [what for of, what in parts if of == table]
            [key] = [_inside(what) for what in said if what.startswith("PRIMARY KEY")]
            columns = [what.removeprefix("column ") for what in said if what.startswith("column ")]
            still = [name for name in columns if name not in MOVING.get(table, ())]
            found.append(Summed(table, key, tuple(still)))
    return found


def teach(connection: Any) -> None:
    """Let statements of a connection work out sums."""
    connection.create_function(FUNCTION, -1, _sum, deterministic=True)


def is_made(execute: Execute) -> bool:
    """Whether there is a table of sums."""
    return execute(IS_MADE).fetchone() is not None


def sum_all(execute: Execute, migrations: Migrations) -> None:
    """Keep the sum of every row as it is now; an error where there are sums already.

    So nobody takes damaged rows for whole because the note of a migration is lost.
    """
    for table in summed(migrations):
        execute(
            f"INSERT INTO {TABLE} (of_table, row_key, sum)"
            f" SELECT '{table.name}', {table.named()}, {table.sum()} FROM {table.name}"
        )


def sum_anew(execute: Execute, migrations: Migrations) -> None:
    """Keep the sum of every row as it is now, whatever the sums said before."""
    execute(f"DELETE FROM {TABLE}")
    sum_all(execute, migrations)


def keep_sums(execute: Execute, migrations: Migrations) -> None:
    """Let the connection keep the sums of all rows that it writes from now on."""
    for table in summed(migrations):
        for name, statement in _triggers(table):
            execute(f"DROP TRIGGER IF EXISTS temp.{name}")
            execute(f"CREATE TEMP TRIGGER {name} {statement}")


def _triggers(table: Summed) -> Iterator[tuple[str, str]]:
    of, sums = table.name, f"of_table = '{table.name}' AND row_key = {table.named('OLD.')}"
    yield (
        f"{of}_sum_inserted",
        f"AFTER INSERT ON main.{of} BEGIN"
        f" INSERT INTO {TABLE} (of_table, row_key, sum)"
        f" VALUES ('{of}', {table.named('NEW.')}, {table.sum('NEW.')})"
        " ON CONFLICT (of_table, row_key) DO UPDATE SET sum = excluded.sum; END",
    )
    # A row that was damaged before stays so, whatever is written to it.
    yield (
        f"{of}_sum_updated",
        f"AFTER UPDATE OF {', '.join(table.columns)} ON main.{of} BEGIN"
        f" UPDATE {TABLE} SET row_key = {table.named('NEW.')}, sum = CASE"
        f" WHEN sum = {table.sum('OLD.')} THEN {table.sum('NEW.')} ELSE '{WAS_CHANGED}' END"
        f" WHERE {sums}; END",
    )
    yield (
        f"{of}_sum_deleted",
        f"AFTER DELETE ON main.{of} BEGIN DELETE FROM {TABLE} WHERE {sums}; END",
    )


def _sum(table: str, *fields: Any) -> str:
    """Return the sum of a row: of each column its name, its type and its bytes.

    What is NULL counts nothing: a column that is added later changes no sum.
    """
    columns = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
    said = [table, *(column for column in columns if column[1] != NULL)]
    return blake2b(msgspec.msgpack.encode(said), digest_size=LENGTH).hexdigest()


def _inside(what: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in what.partition("(")[2].rstrip(")").split(","))
