"""Drawing the pages of a walk: what is the same for all who stand at a node is drawn once.

Such a page has gaps: where its form is sent, its position and key, and the answers so far. They
are filled in for each person. A page that says anything about a person is drawn for that person.
"""

import copy
import re
import secrets
from threading import Lock
from typing import Any, TypeVar

import msgspec
from flask import g, render_template
from markupsafe import Markup, escape

from treeguide.kernel import Program, offered
from treeguide.kernel.places import Place
from treeguide.model import Tree
from treeguide.service.shelf import Edition
from treeguide.service.unknowing import place_of
from treeguide.web import brands
from treeguide.web.pages import ELSEWHERE, Pages, ending
from treeguide.web.review import line_at
from treeguide.web.screen import Screen

MOST_DRAWN = 2_000
KINDS = frozenset({"question", "step", "outcome"})
PLACEHOLDER = "{{"

_mark = secrets.token_hex(8)
# Nobody can write them into a text of a tree: they are made anew whenever the program starts.
BASE, SEQ, KEY, SHOWN, REVIEW, LINES, HERE = (f"{_mark}-{number}" for number in range(7))
_GAPS = re.compile(f"({BASE}|{SEQ}|{KEY}|{SHOWN}|{REVIEW})")

Parts = tuple[str, ...]
"""A page with gaps: every second part is one."""
Drawn = TypeVar("Drawn", str, Parts)

_pages: dict[Any, Parts] = {}
_reviews: dict[Any, str] = {}
_answers: dict[Any, str] = {}
_keeping = Lock()


def page(pages: Pages, screen: Screen) -> str:
    """Return the page of `screen` as HTML."""
    review = _review(pages, screen)
    if pages.is_for_one or not _is_same_for_all(screen):
        return _drawn(pages, screen, pages.base_of(screen.walk), review)
    return _filled(pages, screen, _page_with_gaps(pages, screen), review)


def remembered(pages: Pages, screen: Screen) -> str | None:
    """Return the page of `screen` where all that is not a person's own was drawn before."""
    if not _is_same_for_all(screen):
        return None
    found, review = _pages.get(_key(pages, screen)), _remembered_review(pages, screen)
    if found is None or review is None:
        return None
    return _filled(pages, screen, found, review)


def _filled(pages: Pages, screen: Screen, drawn: Parts, review: Markup) -> str:
    # An address is quoted, so nothing in its beginning has to be escaped.
    base, seq, shown = pages.base_of(screen.walk), str(screen.seq), str(screen.shown_at)
    own = {BASE: base, SEQ: seq, KEY: screen.key, SHOWN: shown, REVIEW: review}
    parts = list(drawn)
    parts[1::2] = [own[gap] for gap in drawn[1::2]]
    return "".join(parts)


def _page_with_gaps(pages: Pages, screen: Screen) -> Parts:
    key = _key(pages, screen)
    found = _pages.get(key)
    if found is None:
        nobody = copy.copy(screen)
        nobody.seq, nobody.key, nobody.shown_at = SEQ, KEY, SHOWN
        page = _drawn(pages, nobody, BASE, Markup(REVIEW))
        found = _keep(_pages, key, tuple(_GAPS.split(page)))
    return found


def _key(pages: Pages, screen: Screen) -> Any:
    """Return what a page with gaps depends on."""
    position = screen.position
    assert position is not None
    return (
        pages.template,
        brands.mark_of(screen.walk.row.tree_id),
        screen.walk.edition,
        screen.tongues,
        position.node,
        tuple([way.name for way in offered(position)]),
        screen.given,
        screen.done,
        screen.at_most,
        screen.can_go_back,
        screen.is_asked_again,
        screen.walk.row.agent_id is not None and not screen.walk.session.closed,
    )


def _drawn(pages: Pages, screen: Screen, base: str, review: Markup) -> str:
    """Return a page; the addresses of its session begin with `base`."""
    return render_template(
        pages.template,
        s=screen,
        here=base + ending(screen.page.node),
        review=review,
        address=base + ending(screen.walk.session.node),
        elsewhere=base + ELSEWHERE if pages.goes_on_elsewhere else "",
        tree=screen.walk.edition.tree,
        **pages.more(screen),
    )


def _is_same_for_all(screen: Screen) -> bool:
    """Whether the page of `screen` shows nothing that another person there would not see."""
    session, position = screen.walk.session, screen.position
    is_plain = screen.index is None and screen.posted is None and not screen.notice
    if not is_plain or screen.lapsed or session.came_back or session.fault or position is None:
        return False
    # A promise names the moment by which it holds.
    if session.handoffs or position.place.node.kind not in KINDS:
        return False
    return _names_nobody(screen.walk.edition, position.program, position.place)


