"""What happens by itself: abandoned sessions end, answers whose time is over go, promises fall due.

One sweeper runs in each server. Several nodes may sweep at once: a session is ended only where it
stands, and a timer is fired only by who has claimed it.
"""

import logging
import secrets
from threading import Event, Thread
from time import monotonic

from treeguide.model import Record
from treeguide.service.backlog import Backlog
from treeguide.service.sessions import Sessions
from treeguide.store import StoreError
from treeguide.store.chain import text_of
from treeguide.store.ending import Due, end_sessions, open_among
from treeguide.store.queues import PROMISE

EVERY_S = 10.0
"""How long a sweeper rests when it has done all there was to do."""
REST = 0.1
"""How long it rests otherwise, as a share of the round before: those who answer come first."""
FEWEST_AT_ONCE, FIRST_AT_ONCE, MOST_AT_ONCE = 100, 250, 2_000
TURN_S = 0.03
"""How long a transaction of the sweeper is to take, for those who answer wait for it."""
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
        """Learn from how long a transaction took that was full, and not too much from one."""
        change = min(max(TURN_S / seconds, 0.5), 2)
        self.at_once = round(min(max(self.at_once * change, FEWEST_AT_ONCE), MOST_AT_ONCE))


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
        self._backlog = Backlog(self._store)

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
            began = monotonic()
            is_behind = self._swept()
            rest_s = (monotonic() - began) * REST if is_behind else self._every_s

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
        due = self._backlog.take(self._pace.at_once)
        began, is_full = monotonic(), len(due) == self._pace.at_once
        ended = self._end(due)
        if is_full:
            self._pace.took(monotonic() - began)
        if ended < len(due) / 2:
            # Another node ends the same ones.
            self._backlog.forget()
        return ended, not self._backlog.is_empty

    def _end(self, sessions: list[Due]) -> int:
        ended = end_sessions(self._store, sessions)
        for session in sessions:
            self._sessions.forget(session.id)
        return ended

    def _forget(self) -> tuple[int, bool]:
        """Delete keys whose time is over; what is still under way ends before."""
        due = self._store.vault.due(self._store.clock(), KEYS_AT_ONCE)
        session_ids = {session_id for session_id, _ in due}
        self._end(open_among(self._store, session_ids))
        still_open = {session.id for session in open_among(self._store, session_ids)}
        over = [name for name in due if name[0] not in still_open]
        forgotten = self._store.vault.forget_all(over) if over else 0
        return forgotten, len(due) == KEYS_AT_ONCE

    def _fire(self) -> tuple[int, bool]:
        timers = self._store.claim_timers(self._owner, most=TIMERS_AT_ONCE, lease_us=LEASE_US)
        fired = 0
        for timer in timers:
            if timer.kind == PROMISE:
                payload = {"due_us": timer.due_us, "event": DUE, "session": timer.subject}
                fired += self._store.fire_timer(timer, self._owner, DUE, text_of(payload))
        return fired, len(timers) == TIMERS_AT_ONCE
