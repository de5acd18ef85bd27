"""The list of sessions, as far as who asks may see them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import abort
from werkzeug.exceptions import NotFound

from treeguide.service.shelf import Edition
from treeguide.store import Broken, SessionRow
from treeguide.store.listing import KeptFor, Place
from treeguide.web.access import who
from treeguide.web.current import shelf
from treeguide.web.speech import Said, Speaker

A_PAGE = 50
REACHED = "reached"
STATES = ("open", REACHED, "done", "escalated", "abandoned", "erased")
"""How a session can stand, as lists say it."""
AT_ONCE, MOST_READ = 200, 4_000
"""How many rows are read together, and for one page: who sees few of many goes on from there."""
_PLACE = re.compile(r"(\d{1,18})\.([\w-]{1,100})", re.ASCII)


class Listed(NamedTuple):
    """A session that who asks may see, with its tree and its team."""

    row: SessionRow
    title: Said | str
    team: str | None
    kept: KeptFor | None

    @property
    def state(self) -> str:
        """Return how it stands."""
        return state_of(self.row)

    @property
    def ends_us(self) -> int | None:
        """Return when it ends by itself at the latest, None where it has ended."""
        if self.row.status != "open" or self.row.expires_us is None:
            return None
        # With the first of its answers that is deleted a session ends too.
        first_us = self.kept.first_us if self.kept is not None else None
        return min(self.row.expires_us, first_us or self.row.expires_us)


def state_of(row: SessionRow) -> str:
    """Return how a session stands: its status, or REACHED where it only waits to be closed."""
    return REACHED if row.status == "open" and row.outcome is not None else row.status


class Page(NamedTuple):
    """Some sessions, and behind which one the next page begins; None at the end."""

    sessions: list[Listed]
    more: str | None


def page_behind(place: Place, *, state: str = "", tree_id: str = "") -> Page:
    """Return the sessions behind a place that who asks may see, the newest first."""
    status = "open" if state == REACHED else state
    seen: list[tuple[SessionRow, Edition | None]] = []
    last = None
    for number, row in enumerate(_rows(place, status, tree_id)):
        if last is not None and (len(seen) == A_PAGE or number == MOST_READ):
            return Page(_listed(seen), f"{last.started_us}.{last.id}")
        last, edition = row, edition_of(row)
        if state in ("", state_of(row)) and may_see(row, edition):
            seen.append((row, edition))
    return Page(_listed(seen), None)


def place_of(said: str) -> Place:
    """Return the place that an address names; refuse one that is none of ours."""
    found = _PLACE.fullmatch(said)
    if said and found is None:
        abort(400)
    return Place(int(found[1]), found[2]) if found else Place()


def seen(session_id: str) -> tuple[SessionRow, Edition | None]:
    """Return a session that who asks may see; for all others there is none."""
    row = shelf().store.session_row(session_id)
    edition = edition_of(row)
    if not may_see(row, edition):
        raise NotFound
    return row, edition


def listed(row: SessionRow, edition: Edition | None) -> Listed:
    """Return a session as lists show it."""
    return _listed([(row, edition)])[0]


def edition_of(row: SessionRow) -> Edition | None:
    """Return what a session walks, None where that is damaged."""
    try:
        return shelf().edition(row.tree_id, row.closure)
    except Broken:
        return None


def title_of(edition: Edition) -> Said | str:
    """Return the title of a tree in the language of who reads it, its name where it has none."""
    return Speaker(edition, "agent").of_tree("title") or edition.tree.id


def team_of(edition: Edition | None) -> str | None:
    """Return the team to which a session belongs: that of its tree; None for nobody's."""
    return edition.tree.team if edition is not None else None


def may_see(row: SessionRow, edition: Edition | None) -> bool:
    """Whether who asks may see that there was this session."""
    return who().rights.may("see-sessions", team_of(edition), row.tree_id)


def _rows(place: Place, status: str, tree_id: str) -> Iterator[SessionRow]:
    store = shelf().store
    while found := store.sessions_behind(place, AT_ONCE, status=status, tree_id=tree_id):
        yield from found
        place = Place(found[-1].started_us, found[-1].id)


def _listed(seen: list[tuple[SessionRow, Edition | None]]) -> list[Listed]:
    kept = shelf().store.kept_for([row.id for row, _ in seen])
    return [
        Listed(
            row,
            title_of(edition) if edition is not None else row.tree_id,
            team_of(edition),
            kept.get(row.id),
        )
        for row, edition in seen
    ]
