"""Where the pages of one audience are, and what they are called."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from flask import url_for

from treeguide.service.walk import Walk


@dataclass(frozen=True)
class Pages:
    """Where the pages of one audience are."""

    audience: str
    template: str
    show: str
    """The endpoint of a page."""
    start: str
    """The endpoint at which a session is started."""
    heading: str
    """A key of the catalogue: what stands over the answers so far."""
    heading_at_end: str
    """The same at an outcome."""
    open: Callable[..., Walk]
    """Returns a session of a tree, or raises where this request may not see it.

    A third argument is the position at which the request expects it to stand.
    """

    def address(self, walk: Walk) -> str:
        """Return the address of where a session stands."""
        return self.address_of(walk, walk.session.node)

    def address_of(self, walk: Walk, node: str, index: int | None = None) -> str:
        """Return the address of a node of a session, or of entry `index` of its path."""
        # A page names many addresses that differ at their ends only.
        base = walk.kept.get(self.show)
        if base is None:
            named = url_for(self.show, tree_id=walk.row.tree_id, session_id=walk.row.id, node="-")
            base = walk.kept[self.show] = named.removesuffix("-")
        address = f"{base}{_quoted(node or '-')}"
        return address if index is None else f"{address}?at={index}"


@lru_cache(maxsize=4_096)
def _quoted(node: str) -> str:
    return quote(node)
