"""The sessions that wait for a team or a system, page by page."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import abort

from treeguide.store import Broken, Locked, SessionRow
from treeguide.web.access import who
from treeguide.web.current import shelf
from treeguide.web.desk.holding import may_see
from treeguide.web.failures import reported
from treeguide.web.speech import Said, Speaker
from treeguide.web.titles import title_at

MOST_WAITING = 50
"""How many waiting sessions a page of the desk lists."""
_PLACE = re.compile(r"(\d{1,18})\.([\w-]{1,100})", re.ASCII)
"""Behind whom the list goes on: since when that session waits, and its id."""

Standing = tuple[SessionRow, Said, Said]
"""A session with the titles of its tree and of the node at which it stands."""


class Waiting(NamedTuple):
    """A page of the sessions that wait."""

    shown: list[Standing]
    in_all: int | None
    """How many wait, on all pages; None for who sees some of them alone."""
    is_first: bool
    more: str | None
    """Behind whom the next page begins, None at the end."""
    promised: list[Standing]
    """Calls that are over while a team has still to act, on the first page alone."""


def waiting_behind(after: str) -> Waiting:
    """Return the sessions that wait less long than the place `after`, from the start without."""
    place = _PLACE.fullmatch(after)
    if after and place is None:
        abort(400)
    touched_us, session_id = (int(place[1]), place[2]) if place else (0, "")
    store = shelf().store
    rows = store.waiting_for_others(MOST_WAITING + 1, touched_us=touched_us, session_id=session_id)
    last = rows[MOST_WAITING - 1] if len(rows) > MOST_WAITING else None
    shown = [one for row in rows[:MOST_WAITING] for one in standing(row)]
    more = f"{last.touched_us}.{last.id}" if last is not None else None
    in_all = store.count_of_waiting() if who().rights.may("look-on") or _sees_all() else None
    over = store.promised_after(MOST_WAITING) if place is None else []
    promised = [one for row in over for one in standing(row)]
    return Waiting(shown, in_all, place is None, more, promised)


def standing(row: SessionRow) -> Iterator[Standing]:
    """Yield a session that who asks may see, with the titles of its tree and its node.

    It is not opened for that, but where only its last event says whether she may. One that cannot
    be read, or whose tree cannot, keeps nobody from the others.
    """
    try:
        edition = shelf().edition(row.tree_id, row.closure)
        is_seen = may_see(row, edition)
    except (Broken, Locked) as error:
        reported(error)
        return
    if is_seen:
        speaker = Speaker(edition, "agent")
        yield row, speaker.of_tree("title"), title_at(speaker, row.node)


def _sees_all() -> bool:
    rights = who().rights
    return rights.may("results") and rights.may("take-over")
