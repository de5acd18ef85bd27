"""A key is deleted when its time is over, and not at any other moment."""

from collections.abc import Iterator

from treeguide.engine import US_A_DAY
from treeguide.store.chain import UNTIL_ERASED
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.keeping.tables import KEY_TABLES


class Deadlines(Invariant):
    """Finds keys that would be deleted too early, too late, or never."""

    name = "keys"
    title = "Each key is to be deleted after its days, counted from when it was made."

    def found(self) -> Iterator[Damage]:
        for table in KEY_TABLES:
            for rows in table.rows_by(self.store.keys.read):
                for row in rows:
                    if row["delete_us"] != _due_us(row):
                        place = f"session “{row['session_id']}”"
                        message = f"Its key for {row['keep_days']} days has another end."
                        yield self.damage(place, message)


def _due_us(row: Row) -> int | None:
    if row["keep_days"] == UNTIL_ERASED:
        return None
    return int(row["created_us"] + row["keep_days"] * US_A_DAY)
