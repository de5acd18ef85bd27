"""The store: all its verbs in one object, put together from its parts."""

from treeguide.store.brands import Brands
from treeguide.store.calls import Calls
from treeguide.store.desk import Desk
from treeguide.store.drafts import Drafts
from treeguide.store.driver import Driver, Health
from treeguide.store.erasing import Erasing
from treeguide.store.histories import Histories
from treeguide.store.listing import Listing
from treeguide.store.part import Clock, now_us
from treeguide.store.people.guesses import Guesses
from treeguide.store.people.links import Links
from treeguide.store.people.sign_ins import SignIns
from treeguide.store.people.sign_ons import SignOns
from treeguide.store.people.teams import Teams
from treeguide.store.presence import Presences
from treeguide.store.queues import Queues
from treeguide.store.resuming import Resuming
from treeguide.store.sealing.missing_keys import MissingKeys
from treeguide.store.sealing.vault import Vault
from treeguide.store.sessions import Sessions
from treeguide.store.sqlite.holding import Holding
from treeguide.store.sqlite.lock import Lock
from treeguide.store.tokens import Tokens
from treeguide.store.traffic import Counters
from treeguide.store.versions import Versions


class Store(
    Versions,
    Sessions,
    Histories,
    Counters,
    Queues,
    Drafts,
    Tokens,
    Erasing,
    Desk,
    Resuming,
    MissingKeys,
    Links,
    Teams,
    SignIns,
    SignOns,
    Guesses,
    Presences,
    Brands,
    Listing,
    Calls,
):
    """Published versions, sessions and their events. Versions and events are never changed.

    `driver`, `keys` and `vault` are for what keeps and judges the data: backups and `verify`.
    """

    def __init__(
        self,
        driver: Driver,
        keys: Driver,
        vault: Vault,
        *,
        lock: Lock | Holding | None = None,
        clock: Clock = now_us,
    ) -> None:
        self.driver = self._driver = driver
        self.keys = keys
        self.vault = vault
        self._lock = lock
        self.clock = clock

    def health(self) -> Health:
        """Return how the database is."""
        return self._driver.health()

    def close(self) -> None:
        """Let go of the data."""
        self._driver.close()
        if self.keys is not self._driver:
            self.keys.close()
        if self._lock is not None:
            self._lock.release()
