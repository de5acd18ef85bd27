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

A_PAGE = 50
AT_ONCE, MOST_READ = 200, 4_000
"""How many rows are read together, and for one page: who sees few of many goes on from there."""
_PLACE = re.compile(r"(\d{1,18})\.([\w-]{1,100})", re.ASCII)


class Listed(NamedTuple):
    """A session that who asks may see, with its tree and its team."""

    row: SessionRow
    title: str
    team: str | None
    kept: KeptFor | None

    @property
    def state(self) -> str:
        """Return how it stands: its status, or `reached` where it only waits to be closed."""
        is_reached = self.row.status == "open" and self.row.outcome is not None
        return "reached" if is_reached else self.row.status


class Page(NamedTuple):
    """Some sessions, and behind which one the next page begins; None at the end."""

    sessions: list[Listed]
    more: str | None


def page_behind(place: Place, *, status: str = "", tree_id: str = "") -> Page:
    """Return the sessions behind a place that who asks may see, the newest first."""
    seen: list[tuple[SessionRow, Edition | None]] = []
    last = None
    for number, row in enumerate(_rows(place, status, tree_id)):
        if last is not None and (len(seen) == A_PAGE or number == MOST_READ):
            return Page(_listed(seen), f"{last.started_us}.{last.id}")
        last, edition = row, edition_of(row)
        if may_see(row, edition):
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


def team_of(edition: Edition | None) -> str | None:
    """Return the team to which a session belongs: that of its tree; None for nobody's."""
    return (edition.tree.owner or None) if edition is not None else None


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
            edition.tree.title if edition is not None else row.tree_id,
            team_of(edition),
            kept.get(row.id),
        )
        for row, edition in seen
    ]
