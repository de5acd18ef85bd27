"""What happens by itself: abandoned sessions end, answers whose time is over go, promises fall due.

One sweeper runs in each server. Several nodes may sweep at once: a session is ended only where it
stands, and a timer is fired only by who has claimed it.
"""

import logging
import secrets
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from treeguide.model import Record
from treeguide.service.backlog import Backlog
from treeguide.service.sessions import Sessions
from treeguide.store import StoreError, Unavailable, Unsure
from treeguide.store.chain import text_of
from treeguide.store.ending import Due, end_sessions, open_among
from treeguide.store.queues import PROMISE
from treeguide.store.records import Timer
from treeguide.store.sealing.data_keys import FIRST, Name

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
MOST_STUCK = 10
"""How many sessions of a round cannot be ended before the fault is not one of theirs."""
PASSING = (Unavailable, Unsure)
"""What is no fault of a single session: the same may be done a little later."""
_STUCK = "The session “%s” cannot be ended by itself. `treeguide verify` says what is damaged. %s"
_SILENT = "The promise in the session “%s” cannot be told to be due. %s"
ENDING = "Sessions cannot be ended by themselves at present. %s"
FORGETTING = "Personal answers whose time is over cannot be deleted at present. %s"
UNREAD = "The master keys were changed, and cannot be used as they are now. %s"
FIRING = "Nobody can be told at present which promises are due. %s"

Part = Callable[[], tuple[int, bool]]
"""One kind of thing that happens by itself: does some, returns how many and if there are more."""

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
        self._complaints: dict[str, str] = {}
        self._pace = Pace()
        self._backlog = Backlog(self._store)
        self._forgotten: Name = FIRST
        self._stuck = 0

    def start(self) -> None:
        """Sweep from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Sweep no more; returns when nothing is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def sweep(self) -> Swept:
        """Do a little of what is to be done; where one part cannot be done, the others are."""
        self._stuck = 0
        ended, more_to_end = self._tried(self._end_abandoned, ENDING)
        forgotten, more_to_forget = self._tried(self._forget, FORGETTING)
        fired, more_to_fire = self._tried(self._fire, FIRING)
        self._see_to_keys()
        return Swept(ended, forgotten, fired, more_to_end or more_to_forget or more_to_fire)

    def _run(self) -> None:
        rest_s = 0.0
        while not self._stopped.wait(rest_s):
            began = monotonic()
            is_behind = self.sweep().is_behind
            rest_s = (monotonic() - began) * REST if is_behind else self._every_s

    def _tried(self, part: Part, complaint: str) -> tuple[int, bool]:
        """Do a part, or say once what keeps it from being done."""
        try:
            done = part()
        except StoreError as error:
            self._complain(complaint, str(error))
            return 0, False
        except Exception:
            log.exception("The sweeper has a fault, and tries again.")
            return 0, False
        self._complaints.pop(complaint, None)
        return done

    def _see_to_keys(self) -> None:
        """Say once where keys lie that cannot be used, for the old ones go on meanwhile."""
        unread = self._store.vault.master.unread
        if unread is None:
            self._complaints.pop(UNREAD, None)
        else:
            self._complain(UNREAD, unread)

    def _complain(self, complaint: str, sentence: str) -> None:
        if sentence != self._complaints.get(complaint):
            log.warning(complaint, sentence)
        self._complaints[complaint] = sentence

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
        """End sessions; one that is damaged keeps none of the others open."""
        if not sessions:
            return 0
        try:
            ended = end_sessions(self._store, sessions)
        except PASSING:
            raise
        except Exception as error:
            return self._end_others(sessions, error)
        for session in sessions:
            self._sessions.forget(session.id)
        return ended

    def _end_others(self, sessions: list[Due], error: Exception) -> int:
        """End sessions apart from each other that cannot be ended together."""
        if len(sessions) > 1:
            half = len(sessions) // 2
            return self._end(sessions[:half]) + self._end(sessions[half:])
        self._stuck += 1
        if self._stuck > MOST_STUCK:
            raise error
        self._backlog.set_aside(sessions[0].id)
        _report(_STUCK, sessions[0].id, error)
        return 0

    def _forget(self) -> tuple[int, bool]:
        """Delete keys whose time is over; what is still under way ends before."""
        due = self._store.vault.due(self._store.clock(), KEYS_AT_ONCE, self._forgotten)
        is_full = len(due) == KEYS_AT_ONCE
        # Those that stay must not keep the ones behind them from going.
        self._forgotten = due[-1] if is_full else FIRST
        session_ids = {session_id for session_id, _ in due}
        is_open = open_among(self._store, session_ids)
        self._end([session for session in is_open if not self._backlog.is_aside(session.id)])
        still_open = {session.id for session in open_among(self._store, session_ids)}
        over = [name for name in due if name[0] not in still_open]
        forgotten = self._store.forget_over(over) if over else 0
        return forgotten, is_full

    def _fire(self) -> tuple[int, bool]:
        timers = self._store.claim_timers(self._owner, most=TIMERS_AT_ONCE, lease_us=LEASE_US)
        fired = sum(self._fires(timer) for timer in timers if timer.kind == PROMISE)
        return fired, len(timers) == TIMERS_AT_ONCE

    def _fires(self, timer: Timer) -> bool:
        """Fire a timer; one that cannot be fired is tried again when its lease is over."""
        payload = {"due_us": timer.due_us, "event": DUE, "session": timer.subject}
        try:
            return self._store.fire_timer(timer, self._owner, DUE, text_of(payload))
        except PASSING:
            raise
        except Exception as error:
            _report(_SILENT, timer.subject, error)
            return False


def _report(sentence: str, session_id: str, error: Exception) -> None:
    """Log why nothing can be done in a session; the place of what nobody has foreseen, too."""
    if isinstance(error, StoreError):
        log.error(sentence, session_id, error)
    else:
        log.error(sentence, session_id, "This is a fault of ours.", exc_info=error)