def _names_nobody(edition: Edition, program: Program, place: Place) -> bool:
    """Whether the texts of a node are the same for all, for nothing is filled into them."""
    key = (_names_nobody, edition, place.id)
    found = program.kept.get(key)
    if found is None:
        found = program.kept[key] = PLACEHOLDER not in _source(edition, program.tree, place)
    return bool(found)


def _source(edition: Edition, tree: Tree, place: Place) -> str:
    """Return all texts of a node and those that are offered everywhere."""
    source = msgspec.json.encode((place.node, tree.anywhere)).decode()
    about = (f"nodes.{place.id}.", "anywhere.")
    return source + "".join(
        text.text
        for language in edition.languages
        if (translation := edition.translation(tree.id, language)) is not None
        for address, text in translation.texts.items()
        if address.startswith(about)
    )


def _review(pages: Pages, screen: Screen) -> Markup:
    """Return the list of what was answered so far, as HTML."""
    lines = _lines(pages, screen)
    if not lines and not screen.lapsed and pages.audience == "customer":
        return Markup("")
    heading = _heading(pages, screen)
    if screen.lapsed or not lines:
        return Markup(_drawn_review(pages, screen, heading, lines))
    key = _review_key(pages, screen)
    found = _reviews.get(key)
    if found is None:
        found = _keep(_reviews, key, _drawn_review(pages, screen, heading, Markup(LINES)))
    return Markup(found.replace(LINES, lines))


def _remembered_review(pages: Pages, screen: Screen) -> Markup | None:
    """Return the list of a customer's answers where others were shown one, None otherwise."""
    if not screen.walk.session.path:
        return Markup("")
    found = _reviews.get(_review_key(pages, screen))
    return None if found is None else Markup(found.replace(LINES, _lines(pages, screen)))


def _review_key(pages: Pages, screen: Screen) -> Any:
    heading = _heading(pages, screen)
    start = pages.mark_of_start(screen.walk.row.tree_id)
    return (pages.show, start, heading, g.t.language)


def _heading(pages: Pages, screen: Screen) -> str:
    is_at_end = screen.index is None and screen.walk.session.outcome is not None
    return pages.heading_at_end if is_at_end else pages.heading


def _drawn_review(pages: Pages, screen: Screen, heading: str, lines: Markup) -> str:
    return render_template(
        pages.review,
        heading=heading,
        lines=lines,
        lapsed=screen.lapsed,
        audience=pages.audience,
        begins_at_once=pages.begins_at_once,
        start=pages.start_of(screen.walk.row.tree_id),
    )


def _lines(pages: Pages, screen: Screen) -> Markup:
    """Return the answers that count as HTML; while a session is at hand, only new ones are drawn.

    What stands before an entry is never another thing later on: who changes an earlier answer
    makes new entries of those behind it.
    """
    path, kept = screen.walk.session.path, screen.walk.kept
    speaker = screen.speaker
    # Days are written by the region that the reader names, not by the language alone. Readers
    # name any number of them, so only the last ones are kept.
    regions = speaker.regions
    key = (_lines, pages.audience, screen.tongues, screen.index, speaker.reads_words)
    entries, drawn, written_for = kept.get(key, ([], "", regions))
    if path[: len(entries)] != entries or written_for != regions:
        entries, drawn = [], ""
    if len(entries) < len(path):
        drawn += "".join(_line(pages, screen, index) for index in range(len(entries), len(path)))
        kept[key] = (path.copy(), drawn, regions)
    return Markup(drawn)


def _line(pages: Pages, screen: Screen, index: int) -> str:
    """Return one answer as HTML, from memory where others have given the same."""
    session, edition = screen.walk.session, screen.walk.edition
    entry = session.path[index]
    address = pages.address_of(screen.walk, entry.node, index)
    is_plain = isinstance(entry.given, str) and entry.text is None
    if not is_plain or not _names_nobody(edition, *place_of(session.program, entry.node)):
        return _drawn_line(pages, screen, index, address)
    is_current = index == screen.index
    key = (pages.audience, edition, screen.tongues, entry.node, entry.given, is_current)
    found = _answers.get(key)
    if found is None:
        found = _keep(_answers, key, _drawn_line(pages, screen, index, HERE))
    return found.replace(HERE, str(escape(address)))


def _drawn_line(pages: Pages, screen: Screen, index: int, address: str) -> str:
    line = line_at(screen.walk.session, screen.speaker, index)
    return render_template(
        "player/line.html",
        line=line,
        address=address,
        can_change=line.can_change or (line.is_ours and pages.audience == "agent"),
        is_current=index == screen.index,
    )


def _keep(drawn: dict[Any, Drawn], key: Any, found: Drawn) -> Drawn:
    with _keeping:
        if len(drawn) >= MOST_DRAWN:
            del drawn[next(iter(drawn))]
        drawn[key] = found
    return found
