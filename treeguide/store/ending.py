"""Ending sessions that nobody has touched for long: many in one transaction."""

from collections.abc import Collection
from typing import NamedTuple

from treeguide.engine import Event
from treeguide.store import sql
from treeguide.store.chain import columns, link, text_of
from treeguide.store.driver import Row, Run
from treeguide.store.queues import POST_KINDS
from treeguide.store.store import Store

KIND = "timed-out"
BY = "system"
TOPIC = POST_KINDS + KIND


class Due(NamedTuple):
    """An open session that is to end, as far as its last event follows from it."""

    id: str
    head: int
    head_hash: str
    touched_us: int
    outcome: str | None


class _Ending(NamedTuple):
    """What is written where a session ends; the statements count these from 0."""

    session_id: str
    seq: int
    key: str
    at_us: int
    hash: str
    before: str
    status: str


def due_sessions(store: Store, now_us: int, most: int = 500) -> list[Due]:
    """Return open sessions that end by themselves at `now_us`, the longest due first."""
    found = store.driver.read(sql.TO_END, now_us=now_us, most=most)
    return [Due(**row) for row in found]


def open_among(store: Store, session_ids: Collection[str]) -> list[Due]:
    """Return those of some sessions that are open."""
    if not session_ids:
        return []
    found = store.driver.read(sql.OPEN_AMONG, rows=text_of([[one] for one in session_ids]))
    return [Due(**row) for row in found]


def end_sessions(store: Store, sessions: list[Due]) -> int:
    """End sessions where they stand, those of them that nobody has touched; return how many.

    A session that has reached an outcome is done, any other one abandoned. What a team has promised
    there holds on, as after a call that somebody closes.
    """
    now_us = store.clock()
    endings = [_ending(session, now_us) for session in sessions]
    rows = text_of(endings)

    def end(run: Run) -> int:
        ended = {name for (name,) in run(sql.END_SESSIONS, {"rows": rows})}
        own = [ending for ending in endings if ending.session_id in ended]
        run(sql.KEEP_ENDINGS, _SAME | {"rows": rows if len(own) == len(endings) else text_of(own)})
        _tell(run, own)
        return len(ended)

    return store.driver.write(end) if endings else 0


def _tell(run: Run, endings: list[_Ending]) -> None:
    """Keep a message of each for whoever listens; mostly nobody does."""
    if not run(sql.LISTENERS, {"topic": TOPIC}).fetchone()[0]:
        return
    for session_id, seq, _, at_us, *_ in endings:
        payload = text_of({"event": KIND, "seq": seq, "session": session_id})
        message = {"subject": f"{session_id}.{seq}", "topic": TOPIC}
        run(sql.POST, message | {"payload": payload, "due_us": at_us})


_EVENT = columns(Event(0, 0, KIND, by=BY)) | {"shown_at": None, "active_ms": None}
_SAME: Row = {name: _EVENT[name] for name in ("kind", "body", "fp")}


def _ending(session: Due, now_us: int) -> _Ending:
    seq, before, at_us = session.head + 1, session.head_hash, max(now_us, session.touched_us + 1)
    # A client that made this very key could otherwise keep its session from ever ending.
    key = f"{KIND}.{before[:24]}"
    hash = link(before, session.id, _EVENT | {"seq": seq, "key": key, "at_us": at_us})
    status = "abandoned" if session.outcome is None else "done"
    return _Ending(session.id, seq, key, at_us, hash, before, status)
