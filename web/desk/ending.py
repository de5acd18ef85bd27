"""How a session was closed, and what is left to do after it, in words."""

from typing import Any

from flask import g

from treeguide.engine import Event
from treeguide.model import Record
from treeguide.service.histories import history_of
from treeguide.store import Broken, Erased, SessionRow
from treeguide.web.current import shelf
from treeguide.web.desk.closing import HUNG_UP


class Left(Record, frozen=True):
    """What is left to do after a session, and for whom."""

    words: str = ""
    case: str = ""
    caller: str = ""
    contact: str = ""


def ending(event: Event | None) -> list[tuple[str, str]]:
    """Return what was said as a session was closed, each with its name; nothing of no event."""
    if event is None:
        return []
    given = event.given if isinstance(event.given, dict) else {}
    said = [(g.t(f"desk.ticket.{name}"), _said(name, given.get(name))) for name in _NAMES]
    words = (g.t("desk.close.words"), event.text or "")
    return [one for one in [*said, words] if one[1]]


def left_after(row: SessionRow) -> Left:
    """Return what is left to do after a session; nothing where it cannot be read."""
    try:
        events = history_of(shelf().store, row.id).events
    except (Broken, Erased):
        return Left()
    known: dict[str, str] = {}
    for event in events:
        if event.kind == "identified" and isinstance(event.given, dict):
            known |= event.given
    return Left(events[-1].text or "", **known)


def _said(name: str, value: Any) -> str:
    if not value:
        return ""
    if value == HUNG_UP["reason"]:
        return str(g.t("desk.hung_up"))
    return str(value if name == "follow_up" else g.t(f"desk.close.{name}.{value}"))


_NAMES = ("resolved", "reason", "follow_up")
