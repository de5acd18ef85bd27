"""The files are databases without a fault, as far as SQLite can tell."""

from collections.abc import Iterator

from treeguide.store.driver import Driver
from treeguide.store.errors import Broken
from treeguide.store.invariants.base import Damage, Invariant

MOST = 20
CHECK = f"PRAGMA integrity_check({MOST})"
AS_IT_SHOULD_BE = "ok"
UNREADABLE = "SQLite cannot find its way through it."


class Files(Invariant):
    """Finds what SQLite itself finds. A changed value inside of a row it does not see."""

    name = "file"
    title = "SQLite finds no fault in the structure of its files."

    def found(self) -> Iterator[Damage]:
        if self.store.driver.dialect == "sqlite":
            for driver in dict.fromkeys((self.store.driver, self.store.keys)):
                yield from self._faults(driver)

    def _faults(self, driver: Driver) -> Iterator[Damage]:
        place = str(getattr(driver, "file", "database"))
        try:
            found = [row["integrity_check"] for row in driver.read(CHECK)]
        except Broken:
            found = [UNREADABLE]
        for message in found:
            if message != AS_IT_SHOULD_BE:
                yield self.damage(place, message)
