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
ASIDE_US = 3600 * 1_000_000
"""How long a session rests that could not be ended."""


class Backlog:
    """Hands out what is due, some at a time. What has changed since it was read does no harm."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._due: list[Due] = []
        self._is_all = True
        self._aside: dict[str, int] = {}

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

    def set_aside(self, session_id: str) -> None:
        """Hand a session out no more for a while: it cannot be ended as it is."""
        self._aside[session_id] = self._store.clock() + ASIDE_US

    def is_aside(self, session_id: str) -> bool:
        """Whether a session was set aside, and the time for that is not over."""
        return self._aside.get(session_id, 0) > self._store.clock()

    def _read(self) -> None:
        now_us = self._store.clock()
        self._aside = {name: until for name, until in self._aside.items() if until > now_us}
        # What is set aside is due all the time, and must not take the place of others.
        most = READ_AT_ONCE + len(self._aside)
        found = due_sessions(self._store, now_us, most)
        self._is_all = len(found) < most
        due = [session for session in found if session.id not in self._aside]
        due.sort(key=attrgetter("id"))
        # From another place on each node: otherwise all would end the same ones.
        first = secrets.randbelow(len(due) or 1)
        self._due = due[first:] + due[:first]
