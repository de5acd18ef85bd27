"""Threads that walk sessions as fast as they can, until nobody needs them any more."""

import threading
import time

from tests.faults import lamps
from treeguide.store import Ack, Store

THREADS = 4


class Load:
    """Threads that append as fast as they can, and remember what was acknowledged."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.acknowledged: dict[str, Ack] = {}
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._walk, args=(n,)) for n in range(THREADS)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        self.go_on(2 * THREADS)
        return self

    def go_on(self, sessions: int) -> None:
        """Return when there are so many sessions more."""
        most = len(self.acknowledged) + sessions
        while len(self.acknowledged) < most:
            time.sleep(0.002)

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _walk(self, thread: int) -> None:
        number = 0
        while not self._stopped.is_set():
            number += 1
            for ack in lamps.walk(self.store, f"load{thread}-{number}", 40):
                self.acknowledged[f"load{thread}-{number}"] = ack


def events_in(acknowledged: dict[str, Ack]) -> int:
    return sum(ack.seq for ack in acknowledged.values())
