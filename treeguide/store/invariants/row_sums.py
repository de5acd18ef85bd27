"""What nothing else proves is as it was written: each row fits the sum that was kept with it."""

from collections.abc import Iterator

from treeguide.store.driver import Driver
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.keeping.unproven import CHANGED, LOST, WITHOUT_SUM, unproven_rows
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.sqlite.row_sums import Migrations

MESSAGES = {
    CHANGED: (
        "The row {} is not as TreeGuide wrote it: another program or a failing disk has changed it,"
        " so nobody can rely on what it says."
    ),
    WITHOUT_SUM: (
        "The row {} was not written by TreeGuide, or its sum is lost: nobody can rely on what it"
        " says."
    ),
    LOST: (
        "The row {} is lost: TreeGuide has written it, and another program or a failing disk has"
        " removed it."
    ),
}


class RowSums(Invariant):
    """Finds rows that somebody else or a failing disk has changed, added or removed.

    PostgreSQL keeps sums of its pages itself; `doctor` says where it does not.
    """

    name = "I19"
    title = "Each row that nothing else proves is as TreeGuide wrote it, and none is missing."
    reads_everything = True

    def found(self) -> Iterator[Damage]:
        for driver, migrations in self._files():
            for row in unproven_rows(driver, migrations):
                message = MESSAGES[row.how].format(f"“{row.key}”")
                yield self.damage(f"table “{row.table}”", message)

    def _files(self) -> Iterator[tuple[Driver, Migrations]]:
        if self.store.driver.dialect == "sqlite":
            yield self.store.driver, MIGRATIONS
            yield self.store.keys, KEY_MIGRATIONS
