"""Drawing the pages of a walk: what is the same for all who stand at a node is drawn once.

Such a page has gaps: where its form is sent, its position and key, and the answers so far. They
are filled in for each person. A page that says anything about a person is drawn for that person.
"""

import copy
import secrets
from threading import Lock
from typing import Any

import msgspec
from flask import g, render_template, url_for
from markupsafe import Markup, escape

from treeguide.web.pages import Pages
from treeguide.web.review import Line
from treeguide.web.screen import Screen

MOST_DRAWN = 2_000
KINDS = frozenset({"question", "step"})
PLACEHOLDER = "{{"

_mark = secrets.token_hex(8)
# Nobody can write them into a text of a tree: they are made anew whenever the program starts.
HERE, SEQ, KEY, REVIEW, LINES = (f"{_mark}-{number}" for number in range(5))

_pages: dict[Any, str] = {}
_reviews: dict[Any, str] = {}
_keeping = Lock()


def page(pages: Pages, screen: Screen) -> str:
    """Return the page of `screen` as HTML."""
    here = pages.address_of(screen.walk, screen.page.node)
    review = _review(pages, screen)
    if not _is_same_for_all(screen):
        return _drawn(pages, screen, here, review, pages.address(screen.walk))
    drawn = _page_with_gaps(pages, screen)
    for gap, own in ((HERE, str(escape(here))), (SEQ, str(screen.seq)), (KEY, screen.key)):
        drawn = drawn.replace(gap, own)
    return drawn.replace(REVIEW, review)


def _page_with_gaps(pages: Pages, screen: Screen) -> str:
    shown = screen.page
    key = (
        pages.template,
        screen.walk.edition,
        screen.tongues,
        shown.node,
        tuple([one.id for one in shown.answers]),
        shown.given,
        shown.progress.done,
        screen.can_go_back,
        screen.is_asked_again,
    )
    found = _pages.get(key)
    if found is None:
        nobody = copy.copy(screen)
        nobody.seq, nobody.key = SEQ, KEY
        found = _keep(_pages, key, _drawn(pages, nobody, HERE, Markup(REVIEW), HERE))
    return found


def _drawn(pages: Pages, screen: Screen, *own: str) -> str:
    """Return a page with what is a person's `own`: where its form is sent, the answers so far, and
    where the session stands.
    """
    here, review, address = own
    return render_template(
        pages.template,
        s=screen,
        here=here,
        review=review,
        address=address,
        tree=screen.walk.edition.tree,
    )


def _is_same_for_all(screen: Screen) -> bool:
    """Whether the page of `screen` shows nothing that another person there would not see."""
    shown = screen.page
    is_plain = screen.index is None and screen.posted is None and not screen.notice
    if not is_plain or screen.position is None or shown.fault or shown.kind not in KINDS:
        return False
    kept, place = screen.position.program.kept, screen.position.place
    found = kept.get((_is_same_for_all, place.id))
    if found is None:
        found = kept[_is_same_for_all, place.id] = PLACEHOLDER not in _source(screen)
    return bool(found)


def _source(screen: Screen) -> str:
    """Return all texts of the node of `screen` and those that are offered everywhere."""
    assert screen.position is not None
    tree, place = screen.position.program.tree, screen.position.place
    source = msgspec.json.encode((place.node, tree.anywhere)).decode()
    about = (f"nodes.{place.id}.", "anywhere.")
    return source + "".join(
        text.text
        for language in screen.walk.edition.languages
        if (translation := screen.walk.edition.translation(tree.id, language)) is not None
        for address, text in translation.texts.items()
        if address.startswith(about)
    )


def _review(pages: Pages, screen: Screen) -> Markup:
    """Return the list of what was answered so far, as HTML."""
    lines = Markup("").join(_line(pages, screen, line) for line in screen.lines)
    if not lines and not screen.lapsed and pages.audience == "customer":
        return Markup("")
    heading = pages.heading if screen.page.outcome is None else pages.heading_at_end
    if screen.lapsed or not lines:
        return Markup(_drawn_review(pages, screen, heading, lines))
    key = (pages.audience, screen.walk.row.tree_id, heading, g.t.language)
    found = _reviews.get(key)
    if found is None:
        found = _keep(_reviews, key, _drawn_review(pages, screen, heading, Markup(LINES)))
    return Markup(found.replace(LINES, lines))


def _drawn_review(pages: Pages, screen: Screen, heading: str, lines: Markup) -> str:
    return render_template(
        "player/review.html",
        heading=heading,
        lines=lines,
        lapsed=screen.lapsed,
        audience=pages.audience,
        start=url_for(pages.start, tree_id=screen.walk.row.tree_id),
    )


def _line(pages: Pages, screen: Screen, line: Line) -> Markup:
    """Return one answer as HTML, from memory as long as the session is at hand."""
    # The line is kept with the walk too, so no other one gets its id.
    kept, key = screen.walk.kept, (_line, id(line), line.index == screen.index, screen.tongues)
    found = kept.get(key)
    if found is None:
        found = kept[key] = Markup(
            render_template(
                "player/line.html",
                line=line,
                address=pages.address_of(screen.walk, line.node, line.index),
                can_change=line.can_change or (line.is_ours and pages.audience == "agent"),
                is_current=line.index == screen.index,
            )
        )
    assert isinstance(found, Markup)
    return found


def _keep(drawn: dict[Any, str], key: Any, found: str) -> str:
    with _keeping:
        if len(drawn) >= MOST_DRAWN:
            del drawn[next(iter(drawn))]
        drawn[key] = found
    return found
