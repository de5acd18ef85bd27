"""What was erased stays erased."""

import time
from collections.abc import Iterator

from treeguide.store import sql
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Damage, Invariant

KEY_OF = "SELECT keep_days FROM data_key WHERE session_id = :session_id"
ERASURE = "SELECT session_id FROM erasure WHERE session_id = :session_id"
STILL_THERE = tuple(
    (table, f"SELECT 1 AS found FROM {table} WHERE session_id = :session_id LIMIT 1")
    for table in sql.BESIDE_SESSIONS
)
LOOKS = 10
BETWEEN_LOOKS_S = 0.1


class Erased(Invariant):
    """Finds sessions that were erased and can still be read."""

    name = "I14"
    title = "Of an erased session there is no key any more, and its status says that it was erased."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        is_marked = session["status"] == "erased"
        if is_marked and not self.store.driver.read(ERASURE, session_id=session["id"]):
            return "The status is “erased”, and nobody has noted who erased it."
        return None

    def found(self) -> Iterator[Damage]:
        erased = [erasure.session_id for erasure in self.store.erasures()]
        readable = self._still_readable(erased)
        for session_id in erased:
            place = f"session “{session_id}”"
            if session_id in readable:
                yield self.damage(place, "It was erased, and the key to its answers is there.")
            kept = self.store.driver.read(sql.HEAD, session_id=session_id)
            if kept and kept[0]["status"] != "erased":
                yield self.damage(place, f"It was erased, and its status is {kept[0]['status']}.")
            for table, statement in STILL_THERE:
                if self.store.driver.read(statement, session_id=session_id):
                    yield self.damage(place, f"It was erased, and is still in {table}.")

    def _still_readable(self, erased: list[str]) -> set[str]:
        """Return those whose keys stay: who erases notes that first, and deletes the keys then."""
        found = self._with_keys(erased)
        for _ in range(LOOKS):
            if not found:
                break
            time.sleep(BETWEEN_LOOKS_S)
            found = self._with_keys(found)
        return set(found)

    def _with_keys(self, session_ids: list[str]) -> list[str]:
        read = self.store.keys.read
        return [one for one in session_ids if read(KEY_OF, session_id=one)]
