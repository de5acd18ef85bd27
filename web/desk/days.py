"""The days on which a call is followed up: offered in few words, each with its date."""

import datetime
from collections.abc import Mapping

from flask import g
from markupsafe import Markup

from treeguide.engine.promise import Promise
from treeguide.engine.promised import said_weekday
from treeguide.kernel.values import is_date
from treeguide.model import Record
from treeguide.web.current import shelf
from treeguide.web.languages import regional
from treeguide.web.moments import moment

AHEAD: Mapping[str, int] = {"tomorrow": 1, "three": 3, "week": 7}
"""How many days ahead are those that are offered by name."""
OTHER = "other"
"""Is chosen where the day stands in a field of its own."""
UNKEPT = frozenset({"open", "late"})
"""The states of a promise that somebody has still to keep."""
FARTHEST = 9_000
"""The last year in which somebody can follow up."""


class Day(Record, frozen=True):
    """A day that can be chosen."""

    iso: str
    name: str
    said: str | Markup
    """Its date in words, of a promise also its time and by whom it was made."""


def today() -> datetime.date:
    """Return which day it is here."""
    return _here(shelf().store.clock())


def days_ahead(promise: Promise | None) -> list[Day]:
    """Return the days to choose from; that of a promise whose time is still to come, first."""
    promised, now = _promised(promise), today()
    ahead = {name: now + datetime.timedelta(days=number) for name, number in AHEAD.items()}
    named = [_day(day, name) for name, day in ahead.items()]
    if promised is None:
        return named
    return [promised, *(one for one in named if one.iso != promised.iso)]


def promised_day(promise: Promise | None) -> str:
    """Return the day of a promise whose time is still to come, empty if there is none."""
    promised = _promised(promise)
    return promised.iso if promised is not None else ""


def chosen_day(form: Mapping[str, str]) -> str | None:
    """Return the day that a close form chooses, by name or in the field of its own."""
    chosen = form.get("desk.day", "")
    typed = form.get("desk.follow-up", "").strip()
    return (typed if chosen in ("", OTHER) else chosen) or None


def wrong_day(said: str | None) -> str | None:
    """Return a sentence about a day on which nobody can follow up, None about any other."""
    if said is None:
        return str(g.t("desk.close.day.missing"))
    wrong = _wrong(said)
    return str(g.t(wrong, value=said)) if wrong is not None else None


def _wrong(said: str) -> str | None:
    if not is_date(said):
        return "desk.close.day.wrong"
    day = datetime.date.fromisoformat(said)
    if day.year > FARTHEST:
        return "desk.close.day.far"
    # It may be yesterday here where she is.
    is_over = day < today() - datetime.timedelta(days=1)
    return "desk.close.day.over" if is_over else None


def _promised(promise: Promise | None) -> Day | None:
    if promise is None or promise.due is None or promise.state not in UNKEPT:
        return None
    due_us = int(datetime.datetime.fromisoformat(promise.due).timestamp()) * 1_000_000
    if due_us <= shelf().store.clock():
        return None
    said = Markup(" · ").join(one for one in (moment(due_us), promise.owner) if one)
    return Day(_here(due_us).isoformat(), g.t("desk.close.day.promised"), said)


def _day(day: datetime.date, name: str) -> Day:
    said = said_weekday(day, regional(g.t.language))
    return Day(day.isoformat(), g.t(f"desk.close.day.{name}"), said)


def _here(at_us: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(at_us / 1_000_000, shelf().zone).date()
