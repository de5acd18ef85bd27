"""Brands: how the pages of an organisation look. What is in a look, the store does not know."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from treeguide.model import Record
from treeguide.store import sql
from treeguide.store.driver import Run
from treeguide.store.errors import Conflict, Gone, StoreError
from treeguide.store.people.audit import Audit, Change
from treeguide.store.people.persons import Taken

COLUMNS = "id, name, look, logo, logo_dark, rev"
BRANDS = f"SELECT {COLUMNS} FROM brand ORDER BY name {{bin}}, id {{bin}}"
BRAND = f"SELECT {COLUMNS} FROM brand WHERE id = :id"
WORN = "SELECT tree_id, brand FROM tree_presence WHERE brand IS NOT NULL ORDER BY tree_id {bin}"
KEEP = """
INSERT INTO brand (id, name, look, logo, logo_dark, rev, updated_us, updated_by)
VALUES (:id, :name, :look, :logo, :logo_dark, 1, :now_us, :by) ON CONFLICT DO NOTHING
"""
CHANGE = """
UPDATE brand SET name = :name, look = :look, logo = :logo, logo_dark = :logo_dark, rev = rev + 1,
  updated_us = :now_us, updated_by = :by
WHERE id = :id AND rev = :rev
"""
DROP = """
DELETE FROM brand
WHERE id = :id AND NOT EXISTS (SELECT 1 FROM tree_presence WHERE tree_presence.brand = :id)
"""


class StillWorn(StoreError):
    """Trees wear the brand, so it cannot go."""


class Brand(Record, frozen=True):
    """A brand as it is kept; `rev` grows with each change, and is 0 for a new one."""

    id: str
    name: str
    look: str
    """Its colours and its font, as JSON."""
    logo: str | None = None
    """The sha256 of a picture, which lies where those of trees lie."""
    logo_dark: str | None = None
    rev: int = 0


class Brands(Audit):
    """Keeps brands; every change is in the audit."""

    def brands(self) -> list[Brand]:
        """Return all brands by name."""
        return [Brand(**row) for row in self._driver.read(BRANDS)]

    def brand(self, brand_id: str) -> Brand:
        """Return a brand; raise Gone if there is none of that id."""
        return Brand(**self._one(BRAND, id=brand_id))

    def brands_of_trees(self) -> Mapping[str, str]:
        """Return the brand of each tree that was given one, by tree id."""
        return {row["tree_id"]: row["brand"] for row in self._driver.read(WORN)}

    def keep_file(self, content: bytes) -> str:
        """Keep a picture or a font, and return its sha256."""
        digest = sha256(content).hexdigest()
        row = {"sha256": digest, "content": content}
        self._driver.write(lambda run: run(sql.KEEP_MEDIUM, row) and None)
        return digest

    def keep_brand(self, brand: Brand, *, by: str, what: Sequence[str] = ()) -> None:
        """Keep a brand as it is now, after the revision that it has; `what` tells the audit what.

        Raises Taken where a new one has the id of another, Conflict where somebody has changed it
        meanwhile, Gone where there is none any more.
        """
        action = "brand changed" if brand.rev else "brand added"
        row = {name: getattr(brand, name) for name in Brand.__struct_fields__}
        row |= {"now_us": self.clock(), "by": by}

        def keep(run: Run) -> None:
            self._note(
                run, Change(by, action, brand.id, more={"changed": list(what)} if what else {})
            )
            if run(CHANGE if brand.rev else KEEP, row).rowcount == 1:
                return
            kept = run(BRAND, row).fetchone()
            if kept is None:
                raise Gone(f"There is no brand “{brand.id}” any more.")
            if not brand.rev:
                raise Taken(f"There is a brand “{brand.id}” already.")
            raise Conflict(kept[5])

        self._driver.write(keep)

    def drop_brand(self, brand_id: str, *, by: str) -> None:
        """Forget a brand; raise StillWorn where trees wear it, Gone if there is none."""

        def drop(run: Run) -> None:
            self._note(run, Change(by, "brand removed", brand_id))
            if run(DROP, {"id": brand_id}).rowcount == 1:
                return
            if run(BRAND, {"id": brand_id}).fetchone() is None:
                raise Gone(f"There is no brand “{brand_id}”.")
            raise StillWorn(
                f"The brand “{brand_id}” is worn by trees, so it was not removed. Give these trees"
                " another one first."
            )

        self._driver.write(drop)
