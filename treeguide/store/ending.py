"""Ending sessions that nobody has touched for long: many in one transaction."""

from functools import cache
from typing import Any

from treeguide.engine import Event
from treeguide.store.chain import columns, link, text_of
from treeguide.store.driver import Row, Run
from treeguide.store.queues import POST_KINDS, PROMISE
from treeguide.store.records import SessionRow
from treeguide.store.store import Store

KIND = "timed-out"
BY = "system"
ROWS = 20
"""So many rows go into one statement: fewer ways to the server; more of them slow SQLite down."""

EACH = ("session_id", "seq", "key", "at_us", "hash", "before", "status")
"""What differs between the sessions that are ended together; the rest is the same for all."""
END = """
UPDATE session SET head = v.column2, touched_us = v.column4, head_hash = v.column5,
  status = v.column7, expires_us = NULL
FROM (VALUES {}) AS v
WHERE session.id = v.column1 AND session.head_hash = v.column6 AND session.status = 'open'
"""
# Whoever was quicker has moved the head elsewhere; then this hash is nowhere.
KEEP = """
INSERT INTO event (session_id, seq, key, kind, body, fp, at_us, hash)
SELECT v.column1, v.column2, v.column3, :kind, :body, :fp, v.column4, v.column5
FROM (VALUES {}) AS v JOIN session s ON s.id = v.column1 AND s.head_hash = v.column5
"""
LISTENERS = "SELECT COUNT(*) FROM subscription WHERE topic = :topic"
POST = """
INSERT INTO outbox (id, endpoint_id, topic, subject, payload, due_us, attempts, state)
SELECT :subject || '@' || endpoint_id, endpoint_id, topic, :subject, :payload, :at_us, 0, 'due'
FROM subscription WHERE topic = :topic
  AND EXISTS (SELECT 1 FROM session WHERE id = :session_id AND head_hash = :hash)
"""
DROP_TIMER = """
DELETE FROM timer WHERE kind = :timer_kind AND subject = :session_id
  AND EXISTS (SELECT 1 FROM session WHERE id = :session_id AND head_hash = :hash)
"""


def end_sessions(store: Store, sessions: list[SessionRow]) -> int:
    """End sessions where they stand, those of them that nobody has touched; return how many.

    A session that has reached an outcome is done, any other one abandoned.
    """
    now_us = store.clock()
    rows = [_row(session, now_us) for session in sessions]
    waiting = [row for session, row in zip(sessions, rows, strict=True) if _waits(session)]

    def end(run: Run) -> int:
        ended = sum(_end_some(run, rows[n : n + ROWS]) for n in range(0, len(rows), ROWS))
        for row in rows if run(LISTENERS, TOPIC).fetchone()[0] else ():
            run(POST, row)
        for row in waiting:
            run(DROP_TIMER, row)
        return ended

    return store.driver.write(end) if rows else 0


def _end_some(run: Run, rows: list[Row]) -> int:
    values = _values(rows)
    ended: int = run(_of(END, len(rows)), values).rowcount
    run(_of(KEEP, len(rows)), values)
    return ended


TOPIC = {"topic": POST_KINDS + KIND}
_SAME = columns(Event(0, 0, KIND, by=BY))


def _waits(session: SessionRow) -> bool:
    return session.kind == "handoff"


def _row(session: SessionRow, now_us: int) -> Row:
    seq = session.head + 1
    # A client that made this very key could otherwise keep its session from ever ending.
    key, at_us = f"{KIND}.{session.head_hash[:24]}", max(now_us, session.touched_us + 1)
    row: Row = {**_SAME, "seq": seq, "key": key, "at_us": at_us, "shown_at": None}
    row |= {"active_ms": None, "session_id": session.id, "before": session.head_hash}
    row["hash"] = link(session.head_hash, session.id, row)
    payload = {"event": KIND, "seq": seq, "session": session.id}
    return {
        **row,
        **TOPIC,
        "status": "abandoned" if session.outcome is None else "done",
        "timer_kind": PROMISE,
        "subject": f"{session.id}.{seq}",
        "payload": text_of(payload),
    }


def _values(rows: list[Row]) -> dict[str, Any]:
    same = {name: _SAME[name] for name in ("kind", "body", "fp")}
    each = {f"{name}{n}": row[name] for n, row in enumerate(rows) for name in EACH}
    return same | each


@cache
def _of(statement: str, rows: int) -> str:
    """Return a statement for so many rows of values."""
    each = (f"({', '.join(f':{name}{number}' for name in EACH)})" for number in range(rows))
    return statement.format(", ".join(each))
