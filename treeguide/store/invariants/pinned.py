"""Sessions and live trees point to versions that are there."""

from collections.abc import Iterator

import msgspec

from treeguide.store.driver import Row
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.store import Store

REPORTS = "SELECT hash, tree_id, report FROM tree_version"
REFS = "SELECT tree_id, channel, hash, closure FROM tree_ref ORDER BY tree_id, channel"


class Pinned(Invariant):
    """Finds sessions and live trees whose versions are missing, or must not be walked."""

    name = "I6"
    title = "What is live, and what is being walked, are published versions without an error."

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._trees: dict[str, str] = {}
        self._look_again()

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        return self._missing(session["tree_id"], session["tree_hash"], session["closure"])

    def found(self) -> Iterator[Damage]:
        faulty = {
            row["hash"] for row in self.store.driver.read(REPORTS) if has_errors(row["report"])
        }
        for row in self.store.driver.read(REFS):
            place = f"tree “{row['tree_id']}” ({row['channel']})"
            message = self._missing(row["tree_id"], row["hash"], row["closure"])
            if message:
                yield self.damage(place, message)
            elif row["channel"] == "live" and row["hash"] in faulty:
                yield self.damage(place, "Its version has errors, so nobody must start it.")

    def _missing(self, tree_id: str, digest: str, closure: str) -> str | None:
        try:
            versions = msgspec.json.decode(closure, type=dict[str, str])
        except msgspec.DecodeError:
            return "It does not say which versions belong to it."
        if versions.get(tree_id) != digest:
            return "It names two versions of its own tree."
        for name, one in versions.items():
            if self._tree_of(one) != name:
                return f"It needs the version {one[:12]} of “{name}”, which is not there."
        return None

    def _tree_of(self, digest: str) -> str | None:
        if digest not in self._trees:
            self._look_again()
        return self._trees.get(digest)

    def _look_again(self) -> None:
        self._trees = {row["hash"]: row["tree_id"] for row in self.store.driver.read(REPORTS)}


def has_errors(report: str | None) -> bool:
    """Whether a report of the rules names an error; there is none where nobody has kept one."""
    if report is None:
        return False
    findings = msgspec.json.decode(report)
    return any(one.get("level") == "error" for one in findings.get("findings", ()))
