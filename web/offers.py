"""The answers that a page offers; those of a question are drawn once for all who are asked it."""

from functools import lru_cache

from flask import render_template
from markupsafe import Markup

from treeguide.engine.page_parts import PageAnswer
from treeguide.model import Record
from treeguide.web.fields import Posted
from treeguide.web.speech import Said, say

MOST_DRAWN = 4_096

Pair = tuple[PageAnswer, PageAnswer]
"""An answer in the person's language, and in the author's own words."""


class Tongues(Record, frozen=True):
    """The languages that meet on a page: the page's own, the one spoken, and the author's."""

    page: str
    spoken: str
    source: str


class Offer(Record, frozen=True):
    """An answer as a template draws it."""

    id: str
    label: Said
    help: Said
    chosen: bool
    asks_why: bool = False
    reason: str = ""
    """What the person wrote when the page came back with an error."""


def offer(tongues: Tongues, pair: Pair, chosen: object, posted: Posted | None = None) -> Offer:
    """Return an answer as a template draws it."""
    spoken, written = pair
    return Offer(
        spoken.id,
        say(tongues.spoken, tongues.source, spoken.label, written.label),
        say(tongues.spoken, tongues.source, spoken.help, written.help),
        chosen == spoken.id,
        spoken.asks_why,
        posted.get(f"why-{spoken.id}", "") if posted is not None else "",
    )


@lru_cache(maxsize=MOST_DRAWN)
def drawn(template: str, tongues: Tongues, pairs: tuple[Pair, ...], chosen: object) -> Markup:
    """Return answers as HTML, from memory where a page with just these was drawn before."""
    offers = [offer(tongues, pair, chosen) for pair in pairs]
    return Markup(render_template(template, answers=offers))
