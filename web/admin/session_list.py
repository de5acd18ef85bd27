"""The list of sessions, as far as who asks may see them."""

import re
from typing import NamedTuple

from flask import abort
from werkzeug.exceptions import NotFound

from treeguide.service.shelf import Edition
from treeguide.store import Broken, SessionRow
from treeguide.store.listing import KeptFor, Place
from treeguide.web import paging
from treeguide.web.access import who
from treeguide.web.admin.session_search import REACHED, Asked, named, state_of
from treeguide.web.current import shelf
from treeguide.web.paging import Page, page_behind
from treeguide.web.speech import Said, Speaker

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


def sessions_behind(after: str, asked: Asked) -> Page[Listed]:
    """Return the sessions behind a place that who asks may see, the newest first."""
    if asked.name:
        return Page(
            _listed([row for row in named(asked.name) if _is_wanted(row, asked)]), True, None
        )
    status = "open" if asked.state == REACHED else asked.state
    found = page_behind(
        after,
        lambda place: shelf().store.sessions_behind(
            _place(place, asked.until_us),
            paging.AT_ONCE,
            status=status,
            tree_id=asked.tree_id,
            agent_id=asked.agent_id,
            since_us=asked.since_us,
        ),
        lambda row: f"{row.started_us}.{row.id}",
        lambda row: _is_wanted(row, asked),
    )
    return Page(_listed(found.shown), found.is_first, found.more)


def _is_wanted(row: SessionRow, asked: Asked) -> bool:
    return asked.holds(row) and may_see(row, edition_of(row))


def _place(said: str, until_us: int) -> Place:
    """Return the place that an address names; refuse one that is none of ours."""
    found = _PLACE.fullmatch(said)
    if said and found is None:
        abort(400)
    return Place(int(found[1]), found[2]) if found else Place(until_us)


def seen(session_id: str) -> tuple[SessionRow, Edition | None]:
    """Return a session that who asks may see; for all others there is none."""
    row = shelf().store.session_row(session_id)
    edition = edition_of(row)
    if not may_see(row, edition):
        raise NotFound
    return row, edition


def listed(row: SessionRow) -> Listed:
    """Return a session as lists show it."""
    return _listed([row])[0]


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


def _listed(rows: list[SessionRow]) -> list[Listed]:
    kept = shelf().store.kept_for([row.id for row in rows])
    return [
        Listed(
            row,
            title_of(edition) if edition is not None else row.tree_id,
            team_of(edition),
            kept.get(row.id),
        )
        for row, edition in ((row, edition_of(row)) for row in rows)
    ]
