"""One number for everything that is kept, the same wherever it is kept."""

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from treeguide.store.driver import Row

SIZE = 1 << 256
_encode = msgspec.json.Encoder(order="deterministic").encode


class Digest:
    """Grows with each row. The order does not matter, for databases sort in different ways."""

    def __init__(self) -> None:
        self._sums: dict[str, int] = {}
        self.rows = 0

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Take rows of a table into account."""
        for row in rows:
            # Added up, so that no order has to be made; no row can be there twice.
            number = int.from_bytes(sha256(_encode([table, row])).digest())
            self._sums[table] = (self._sums.get(table, 0) + number) % SIZE
            self.rows += 1

    def __str__(self) -> str:
        sums = {name: f"{number:x}" for name, number in self._sums.items()}
        return sha256(_encode([self.rows, sums])).hexdigest()
