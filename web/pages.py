"""Where the pages of one audience are, and what they are called."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

from flask import g, request, url_for

from treeguide.service.walk import Walk
from treeguide.web.hidden import seen_in
from treeguide.web.screen import Screen
from treeguide.web.speech import Speaker

ELSEWHERE = "_elsewhere"
"""What stands in place of a node where a session is to go on elsewhere; no node is called so."""


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
    goes_on_elsewhere: bool = False
    """Whether a page leads to the one with a code, to go on elsewhere."""
    begins_at_once: bool = True
    """Whether “start again” begins a session, or leads to where those under way are offered too."""
    review: str = "player/review.html"
    """The template of the answers so far."""
    is_for_one: bool = False
    """Whether each page shows what is for one person's eyes, and is drawn for that person."""

    def address(self, walk: Walk) -> str:
        """Return the address of where a session stands."""
        return self.address_of(walk, walk.session.node)

    def address_of(self, walk: Walk, node: str, index: int | None = None) -> str:
        """Return the address of a node of a session, or of entry `index` of its path."""
        address = self.base_of(walk) + ending(node)
        return address if index is None else f"{address}?at={index}"

    def base_of(self, walk: Walk) -> str:
        """Return how the addresses of a session begin."""
        # A page names many addresses that differ at their ends only.
        base = walk.kept.get(self.show)
        if base is None:
            named = url_for(self.show, tree_id=walk.row.tree_id, session_id=walk.row.id, node="-")
            base = walk.kept[self.show] = named.removesuffix("-")
        return str(base)

    def start_of(self, tree_id: str) -> str:
        """Return where a session of a tree is started."""
        return url_for(self.start, tree_id=tree_id)

    def mark_of_start(self, tree_id: str) -> str:
        """Return what tells such an address from others, also where no address can be made."""
        return tree_id

    def speaker(self, walk: Walk) -> Speaker:
        """Return who says the texts of a session to who asks."""
        # Whoever goes on in a session mostly reads the same languages as before.
        wishes, speaker = walk.kept.get(Speaker, (None, None))
        if wishes != g.wishes or speaker.audience != self.audience:
            speaker = Speaker(walk.edition, self.audience)
            walk.kept[Speaker] = g.wishes, speaker
        return cast(Speaker, speaker)

    def more(self, screen: Screen) -> dict[str, Any]:
        """Return what the template shows beside the page of a walk."""
        return {}

    def position_meant(self, walk: Walk, seq: int, key: str) -> int:
        """Return where an answer on a page of position `seq` is to be kept."""
        return seq

    def beside(self) -> dict[str, Any]:
        """Return what is kept with an answer beside the answer itself."""
        return dict(seen_in(request.form))

    def dressed(self, page: str, screen: Screen) -> str:
        """Return the page that was drawn of `screen` as it is sent."""
        return page


@lru_cache(maxsize=4_096)
def ending(node: str) -> str:
    """Return how the address of a node ends."""
    return quote(node or "-")
