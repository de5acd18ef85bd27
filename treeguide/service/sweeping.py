"""What happens by itself: abandoned sessions end, answers whose time is over go, promises fall due.

One sweeper runs in each server. Several nodes may sweep at once: a session is ended only where it
stands, and a timer is fired only by who has claimed it.
"""

import logging
import secrets
from collections.abc import Iterator
from threading import Event, Thread
from time import monotonic

from treeguide.model import Record
from treeguide.service.sessions import Sessions
from treeguide.store import Gone, SessionRow, StoreError
from treeguide.store.chain import text_of
from treeguide.store.ending import end_sessions
from treeguide.store.queues import PROMISE

EVERY_S = 10.0
"""How long a sweeper rests when it has done all there was to do."""
PAUSE_S = 0.02
"""How long it rests between rounds otherwise, so that those who answer come first."""
FEWEST_AT_ONCE, FIRST_AT_ONCE, MOST_AT_ONCE = 25, 250, 2_000
TURN_S = 0.05
"""How long those who answer may have to wait for one transaction of the sweeper."""
KEYS_AT_ONCE = 500
TIMERS_AT_ONCE = 100
LEASE_US = 60_000_000
DUE = "promise.due"
"""The topic under which others hear that a team has not acted in time."""

log = logging.getLogger("treeguide")


class Swept(Record, frozen=True):
    """What one round has done."""

    ended: int = 0
    """Sessions that nobody had touched for long."""
    forgotten: int = 0
    """Keys of personal answers whose time is over."""
    fired: int = 0
    """Promises that have fallen due."""
    is_behind: bool = False
    """Whether there is more to do at once."""


class Pace:
    """How many sessions are ended in one transaction: as many as can be in a short time."""

    def __init__(self) -> None:
        self.at_once = FIRST_AT_ONCE

    def took(self, seconds: float) -> None:
        """Learn from how long a transaction took that was full."""
        if seconds > TURN_S:
            self.at_once = max(self.at_once // 2, FEWEST_AT_ONCE)
        elif seconds < TURN_S / 3:
            self.at_once = min(self.at_once * 2, MOST_AT_ONCE)


class Sweeper:
    """Sweeps from time to time, in a thread of its own."""

    def __init__(self, sessions: Sessions, every_s: float = EVERY_S) -> None:
        self._sessions = sessions
        self._store = sessions.store
        self._every_s = every_s
        self._owner = f"sweeper-{secrets.token_hex(8)}"
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="sweeper", daemon=True)
        self._complaint = ""
        self._pace = Pace()

    def start(self) -> None:
        """Sweep from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Sweep no more; returns when nothing is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def sweep(self) -> Swept:
        """Do a little of what is to be done."""
        ended, more_to_end = self._end_abandoned()
        forgotten, more_to_forget = self._forget()
        fired, more_to_fire = self._fire()
        return Swept(ended, forgotten, fired, more_to_end or more_to_forget or more_to_fire)

    def _run(self) -> None:
        rest_s = 0.0
        while not self._stopped.wait(rest_s):
            rest_s = PAUSE_S if self._swept() else self._every_s

    def _swept(self) -> bool:
        """Sweep once, and say what keeps it from that; return whether there is more to do."""
        try:
            is_behind = self.sweep().is_behind
        except StoreError as error:
            self._complain(str(error))
            return False
        except Exception:
            log.exception("The sweeper has a fault, and tries again.")
            return False
        self._complaint = ""
        return is_behind

    def _complain(self, sentence: str) -> None:
        if sentence != self._complaint:
            log.warning("Sessions cannot be ended by themselves at present. %s", sentence)
        self._complaint = sentence

    def _end_abandoned(self) -> tuple[int, bool]:
        at_once = self._pace.at_once
        rows = self._store.expired(self._store.clock(), at_once)
        began, is_full = monotonic(), len(rows) == at_once
        ended = self._end(rows)
        if is_full:
            self._pace.took(monotonic() - began)
        return ended, is_full

    def _end(self, rows: list[SessionRow]) -> int:
        ended = end_sessions(self._store, rows)
        for row in rows:
            self._sessions.forget(row.id)
        return ended

    def _forget(self) -> tuple[int, bool]:
        """Delete keys whose time is over; what is still under way ends before."""
        due = self._store.vault.due(self._store.clock(), KEYS_AT_ONCE)
        self._end(list(self._open({session_id for session_id, _ in due})))
        still_open = {row.id for row in self._open({session_id for session_id, _ in due})}
        over = [name for name in due if name[0] not in still_open]
        forgotten = self._store.vault.forget_all(over) if over else 0
        return forgotten, len(due) == KEYS_AT_ONCE

    def _open(self, session_ids: set[str]) -> Iterator[SessionRow]:
        for session_id in sorted(session_ids):
            try:
                row = self._store.session_row(session_id)
            except Gone:
                # Its key was made, and then the session could not be kept.
                continue
            if row.status == "open":
                yield row

    def _fire(self) -> tuple[int, bool]:
        timers = self._store.claim_timers(self._owner, most=TIMERS_AT_ONCE, lease_us=LEASE_US)
        fired = 0
        for timer in timers:
            if timer.kind == PROMISE:
                payload = {"due_us": timer.due_us, "event": DUE, "session": timer.subject}
                fired += self._store.fire_timer(timer, self._owner, DUE, text_of(payload))
        return fired, len(timers) == TIMERS_AT_ONCE
