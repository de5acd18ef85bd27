"""The short ways of customers' pages: looking at where one stands, and answering a question."""

import re
from abc import ABC, abstractmethod
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.sansio.http import parse_cookie

from treeguide.service.sessions import Sessions
from treeguide.service.walk import Walk
from treeguide.web import drawing, languages, security, session_cookie
from treeguide.web.assets import Assets
from treeguide.web.cookies import named
from treeguide.web.figures import Figures
from treeguide.web.front.ways import Answer, Asked, Keep, is_short
from treeguide.web.hidden import SEEN, is_key, position_in, seen_in
from treeguide.web.http.head import Head, Header, Headers
from treeguide.web.passing import was_passed_on
from treeguide.web.player import PAGES
from treeguide.web.screen import Screen

LONGEST = 16 * 1024
FORM = "application/x-www-form-urlencoded"
FORMS = frozenset({FORM, f"{FORM};charset=UTF-8"})
"""As what a browser sends a form by itself, and as what it does so for a script."""
HTML = ("Content-Type", "text/html; charset=utf-8")
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
OWN_SITE = ("same-origin", "none")
FETCHED = "empty"
"""As what a script asks for something, in Sec-Fetch-Dest; a browser asks for a document."""
KINDS = frozenset({"question", "step"})
SLOTS = ("answer", "anywhere")
_PATH = re.compile(r"/go/([a-z0-9][a-z0-9-]*)/([A-Za-z0-9_-]{22})/(.+)")


