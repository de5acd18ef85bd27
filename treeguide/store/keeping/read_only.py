"""A store that is damaged is still read, and nobody writes to it."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast

from treeguide.store.driver import Driver, Run
from treeguide.store.errors import Broken
from treeguide.store.store import Store

T = TypeVar("T")
DAMAGED = "The data are damaged, so nothing is written to them; what is kept can still be read."
REMEDY = "Stop the server, then run `treeguide repair` or restore a backup."


class ReadOnly:
    """A driver that only reads."""

    wire = None

    def __init__(self, driver: Driver, reason: str) -> None:
        self._driver = driver
        self._reason = reason

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def write(self, work: Callable[[Run], T], **how: Any) -> NoReturn:
        """Refuse, and say why."""
        self._refuse()

    def write_together(self, *statements: Any, **how: Any) -> NoReturn:
        """Refuse, and say why."""
        self._refuse()

    def write_all(self, *parties: Any) -> NoReturn:
        """Refuse, and say why."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise Broken(f"{DAMAGED} {self._reason} {REMEDY}")


def is_read_only(store: Store) -> bool:
    """Whether nobody may change `store`."""
    return isinstance(store.driver, ReadOnly)


def let_nobody_write(store: Store, reason: str) -> None:
    """Refuse whatever would change `store` from now on, giving the sentence `reason` for it."""
    store.driver = store._driver = cast(Driver, ReadOnly(store.driver, reason))
