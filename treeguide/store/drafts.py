"""Drafts: the editable content of a tree, changed only by who has seen the latest change."""

from treeguide.store import sql
from treeguide.store.driver import Run
from treeguide.store.errors import Conflict, Gone
from treeguide.store.part import Part
from treeguide.store.records import Draft


class Drafts(Part):
    """Keeps drafts with a revision."""

    def draft(self, tree_id: str, name: str) -> Draft:
        """Return a draft; raise Gone if there is none."""
        return Draft(**self._one(sql.DRAFT, tree_id=tree_id, name=name))

    def set_draft(self, tree_id: str, name: str, rev: int, *, body: str, by: str) -> int:
        """Keep `body` as the draft after revision `rev`, 0 for a new one; return its revision.

        Raises Conflict with the revision that is kept where somebody was quicker, Gone where there
        is no such draft any more.
        """
        values = {
            "tree_id": tree_id,
            "name": name,
            "rev": rev,
            "body": body,
            "updated_us": self.clock(),
            "updated_by": by,
        }
        statement = sql.CHANGE_DRAFT if rev else sql.KEEP_DRAFT

        def keep(run: Run) -> int:
            if run(statement, values).rowcount == 1:
                return rev + 1
            found = run(sql.DRAFT, values).fetchone()
            if found is None:
                raise Gone(f"There is no draft “{name}” of “{tree_id}”.")
            raise Conflict(found[2])

        return self._driver.write(keep)

    def drop_draft(self, tree_id: str, name: str) -> None:
        """Forget a draft."""
        self._driver.write(lambda run: run(sql.DROP_DRAFT, {"tree_id": tree_id, "name": name}))
