"""The short way of the call that programs make most: an event in one's own session."""

import re
from time import perf_counter

from treeguide.format.json_text import document_in
from treeguide.service.sessions import Sessions
from treeguide.web import security
from treeguide.web.api.acting import what_is_done
from treeguide.web.api.callers import is_session_token
from treeguide.web.api.pages import JSON, page_bytes
from treeguide.web.api.reading import LIMITS, is_surely_fine
from treeguide.web.api.rights import Doors, right_of_holder
from treeguide.web.figures import Figures
from treeguide.web.front.ways import Answer, Asked, Keep, is_short
from treeguide.web.http.head import Head

LONGEST = 16 * 1024
UNUSUAL = frozenset({"cookie", "origin", "sec-fetch-site"})
"""What a program has no reason to send; Flask judges what has any of it."""
_PATH = re.compile(r"/api/v1/sessions/([A-Za-z0-9_-]{22})/events")
_BEARER = "Bearer "
_HEADERS = (("Content-Type", JSON), *security.FOR_PROGRAMS, *security.NOT_KEPT)


class EventWay:
    """Answers events that ask the database nothing first."""

    endpoint = "api.add_event"
    method = "POST"

    def __init__(self, sessions: Sessions, doors: Doors, figures: Figures) -> None:
        self._sessions = sessions
        self._doors = doors
        self._figures = figures

    def asked(self, head: Head, *, is_https: bool) -> Asked | None:
        """Return in which session a program asks to do something in the usual way."""
        found = _PATH.fullmatch(head.path)
        if found is None or head.query_string:
            return None
        headers = head.headers
        shown = headers.get("authorization", "")
        secret = shown.removeprefix(_BEARER)
        is_usual = (
            headers.get("content-type") == JSON
            and shown.startswith(_BEARER)
            and is_session_token(secret)
            and is_short(headers, LONGEST)
            and not headers.has_any(UNUSUAL)
        )
        return Asked(found[1], secret, head, is_https) if is_usual else None

    async def answer(self, asked: Asked, content: bytes, keep: Keep) -> Answer | None:
        """Return the page after the event in `content`, None where Flask has to look at it."""
        began = perf_counter()
        door = self._doors.at_hand(asked.session_id)
        right = right_of_holder(door, asked.secret) if door is not None else None
        if right is None:
            return None
        # Nobody looks here for what is wrong with a body: that takes long.
        event, faults = document_in(content, LIMITS)
        if faults or not is_surely_fine("Event", event):
            return None
        walk = self._sessions.at_hand(asked.session_id, event["seq"])
        if walk is None:
            return None
        try:
            is_new = event["key"] not in walk.keys
            append = walk.prepared(**what_is_done(walk, event, right)) if is_new else None
            if append is None:
                return None
            kept = keep(append.statements)
            # Written while the disk works; nobody gets it before that has ended.
            page = page_bytes(walk, right)
            if not await kept:
                return None
            walk.stands(append.ack, event["key"])
        finally:
            # What differs from the store is not taken back.
            self._sessions.give_back(walk)
        self._figures.count_event(event["kind"], began)
        return Answer(200, _HEADERS, page)
