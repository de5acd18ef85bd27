"""Where the audit stands, told to the log each hour: a copy that who owns the data cannot change.

Whoever cuts the audit short and makes all hashes anew ends elsewhere than the log says.
"""

import logging
from threading import Event, Thread

from treeguide.engine import US_A_DAY
from treeguide.store import Store, StoreError

EVERY_S = 3600.0
KEPT_US = 90 * US_A_DAY
"""How long sign-ins and links are kept that have ended."""

log = logging.getLogger("treeguide")


class Checkpoints:
    """Tells where the audit stands, in a thread of its own, and forgets what has ended long ago."""

    def __init__(self, store: Store, every_s: float = EVERY_S) -> None:
        self._store = store
        self._every_s = every_s
        self._told = ""
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="checkpoints", daemon=True)

    def start(self) -> None:
        """Tell it from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Tell it no more; returns when nothing is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def tell(self) -> None:
        """Tell where the audit stands, unless that was told before."""
        head = self._store.audit_head()
        if head != self._told:
            log.info("The audit stands at %s.", head)
            self._told = head
        self._store.forget_old_guesses()
        before_us = self._store.clock() - KEPT_US
        self._store.forget_old_sign_ins(before_us)
        self._store.forget_old_links(before_us)

    def _run(self) -> None:
        while not self._stopped.wait(self._every_s):
            try:
                self.tell()
            except StoreError as error:
                log.warning("Where the audit stands cannot be told at present. %s", error)
