"""Nobody has changed the audit, or taken anything out of it."""

from collections.abc import Iterator

from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.people.audit import NOTHING_YET, all_entries, link


class AuditChain(Invariant):
    """Finds the first entry of the audit that is not as it was written."""

    name = "I11"
    title = "The audit is whole: each entry follows the one before, up to the last that was kept."
    reads_everything = True

    def found(self) -> Iterator[Damage]:
        number, before = 0, NOTHING_YET.partition(":")[2]
        for entry in all_entries(self.store.driver):
            number += 1
            before = link(before, entry)
            if entry["seq"] != number:
                yield self._at(number, "is missing")
                return
            if entry["hash"] != before:
                yield self._at(number, "is not as it was written")
                return
        if self.store.audit_head() != f"{number}:{before}":
            yield self._at(number + 1, "or those behind it are missing")

    def _at(self, number: int, what: str) -> Damage:
        return self.damage("audit", f"Entry {number} {what}.")
