"""Deleting what people have said: their data keys go, the history stays whole and unreadable."""

from treeguide.store import sql
from treeguide.store.chain import text_of
from treeguide.store.driver import Driver, Run
from treeguide.store.errors import Gone
from treeguide.store.people.audit import Audit, Change
from treeguide.store.queues import PROMISE
from treeguide.store.records import Erasure
from treeguide.store.sealing.data_keys import Name
from treeguide.store.sealing.vault import Vault

KEY_OF = "SELECT 1 AS found FROM data_key WHERE session_id = :session_id LIMIT 1"
AMONG = "session_id IN (SELECT value ->> 0 FROM {rows})"
KEYS_OF = f"SELECT session_id, keep_days FROM data_key WHERE {AMONG}"
FORGET_CASES = f"DELETE FROM session_case WHERE {AMONG}"
CLOSE_FOLLOW_UPS = f"UPDATE follow_up SET done_us = :now_us WHERE done_us IS NULL AND {AMONG}"


class Erasing(Audit):
    """Erases sessions, and remembers which, so that no backup brings them back."""

    keys: Driver
    vault: Vault

    def erase_session(
        self,
        session_id: str,
        *,
        actor: str,
        reason: str,
        team: str | None = None,
        token: str | None = None,
    ) -> None:
        """Delete what is personal in a session for good, and end it; raise Gone if there is none.

        The first time is noted in the audit, for those who look after `team`. `token` is the id of
        an access token with which `actor` has come.
        What it was about stays: its nodes, its answers, its hash chain. A session of which there
        are only keys is in data that a restored backup has replaced: nobody opens it there either.
        """
        name = {"session_id": session_id}
        if not (self._driver.read(sql.HEAD, **name) or self.keys.read(KEY_OF, **name)):
            raise Gone(f"There is no session “{session_id}”. Check the spelling of its id.")
        through = f"{actor}, with the access token {token}" if token is not None else actor
        change = Change(actor, "session erased", session_id, team, _more(reason, token))

        def erase(run: Run) -> None:
            if _keep(run, Erasure(session_id, self.clock(), through, reason)):
                self._note(run, change)

        # First what makes the erasure known: if the keys are not deleted then, the start does it.
        self._driver.write(erase)
        self.vault.erase(session_id)

    def erasures(self) -> list[Erasure]:
        """Return which sessions were erased, by id."""
        return [Erasure(**row) for row in self._driver.read(sql.ERASURES)]

    def forget_over(self, names: list[Name]) -> int:
        """Delete keys whose time is over, by (session id, keep_days); return how many there were.

        With the last key of a session goes the case that it was about, and nobody has to follow it
        up any more: what was said there, nobody can read.
        """
        held = self.keys.read(KEYS_OF, rows=_rows({session_id for session_id, _ in names}))
        over, last = set(names), {row["session_id"] for row in held}
        last -= {row["session_id"] for row in held if (*row.values(),) not in over}
        values = {"rows": _rows(last), "now_us": self.clock()}

        def forget(run: Run) -> None:
            run(FORGET_CASES, values)
            run(CLOSE_FOLLOW_UPS, values)

        # The keys go last: where this breaks off, they are still due.
        if last:
            self._driver.write(forget, repeatable=True)
        return self.vault.forget_all(names)

    def apply_erasures(self, erasures: list[Erasure]) -> None:
        """Erase sessions, once more if need be; those that are not kept are only remembered."""

        def keep(run: Run) -> None:
            for one in erasures:
                _keep(run, one)

        self._driver.write(keep)
        self.vault.erase(*(one.session_id for one in erasures))


def _keep(run: Run, erasure: Erasure) -> bool:
    """Note an erasure, and delete what is in clear; return whether it was not noted before."""
    values = {
        "session_id": erasure.session_id,
        "at_us": erasure.at_us,
        "actor": erasure.actor,
        "reason": erasure.reason,
        "timer_kind": PROMISE,
    }
    is_new: bool = run(sql.KEEP_ERASURE, values).rowcount == 1
    for statement in (sql.ERASE_SESSION, sql.DROP_TIMER, *sql.FORGET_SESSION):
        run(statement, values)
    return is_new


def _more(reason: str, token: str | None) -> dict[str, str]:
    return {"reason": reason} if token is None else {"reason": reason, "token": token}


def _rows(session_ids: set[str]) -> str:
    return text_of([[one] for one in sorted(session_ids)])
