"""Sessions that are to end by themselves, in the order in which that costs least.

Ids are made at random, so sessions that are due one after the other lie far apart in what a
database keeps by id. Of many that are due, those with similar ids share its pages.
"""

import secrets
from operator import attrgetter

from treeguide.store import Store
from treeguide.store.ending import Due, due_sessions

READ_AT_ONCE = 60_000
"""With fewer they share no pages; with more there is nothing left to gain, only to remember."""


class Backlog:
    """Hands out what is due, some at a time. What has changed since it was read does no harm."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._due: list[Due] = []
        self._is_all = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing more is due, as far as is known."""
        return self._is_all and not self._due

    def take(self, most: int) -> list[Due]:
        """Return sessions that are due, of which nobody is handed out again before `forget`."""
        if not self._due:
            self._read()
        taken, self._due = self._due[:most], self._due[most:]
        return taken

    def forget(self) -> None:
        """Read anew what is due before the next is handed out."""
        self._due = []

    def _read(self) -> None:
        due = due_sessions(self._store, self._store.clock(), READ_AT_ONCE)
        self._is_all = len(due) < READ_AT_ONCE
        due.sort(key=attrgetter("id"))
        # From another place on each node: otherwise all would end the same ones.
        first = secrets.randbelow(len(due) or 1)
        self._due = due[first:] + due[:first]
