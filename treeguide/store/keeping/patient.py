"""Reading beside a server that writes without a pause."""

from typing import Any

from treeguide.store.driver import Driver, Row
from treeguide.store.errors import Busy

TRIES = 20
"""Each waits some seconds by itself."""


class Patient:
    """A driver that waits for its turn to read."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def read(self, statement: str, **values: Any) -> list[Row]:
        """Return the rows that `statement` finds; raise Busy only when nothing else helps."""
        for _ in range(TRIES - 1):
            try:
                return self._driver.read(statement, **values)
            except Busy:
                continue
        return self._driver.read(statement, **values)
