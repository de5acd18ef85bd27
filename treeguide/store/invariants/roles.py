"""Nobody has a role that nobody gave."""

from collections.abc import Iterator

import msgspec

from treeguide.store.driver import Driver
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.people import sql
from treeguide.store.people.audit import all_entries
from treeguide.store.people.persons import GIVEN, TAKEN
from treeguide.store.store import Store

Held = tuple[str, str, str, str]
"""A person, a role, a team and a tree."""


class Roles(Invariant):
    """Finds roles that were given or taken past the audit."""

    name = "I17"
    title = "Everybody has the roles that the audit says were given and not taken."
    reads_everything = True

    def found(self) -> Iterator[Damage]:
        said, there = roles_said(self.store), roles_there(self.store.driver)
        for one in sorted(there - said):
            yield self._damage(one, "is there, and nobody gave it")
        for one in sorted(said - there):
            yield self._damage(one, "was given, and is not there")

    def _damage(self, one: Held, what: str) -> Damage:
        person, role, team, tree = one
        return self.damage(
            "roles", f"The role “{role}” of {person} in team “{team}” at tree “{tree}” {what}."
        )


def roles_said(store: Store) -> set[Held]:
    """Return which roles people have by the audit."""
    held: set[Held] = set()
    for entry in all_entries(store.driver):
        if entry["action"] in (GIVEN, TAKEN):
            about = msgspec.json.decode(entry["body"])
            one = (entry["subject"], about["role"], about["team"], about["tree"])
            (held.add if entry["action"] == GIVEN else held.discard)(one)
    return held


def roles_there(driver: Driver) -> set[Held]:
    """Return which roles people have."""
    rows = driver.read(sql.GRANTS)
    return {(row["person_id"], row["role"], row["team"], row["tree"]) for row in rows}
