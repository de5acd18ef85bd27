"""Moments, as people say them in the language of the page, with the zone in which they hold."""

import datetime

from flask import g
from markupsafe import Markup

from treeguide.engine.promised import said
from treeguide.web.current import shelf
from treeguide.web.languages import regional


def moment(at_us: int, *, time: str = "short") -> Markup:
    """Return a moment in microseconds since 1970, short enough for lists, readable for programs.

    With `time` “medium” it has seconds.
    """
    at = datetime.datetime.fromtimestamp(at_us / 1_000_000, shelf().zone)
    words = said(at, regional(g.t.language), shelf().zone, day="medium", time=time)
    return timed(at.isoformat(timespec="seconds"), words)


def iso_in_words(iso: str) -> str:
    """Return an ISO 8601 moment as a promise says it: with the day of the week."""
    return said(datetime.datetime.fromisoformat(iso), regional(g.t.language), shelf().zone)


def timed(iso: str, words: str) -> Markup:
    """Return the words for a moment or a day as HTML that says it to programs, too."""
    return Markup('<time datetime="{}">{}</time>').format(iso, words)
