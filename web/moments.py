"""Moments, as people say them in the language of the page."""

import datetime

from babel.dates import format_datetime
from flask import g
from markupsafe import Markup

from treeguide.web.current import shelf


def moment(at_us: int) -> Markup:
    """Return a moment in microseconds since 1970 as people say it, readable for programs too."""
    at = datetime.datetime.fromtimestamp(at_us / 1_000_000, shelf().zone)
    said = format_datetime(at, "short", locale=g.t.language)
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), said)
