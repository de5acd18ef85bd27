"""What all parts of the store share: the database and the clock."""

import time
from collections.abc import Callable
from typing import Any

from treeguide.store.driver import Driver, Row
from treeguide.store.errors import Gone

Clock = Callable[[], int]


def now_us() -> int:
    """Return this moment in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


class Part:
    """Some verbs of the store. Each is one transaction."""

    _driver: Driver
    clock: Clock

    def _one(self, statement: str, **values: Any) -> Row:
        found = self._driver.read(statement, **values)
        if not found:
            raise Gone(f"Nothing is kept under {', '.join(map(str, values.values()))}.")
        return found[0]
