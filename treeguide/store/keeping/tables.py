"""The tables and their keys, as the migrations make them: whoever copies everything needs both."""

import re
from collections.abc import Callable, Iterator, Mapping

from treeguide.model import Record
from treeguide.store.driver import Row
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.store import Store

BOOKKEEPING = ("applied", "row_sum")
"""What each database knows about itself alone."""
_MADE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*)\)", re.DOTALL)
_KEY_OF_MANY = re.compile(r"PRIMARY KEY \(([^)]+)\)")
_KEY_OF_ONE = re.compile(r"(\w+) TEXT[^,]* PRIMARY KEY")
AT_ONCE = 500


class Table(Record, frozen=True):
    """A table, and the columns that name a row of it."""

    name: str
    key: tuple[str, ...]

    def rows_by(self, read: Callable[..., list[Row]]) -> Iterator[list[Row]]:
        """Yield all rows that `read` finds, some at a time, in the order of the database."""
        statement = self._some("")
        after: Row = {}
        while rows := read(statement, most=AT_ONCE, **after):
            yield rows
            after = {f"after_{name}": rows[-1][name] for name in self.key}
            statement = self._some(self._behind())

    def _some(self, condition: str) -> str:
        return f"SELECT * FROM {self.name} {condition} ORDER BY {', '.join(self.key)} LIMIT :most"

    def _behind(self) -> str:
        return f"WHERE ({', '.join(self.key)}) > ({', '.join(f':after_{n}' for n in self.key)})"


def _tables(migrations: Mapping[str, tuple[str, ...]]) -> tuple[Table, ...]:
    found = []
    for statement in (text for statements in migrations.values() for text in statements):
        made = _MADE.search(statement)
        if made and made[1] not in BOOKKEEPING:
            found.append(Table(made[1], _key(made[2])))
    return tuple(found)


def _key(columns: str) -> tuple[str, ...]:
    many = _KEY_OF_MANY.search(columns)
    if many:
        return tuple(name.strip() for name in many[1].split(","))
    one = _KEY_OF_ONE.search(columns)
    assert one is not None, columns
    return (one[1],)


TABLES = _tables(MIGRATIONS)
"""Every table, each after those to which it refers."""
KEY_TABLES = _tables(KEY_MIGRATIONS)
"""The tables of the data keys, which may lie in a database of their own."""


def rows_in(store: Store) -> int:
    """Return how many rows there are in all tables."""
    found = [(store.driver, table) for table in TABLES] + [(store.keys, t) for t in KEY_TABLES]
    of = (driver.read(f"SELECT COUNT(*) AS number FROM {table.name}") for driver, table in found)
    return sum(rows[0]["number"] for rows in of if rows)
