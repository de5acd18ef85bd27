"""Sessions under way: where they stand, what is done in them, and which there are."""

from collections.abc import Iterator

import msgspec
from flask import Response

from treeguide.kernel import NotOffered
from treeguide.service.transcript_lines import said_at
from treeguide.service.walk import Walk
from treeguide.store import Conflict, Ended, KeyUsed, SessionRow, TooLong
from treeguide.store.listing import LATEST
from treeguide.web.access import for_everybody
from treeguide.web.api.acting import acted, key_used, not_offered
from treeguide.web.api.callers import Caller, caller
from treeguide.web.api.describing import (
    CURSOR,
    JSON,
    LANGUAGE,
    LIMIT,
    RENDER,
    answer_of,
    blueprint,
    described,
)
from treeguide.web.api.needs import ACTING, READING, SEEING
from treeguide.web.api.pages import page_answer, page_bytes, shape
from treeguide.web.api.paging import cursor, limit, next_cursor, wrong_cursor
from treeguide.web.api.problems import Refused
from treeguide.web.api.reading import read_body
from treeguide.web.api.rights import Right, is_listed_to, right_to
from treeguide.web.current import lent, opened, sessions

MOST_LOOKED_AT = 2_000
"""Sessions that one page of the list looks through for those that the caller may list."""


class SessionItem(msgspec.Struct):
    """A session without what was answered in it."""

    session: str
    tree: str
    version: str
    mode: str
    audience: str
    channel: str
    language: str | None
    status: str
    seq: int
    node: str
    kind: str
    outcome: str | None
    started: str
    touched: str
    expires: str | None
    """When the session ends by itself if nobody touches it."""


class SessionList(msgspec.Struct):
    """Sessions, the newest first."""

    sessions: list[SessionItem]
    next: str | None
    """The `cursor` of what follows, null at the end."""


@blueprint.route("/sessions")
@for_everybody
@described(
    "List sessions",
    answers={200: answer_of("SessionList", "Sessions, those that were started last first.")},
    problems=("no-token", "not-allowed"),
    who=READING,
    parameters=(LIMIT, CURSOR),
)
def list_sessions() -> Response:
    """List all sessions, with where they stand; to a person's token, those that she may list."""
    most, place = limit(), cursor(2)
    started_us, session_id = _place(place) if place else (LATEST, "")
    rows, last = _listed(caller(), _rows_before(started_us, session_id, most + 1), most)
    onward = next_cursor(last.started_us, last.id) if last is not None else None
    shown = SessionList([_item(row) for row in rows], onward)
    return Response(msgspec.json.encode(shown), content_type=JSON)


@blueprint.route("/sessions/<session_id>")
@for_everybody
@described(
    "Read where a session stands",
    answers={200: answer_of("SessionPage", "The page on which the session stands.")},
    problems=("no-token", "not-allowed", "not-found", "erased"),
    who=SEEING,
    parameters=(RENDER, LANGUAGE),
)
def read_session(session_id: str) -> Response:
    """Read the page on which a session stands."""
    right = right_to(session_id, caller())
    walk = opened(session_id)
    return page_answer(walk, right, shape(walk.edition))


@blueprint.route("/sessions/<session_id>/events", methods=["POST"])
@for_everybody
@described(
    "Do something in a session",
    answers={200: answer_of("SessionPage", "The page on which the session stands then.")},
    problems=("no-token", "not-allowed", "not-found", "stale", "ended", "erased", "not-offered",
              "wrong-values", "key-used"),
    who=ACTING,
    parameters=(RENDER, LANGUAGE),
    body="Event",
    example={"kind": "answered", "seq": 1, "key": "5f0c2a9e", "answer": "nothing"},
)  # fmt: skip
def add_event(session_id: str) -> Response:
    """Answer the page, change an answer, go back, write a note, or end the session.

    `seq` is that of the page which is answered; `key` is made by the client, a new one for each
    event. The same event under the same key again is kept once.
    """
    right = right_to(session_id, caller())
    event = read_body("Event")
    walk = opened(session_id, event["seq"])
    wanted = shape(walk.edition)
    try:
        ack = acted(walk, event, right, caller().person_id)
    except (Conflict, Ended) as late:
        raise _too_late(late, event["seq"], session_id, right) from None
    except NotOffered as error:
        raise not_offered(walk, event, error) from None
    except KeyUsed:
        raise key_used(event["key"]) from None
    if ack.replayed and not walk.is_as_kept:
        walk = _again(session_id)
    return page_answer(walk, right, wanted, replayed=ack.replayed)


def _rows_before(started_us: int, session_id: str, at_once: int) -> Iterator[SessionRow]:
    """Yield the sessions that began before a moment, the newest first."""
    while rows := sessions().store.sessions_before(started_us, session_id, at_once):
        yield from rows
        if len(rows) < at_once:
            return
        started_us, session_id = rows[-1].started_us, rows[-1].id


def _listed(
    who: Caller, rows: Iterator[SessionRow], most: int
) -> tuple[list[SessionRow], SessionRow | None]:
    """Return what a page of the list shows, and behind which row the next one goes on, if any.

    Of a person who may list few sessions among many, a page can be short.
    """
    shown: list[SessionRow] = []
    last = None
    for number, row in enumerate(rows):
        if len(shown) == most or number == MOST_LOOKED_AT:
            return shown, last
        shown += [row] if is_listed_to(who, row) else []
        last = row
    return shown, None


def _too_late(late: Conflict | Ended, seq: int, session_id: str, right: Right) -> Refused:
    walk = _again(session_id)
    page = msgspec.Raw(page_bytes(walk, right, shape(walk.edition)))
    if isinstance(late, TooLong):
        return Refused("ended", str(late), page=page)
    if isinstance(late, Ended):
        return Refused("ended", "The session has ended and takes nothing more.", page=page)
    said = (
        f"“seq” is {seq}, and the session stands at {walk.session.seq}. Look at `page`, then send"
        " its `seq` and a new `key`."
    )
    return Refused("stale", said, at="/seq", page=page)


def _again(session_id: str) -> Walk:
    """Return a session once more, as the store has it."""
    return lent(sessions().open(session_id))


def _place(parts: list[str]) -> tuple[int, str]:
    started_us, session_id = parts
    if not (started_us.isascii() and started_us.isdigit() and len(started_us) < 19):
        raise wrong_cursor()
    return int(started_us), session_id


def _item(row: SessionRow) -> SessionItem:
    return SessionItem(
        session=row.id,
        tree=row.tree_id,
        version=row.tree_hash,
        mode=row.mode,
        audience=row.audience,
        channel=row.channel,
        language=row.language,
        status=row.status,
        seq=row.head,
        node=row.node,
        kind=row.kind,
        outcome=row.outcome,
        started=said_at(row.started_us),
        touched=said_at(row.touched_us),
        expires=said_at(row.expires_us) if row.expires_us is not None else None,
    )
