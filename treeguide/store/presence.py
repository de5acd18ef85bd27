"""How a tree appears to strangers: the brand that it wears, and in whose pages it may stand."""

from collections.abc import Sequence

import msgspec

from treeguide.model import Record
from treeguide.store.driver import Row, Run
from treeguide.store.errors import Conflict, Gone
from treeguide.store.people.audit import Audit, Change
from treeguide.store.sites import MOST_SITES, WrongSite, site_of

PRESENCE = "SELECT tree_id, brand, sites, tells, rev FROM tree_presence WHERE tree_id = :tree_id"
PRESENCES = "SELECT tree_id, brand, sites, tells, rev FROM tree_presence ORDER BY tree_id {bin}"
KEEP_PRESENCE = """
INSERT INTO tree_presence (tree_id, brand, sites, tells, rev, updated_us, updated_by)
VALUES (:tree_id, :brand, :sites, :tells, 1, :now_us, :by)
ON CONFLICT DO NOTHING
"""
CHANGE_PRESENCE = """
UPDATE tree_presence SET brand = :brand, sites = :sites, tells = :tells, rev = rev + 1,
  updated_us = :now_us, updated_by = :by
WHERE tree_id = :tree_id AND rev = :rev
"""
BRAND = "SELECT id FROM brand WHERE id = :brand"


class Presence(Record, frozen=True):
    """How a tree appears: where nothing was ever set, `rev` is 0."""

    tree_id: str
    brand: str | None = None
    """The id of its brand; None for the server's own."""
    sites: tuple[str, ...] = ()
    """The origins in whose pages it may be embedded; none of them: nowhere."""
    tells: tuple[str, ...] = ()
    """The variables whose values the page around it is told; personal ones only if named here."""
    rev: int = 0


class Presences(Audit):
    """Keeps how trees appear; every change is in the audit."""

    def presence_of(self, tree_id: str) -> Presence:
        """Return how a tree appears; what nobody has set is as it is at first."""
        found = self._driver.read(PRESENCE, tree_id=tree_id)
        return _presence(found[0]) if found else Presence(tree_id)

    def presences(self) -> list[Presence]:
        """Return how those trees appear of which somebody has set it, by tree id."""
        return [_presence(row) for row in self._driver.read(PRESENCES)]

    def change_presence(
        self,
        tree_id: str,
        rev: int,
        *,
        brand: str | None,
        sites: Sequence[str],
        tells: Sequence[str] = (),
        by: str,
        team: str | None = None,
    ) -> Presence:
        """Keep how a tree appears from now on; `rev` is that of the presence which was changed.

        `team` is the one to which the tree belongs, for the audit. Raises WrongSite with a sentence
        about the first of `sites` that is none, Conflict with the revision that is kept where
        somebody was quicker, Gone where there is no such brand.
        """
        wanted = Presence(tree_id, brand, _sites(sites), tuple(dict.fromkeys(tells)), rev + 1)
        more = {"brand": brand, "sites": wanted.sites, "tells": wanted.tells}
        values = {
            "tree_id": tree_id,
            "brand": brand,
            "sites": msgspec.json.encode(wanted.sites).decode(),
            "tells": msgspec.json.encode(wanted.tells).decode(),
            "rev": rev,
            "now_us": self.clock(),
            "by": by,
        }

        def change(run: Run) -> None:
            self._note(run, Change(by, "presence changed", tree_id, team, more))
            if brand is not None and run(BRAND, values).fetchone() is None:
                raise Gone(f"There is no brand “{brand}”, so nothing was changed.")
            if run(CHANGE_PRESENCE if rev else KEEP_PRESENCE, values).rowcount != 1:
                found = run(PRESENCE, values).fetchone()
                raise Conflict(found[4] if found is not None else 0)

        self._driver.write(change)
        return wanted


def _presence(row: Row) -> Presence:
    lists = {name: tuple(msgspec.json.decode(row[name])) for name in ("sites", "tells")}
    return Presence(**{**row, **lists})


def _sites(written: Sequence[str]) -> tuple[str, ...]:
    sites = tuple(dict.fromkeys(site_of(one) for one in written))
    if len(sites) > MOST_SITES:
        raise WrongSite(
            f"{len(sites)} sites are more than the {MOST_SITES} that a tree can have, so nothing"
            " was changed. Leave out those that nobody uses."
        )
    return sites