class PageWay(ABC):
    """What both ways share: whose session it is, and what every page says about itself."""

    def __init__(self, app: Flask, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions
        self._assets: Assets = app.extensions["treeguide-assets"]

    def asked(self, head: Head, *, is_https: bool) -> Asked | None:
        """Return in which session a person asks for something in the usual way."""
        found = _PATH.fullmatch(head.path)
        if found is None or head.query_string:
            return None
        cookie = head.headers.get("cookie")
        if cookie is None or not self._is_usual(head.headers):
            return None
        return Asked(found[2], cookie, head, is_https)

    @abstractmethod
    def _is_usual(self, headers: Headers) -> bool:
        """Return whether nothing about the request needs Flask."""

    def _own(self, walk: Walk, tree_id: str, asked: Asked, cookies: Any) -> bool:
        """Whether a session is the one that was asked for, and belongs to who asks.

        That its tree is for customers, Flask saw before it showed the first of its pages.
        """
        secret = cookies.get(named(session_cookie.COOKIE, is_https=asked.is_https), "")
        return walk.row.tree_id == tree_id and session_cookie.opens(secret, walk.row.token_hash)

    def _headers(self, asked: Asked) -> tuple[Header, ...]:
        headers = asked.head.headers
        is_here = not was_passed_on(headers)
        return security.for_pages(
            self._assets.server,
            is_https=asked.is_https,
            is_loopback=is_here and security.names_loopback(headers.get("host", "")),
        )

    def _drawn(self, walk: Walk, asked: Asked, cookies: Any) -> str | None:
        """Return the page on which a session stands, None where nobody has seen it before."""
        with self._app.app_context():
            # Pages are drawn in the language of who asks.
            accepted = asked.head.headers.get("accept-language", "")
            languages.listen(cookies.get(languages.COOKIE), accepted)
            screen = Screen(walk, PAGES.speaker(walk))
            return drawing.remembered(PAGES, screen)


class ShowWay(PageWay):
    """Shows the page on which a session stands, where that was drawn for somebody before."""

    endpoint = PAGES.show
    method = "GET"

    def _is_usual(self, headers: Headers) -> bool:
        return "content-length" not in headers and "transfer-encoding" not in headers

    async def answer(self, asked: Asked, content: bytes, keep: Keep) -> Answer | None:
        """Return the page, None where Flask has to draw it."""
        walk = self._sessions.at_hand_as_kept(asked.session_id)
        if walk is None:
            return None
        try:
            cookies = parse_cookie(asked.secret)
            tree_id, node = _place(asked)
            is_here = node == walk.session.node and PAGES.show in walk.kept
            if not is_here or not self._own(walk, tree_id, asked, cookies):
                return None
            page = self._drawn(walk, asked, cookies)
        finally:
            self._sessions.give_back(walk)
        if page is None:
            return None
        return Answer(200, (HTML, *self._headers(asked)), page.encode())


class AnswerWay(PageWay):
    """Takes an answer to a question or a step, and leads to where the session stands then.

    A script that has sent it gets the next page at once, and not the way there: on a phone, the
    way takes as long as the page. Its address stands in Content-Location (RFC 9110, 8.7).
    """

    endpoint = "player.answer"
    method = "POST"

    def __init__(self, app: Flask, sessions: Sessions, figures: Figures) -> None:
        super().__init__(app, sessions)
        self._figures = figures

    def _is_usual(self, headers: Headers) -> bool:
        return (
            headers.get("content-type") in FORMS
            and headers.get("sec-fetch-site") in OWN_SITE
            and is_short(headers, LONGEST)
        )

    async def answer(self, asked: Asked, content: bytes, keep: Keep) -> Answer | None:
        """Return the way to the next page, None where Flask has to look at it."""
        began, form = perf_counter(), _usual_form(content)
        walk = self._sessions.at_hand(asked.session_id, form[0]) if form else None
        if walk is None or form is None:
            return None
        seq, key, given, seen = form
        (tree_id, node), cookies = _place(asked), parse_cookie(asked.secret)
        if not self._own(walk, tree_id, asked, cookies) or not _is_offered(walk, node, given):
            self._sessions.give_back(walk)
            return None
        try:
            append = walk.prepared("answered", seq=seq, key=key, node=node, given=given, **seen)
            if append is None:
                return None
            kept = keep(append.statements)
            # Drawn while the disk works; nobody gets it before that has ended.
            onward, headers = PAGES.address(walk), self._headers(asked)
            is_script = asked.head.headers.get("sec-fetch-dest") == FETCHED
            page = self._drawn(walk, asked, cookies) if is_script else None
            if not await kept:
                return None
            walk.stands(append.ack, key)
        finally:
            self._sessions.give_back(walk)
        self._figures.count_event("answered", began)
        if page is None:
            return Answer(303, (PLAIN, ("Location", onward), *headers), b"")
        return Answer(200, (HTML, ("Content-Location", onward), *headers), page.encode())


def _place(asked: Asked) -> tuple[str, str]:
    """Return the tree and the node of an address."""
    _, _, tree_id, _, node = asked.head.path.split("/", 4)
    return tree_id, node


def _usual_form(content: bytes) -> tuple[int, str, str, dict[str, int]] | None:
    """Return the position, the key, the answer and how long its page was seen, of a form that has
    nothing else to say.
    """
    pairs = parse_qsl(content.decode("ascii", "replace"), keep_blank_values=True)
    fields = dict(pairs)
    if len(fields) < len(pairs) or not content.isascii():
        # Of two that have one name, and of other letters, Flask says what they are.
        return None
    seq, key, given = fields.pop("seq", ""), fields.pop("key", ""), fields.pop("answer", "")
    position, seen = position_in(seq), seen_in(fields)
    for name in SEEN:
        fields.pop(name, None)
    says_more = any(value.strip() for value in fields.values())
    if position is None or not is_key(key) or not given or says_more:
        return None
    return position, key, given, seen


def _is_offered(walk: Walk, node: str, given: str) -> bool:
    """Whether a person who stands at `node` may give this answer there, without more words."""
    position = walk.session.position
    if position is None or walk.session.node != node or PAGES.show not in walk.kept:
        return False
    place = position.place
    if place.node.kind == "step" and given == "done":
        return True
    way = place.ways.get(given) if place.node.kind in KINDS else None
    return way is not None and way.edge.slot in SLOTS and way.is_offered(position)
