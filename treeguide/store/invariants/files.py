"""The files are databases without a fault, as far as SQLite can tell."""

from collections.abc import Iterator

from treeguide.store.driver import Driver
from treeguide.store.errors import Broken
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.keeping.tables import TABLES, Table

MOST = 20
CHECK = f"PRAGMA integrity_check({MOST})"
AS_IT_SHOULD_BE = "ok"
READ_BY_OTHERS = ("session", "event")
UNREADABLE = "SQLite cannot find its way through it."


class Files(Invariant):
    """Finds what the database itself finds, and rows that cannot be read."""

    name = "file"
    title = "The database finds no fault in itself, and gives every row."
    reads_everything = True

    def found(self) -> Iterator[Damage]:
        if self.store.driver.dialect == "sqlite":
            for driver in dict.fromkeys((self.store.driver, self.store.keys)):
                yield from self._faults(driver)
        for table in TABLES:
            if table.name not in READ_BY_OTHERS:
                yield from self._unreadable(table)

    def _unreadable(self, table: Table) -> Iterator[Damage]:
        try:
            for _ in table.rows_by(self.store.driver.read):
                pass
        except Broken:
            yield self.damage(f"table “{table.name}”", "Some of its rows cannot be read.")

    def _faults(self, driver: Driver) -> Iterator[Damage]:
        place = str(getattr(driver, "file", "database"))
        try:
            found = [row["integrity_check"] for row in driver.read(CHECK)]
        except Broken:
            found = [UNREADABLE]
        for message in found:
            if message != AS_IT_SHOULD_BE:
                yield self.damage(place, message)
