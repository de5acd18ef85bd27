"""What was erased stays erased."""

from collections.abc import Iterator

from treeguide.store import sql
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Damage, Invariant

KEY_OF = "SELECT keep_days FROM data_key WHERE session_id = :session_id"
ERASURE = "SELECT session_id FROM erasure WHERE session_id = :session_id"


class Erased(Invariant):
    """Finds sessions that were erased and can still be read."""

    name = "I14"
    title = "An erased session has no key any more, and its status says that it was erased."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        is_marked = session["status"] == "erased"
        if is_marked and not self.store.driver.read(ERASURE, session_id=session["id"]):
            return "The status is “erased”, and nobody has noted who erased it."
        return None

    def found(self) -> Iterator[Damage]:
        for erasure in self.store.erasures():
            place = f"session “{erasure.session_id}”"
            if self.store.keys.read(KEY_OF, session_id=erasure.session_id):
                yield self.damage(place, "It was erased, and the key to its answers is there.")
            kept = self.store.driver.read(sql.HEAD, session_id=erasure.session_id)
            if kept and kept[0]["status"] != "erased":
                yield self.damage(place, f"It was erased, and its status is {kept[0]['status']}.")
