"""Deleting what people have said: their data keys go, the history stays whole and unreadable."""

from treeguide.store import sql
from treeguide.store.driver import Driver, Run
from treeguide.store.errors import Gone
from treeguide.store.part import Part
from treeguide.store.queues import PROMISE
from treeguide.store.records import Erasure
from treeguide.store.sealing.vault import Vault

KEY_OF = "SELECT 1 AS found FROM data_key WHERE session_id = :session_id LIMIT 1"


class Erasing(Part):
    """Erases sessions, and remembers which, so that no backup brings them back."""

    keys: Driver
    vault: Vault

    def erase_session(self, session_id: str, *, actor: str, reason: str) -> None:
        """Delete what is personal in a session for good, and end it; raise Gone if there is none.

        What it was about stays: its nodes, its answers, its hash chain. A session of which there
        are only keys is in data that a restored backup has replaced: nobody opens it there either.
        """
        name = {"session_id": session_id}
        if not (self._driver.read(sql.HEAD, **name) or self.keys.read(KEY_OF, **name)):
            raise Gone(f"There is no session “{session_id}”. Check the spelling of its id.")
        erasure = Erasure(session_id, self.clock(), actor, reason)
        self.apply_erasures([erasure])

    def erasures(self) -> list[Erasure]:
        """Return which sessions were erased, by id."""
        return [Erasure(**row) for row in self._driver.read(sql.ERASURES)]

    def apply_erasures(self, erasures: list[Erasure]) -> None:
        """Erase sessions, once more if need be; those that are not kept are only remembered."""

        def keep(run: Run) -> None:
            for one in erasures:
                values = {
                    "session_id": one.session_id,
                    "at_us": one.at_us,
                    "actor": one.actor,
                    "reason": one.reason,
                    "timer_kind": PROMISE,
                }
                run(sql.KEEP_ERASURE, values)
                run(sql.ERASE_SESSION, values)
                run(sql.DROP_TIMER, values)
                for statement in sql.FORGET_SESSION:
                    run(statement, values)

        # First what makes the erasure known: if the keys are not deleted then, the start does it.
        self._driver.write(keep)
        self.vault.erase(*(one.session_id for one in erasures))
