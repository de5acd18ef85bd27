"""The PAGE of a session as this request may see it."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import msgspec
from flask import Response, request

from treeguide.engine import Page, Wording, page
from treeguide.service.shelf import Edition
from treeguide.service.transcript import without_personal
from treeguide.service.walk import Walk
from treeguide.web.api.query import language_in, one_of
from treeguide.web.api.rights import Right
from treeguide.web.markdown import rendered

JSON = "application/json"


class PageHtml(msgspec.Struct):
    """The Markdown of a page as HTML that can do nothing."""

    text: str | None
    say: str | None
    do: str | None
    why: str | None
    promise: str | None
    next: str | None


class SessionPage(Page, kw_only=True):
    """Where a session stands, in the words of one audience and language."""

    replayed: bool = False
    """Only where an event came a second time: true."""
    closed: bool = False
    """Only where the session has ended, so that it takes nothing more: true."""
    paused: bool = False
    """Only where somebody has paused and done nothing since: true."""
    html: PageHtml | None = None
    """Only with `render=html`: the Markdown of the page as HTML."""


class Shape(msgspec.Struct, frozen=True):
    """How this request wants its page."""

    language: str | None = None
    is_rendered: bool = False


PLAIN = Shape()


def shape(edition: Edition) -> Shape:
    """Return how this request wants a page of `edition`."""
    if not request.query_string:
        return PLAIN
    return Shape(language_in(edition.languages), one_of("render", ["html"]) is not None)


def page_answer(walk: Walk, right: Right, wanted: Shape, *, replayed: bool = False) -> Response:
    """Return the answer that shows where a session stands."""
    return Response(page_bytes(walk, right, wanted, replayed=replayed), content_type=JSON)


def page_bytes(walk: Walk, right: Right, wanted: Shape = PLAIN, *, replayed: bool = False) -> bytes:
    """Return a PAGE as JSON, and where they apply `replayed`, `closed`, `paused` and `html`."""
    shown = page_of(walk, right, wanted.language)
    body = msgspec.json.encode(shown)
    more: dict[str, Any] = {"replayed": True} if replayed else {}
    if walk.session.closed:
        more["closed"] = True
    elif walk.session.paused:
        more["paused"] = True
    if wanted.is_rendered:
        more["html"] = _html(walk, shown)
    if not more:
        return body
    return body[:-1] + b"," + msgspec.json.encode(more)[1:]


def page_of(walk: Walk, right: Right, language: str | None = None) -> Page:
    """Return where a session stands, in the words of who asks."""
    edition, hidden = walk.edition, frozenset[str]()
    if not right.sees_personal:
        hidden = frozenset(edition.sealed)
    spoken = language or walk.row.language
    shown = page(
        walk.session,
        audience=right.audience,
        wording=wording(edition, spoken, hidden),
        version=walk.row.tree_hash,
        session_id=walk.row.id,
    )
    if walk.session.closed:
        # It takes nothing more, so it offers nothing.
        shown.answers, shown.fields = [], []
    return without_personal(shown, hidden) if hidden else shown


@lru_cache(maxsize=1_000)
def wording(edition: Edition, language: str | None, hidden: frozenset[str]) -> Wording:
    """Return the words of an edition in a language, `hidden` values left out."""
    if language is None or language == edition.tree.language:
        found = edition.source_wording
    else:
        found = edition.wording(language)
    return replace(found, hidden=hidden) if hidden else found


def _html(walk: Walk, shown: Page) -> PageHtml:
    position = walk.session.position
    tree_id = position.program.tree.id if position is not None else walk.edition.tree.id
    version = walk.edition.versions[tree_id]

    def html(text: str | None) -> str | None:
        return None if text is None else str(rendered(text, version.hash, frozenset(version.media)))

    return PageHtml(
        text=html(shown.text),
        say=html(shown.say),
        do=html(shown.do),
        why=html(shown.why),
        promise=html(shown.promise.text) if shown.promise is not None else None,
        next=html(shown.outcome.next) if shown.outcome is not None else None,
    )
