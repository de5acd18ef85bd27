"""How a session was closed, and what is left to do after it, in words."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import g

from treeguide.engine import Event
from treeguide.engine.promised import said_day
from treeguide.service import left
from treeguide.service.left import Left
from treeguide.store import Broken, SessionRow
from treeguide.web.current import shelf
from treeguide.web.desk.closing import HUNG_UP
from treeguide.web.desk.holding import may_read_at_work
from treeguide.web.failures import reported
from treeguide.web.languages import regional

_NAMES = ("resolved", "reason", "follow_up")


def ending(event: Event | None) -> list[tuple[str, str]]:
    """Return what was said as a session was closed, each with its name; nothing of no event."""
    if event is None:
        return []
    given = event.given if isinstance(event.given, dict) else {}
    said = [(g.t(f"desk.ticket.{name}"), _said(name, given.get(name))) for name in _NAMES]
    words = (g.t("desk.close.words"), event.text or "")
    return [one for one in [*said, words] if one[1]]


def left_after(rows: Iterable[SessionRow], dues: Collection[str]) -> Mapping[str, Left]:
    """Return what is left to do after sessions; `dues` are those that who asks has to follow up.

    Of one that cannot be read, or that she may not read, that is nothing.
    """
    listed = list(rows)
    ids = [row.id for row in listed if may_read_at_work(row, is_due=row.id in dues)]
    try:
        found = left.left_after(shelf().store, ids, reported)
    except Broken as error:
        reported(error)
        found = {}
    return {row.id: found.get(row.id, left.NOTHING) for row in listed}


def _said(name: str, value: Any) -> str:
    if not value:
        return ""
    if value == HUNG_UP["reason"]:
        return str(g.t("desk.hung_up"))
    if name == "follow_up":
        return said_day(value, regional(g.t.language))
    return str(g.t(f"desk.close.{name}.{value}"))
