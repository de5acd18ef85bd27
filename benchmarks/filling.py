"""Sessions in bulk: whole rows with their hash chains and counters, written past the store."""

import os
import sqlite3
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from treeguide.engine import Event
from treeguide.store import open_store
from treeguide.store.chain import beginning, columns, link, text_of

US = 1_000_000
DAY = 86_400 * US
A_PIECE = 20_000

Row = dict[str, Any]


def fill(data: Path, sessions: int) -> float:
    """Add sessions that were started and answered once; return how many MB the file has then."""
    store = open_store(data)
    live = store.live()[0]
    store.close()
    file = data / "treeguide.db"
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA cache_size=-400000")
        # Ids in their order keep the file's trees from being written at a million places.
        ids = sorted(urlsafe_b64encode(os.urandom(16)).decode()[:22] for _ in range(sessions))
        for begin in range(0, sessions, A_PIECE):
            _write(db, live.tree_id, live.hash, ids[begin : begin + A_PIECE])
    db.close()
    return file.stat().st_size / 1e6


def _write(db: sqlite3.Connection, tree_id: str, tree_hash: str, ids: list[str]) -> None:
    rows = [_rows(tree_id, tree_hash, session_id) for session_id in ids]
    _insert(db, "session", (session for session, _ in rows))
    _insert(db, "event", (event for _, events in rows for event in events))
    for _, events in rows:
        for event in events:
            db.execute(COUNT, {**event, "tree_hash": tree_hash, "day": event["at_us"] // DAY})
    db.commit()


COUNT = """
INSERT INTO traffic (tree_hash, mode, day, node, given, dwell, shard, times)
VALUES (:tree_hash, 'live', :day, coalesce(:node, ''), coalesce(:given, ''), 80 * (:seq > 1), 0, 1)
ON CONFLICT (tree_hash, mode, day, node, given, dwell, shard) DO UPDATE SET times = times + 1
"""


def _insert(db: sqlite3.Connection, table: str, rows: Iterator[Row]) -> None:
    first = next(rows)
    places = ", ".join(f":{name}" for name in first)
    statement = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({places})"
    db.execute(statement, first)
    db.executemany(statement, rows)


def _rows(tree_id: str, tree_hash: str, session_id: str) -> tuple[Row, list[Row]]:
    """Return a session, and its two events: the second 1,024 ms, or 80 eighths, after the first."""
    now = time.time_ns() // 1000
    session: Row = {
        "id": session_id,
        "tree_id": tree_id,
        "tree_hash": tree_hash,
        "closure": text_of({tree_id: tree_hash}),
        "mode": "live",
        "audience": "customer",
        "channel": "web",
        "language": "en",
        "contact_key": None,
        "case_reference": None,
        "experiment_arm": None,
        "started_us": now,
    }
    started = Event(1, now, "started", key="start", audience="customer", language="en")
    answered = Event(2, now + 1_024_000, "answered", key="answer-1", node="q0", given="no")
    before, events = beginning(session), []
    for event in (started, answered):
        row = {"session_id": session_id, "shown_at": None, "active_ms": None, **columns(event)}
        row["hash"] = before = link(before, session_id, row)
        events.append(row)
    session |= {
        "token_hash": session_id,
        "head": 2,
        "head_hash": before,
        "status": "open",
        "node": "q1",
        "kind": "question",
        "outcome": None,
        "touched_us": answered.at_us,
        "expires_us": answered.at_us + 30 * DAY,
    }
    return session, events
