"""The verbs of the store. Each is one transaction."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from treeguide.engine import Event
from treeguide.store import sql
from treeguide.store.chain import beginning, columns, event_of, link, text_of
from treeguide.store.errors import Conflict, Gone, KeyUsed
from treeguide.store.lock import Lock
from treeguide.store.records import Ack, LiveVersion, SessionRow, Standing, Start, Version
from treeguide.store.sqlite import Row, Run, SqliteDriver
from treeguide.store.versions import body_of, version_of

Clock = Callable[[], int]


def now_us() -> int:
    """Return this moment in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


class Store:
    """Published versions, sessions and their events. Versions and events are never changed."""

    def __init__(
        self, driver: SqliteDriver, lock: Lock | None = None, clock: Clock = now_us
    ) -> None:
        self._driver = driver
        self._lock = lock
        self.clock = clock

    def close(self) -> None:
        """Let go of the data."""
        self._driver.close()
        if self._lock is not None:
            self._lock.release()

    def publish_version(
        self, version: Version, media: Mapping[str, bytes] | None = None, by: str = ""
    ) -> bool:
        """Keep `version` with its pictures (content by sha256); return whether it is new."""
        row = {
            "hash": version.hash,
            "tree_id": version.tree_id,
            "format": "treeguide/1",
            **body_of(version),
            "nodes": version.nodes,
            "edges": version.edges,
            "created_us": self.clock(),
            "created_by": by,
        }

        def keep(run: Run) -> bool:
            if run(sql.VERSION_KEPT, row).fetchone():
                return False
            number = run(sql.VERSION_NUMBER, row).fetchone()[0]
            for sha256, content in (media or {}).items():
                run(sql.KEEP_MEDIUM, {"sha256": sha256, "content": content})
            run(sql.KEEP_VERSION, {**row, "number": number})
            return True

        return self._driver.write(keep)

    def version(self, version_hash: str) -> Version:
        """Return a version; raise Gone if there is none of that hash."""
        return version_of(self._one(sql.VERSION, hash=version_hash))

    def medium(self, sha256: str) -> bytes:
        """Return the content of a picture; raise Gone if it is not kept."""
        return bytes(self._one(sql.MEDIUM, sha256=sha256)["content"])

    def make_live(self, tree_id: str, closure: Mapping[str, str], origin: str) -> bool:
        """Let new sessions of a tree walk the versions of `closure`; return if that is a change."""
        values = {
            "tree_id": tree_id,
            "hash": closure[tree_id],
            "closure": text_of(dict(closure)),
            "updated_us": self.clock(),
            "updated_by": origin,
        }
        return self._driver.write(lambda run: bool(run(sql.MAKE_LIVE, values).rowcount > 0))

    def withdraw(self, tree_id: str) -> None:
        """Let no new session walk a tree; those that walk it go on."""
        self._driver.write(lambda run: run(sql.WITHDRAW, {"tree_id": tree_id}))

    def live(self) -> list[LiveVersion]:
        """Return the versions that new sessions walk, by tree id."""
        return [
            LiveVersion(
                row["tree_id"],
                row["hash"],
                msgspec.json.decode(row["closure"]),
                row["updated_by"],
            )
            for row in self._driver.read(sql.LIVE)
        ]

    def start_session(self, start: Start, started: Event, standing: Standing) -> None:
        """Keep a new session with its first event."""
        fixed = {
            "id": start.session_id,
            "tree_id": start.tree_id,
            "tree_hash": start.closure[start.tree_id],
            "closure": text_of(dict(start.closure)),
            "mode": start.mode,
            "audience": start.audience,
            "channel": start.channel,
            "language": start.language,
            "contact_key": start.contact_key,
            "case_reference": start.case_reference,
            "experiment_arm": start.experiment_arm,
            "started_us": started.at_us,
        }
        event = self._event_row(start.session_id, started, beginning(fixed), {})
        session = {
            **fixed,
            "token_hash": start.token_hash,
            "head_hash": event["hash"],
            "node": standing.node,
            "kind": standing.kind,
            "outcome": standing.outcome,
            "at_us": started.at_us,
        }

        def keep(run: Run) -> None:
            run(sql.START_SESSION, session)
            run(sql.KEEP_EVENT, event)

        self._driver.write(keep)

    def append(self, session_id: str, event: Event, standing: Standing, **seen: int | None) -> Ack:
        """Keep `event` as number `event.seq` of a session that then stands at `standing`.

        `seen` may hold `shown_at` and `active_ms` of the page that was answered.
        The same event under the same key again is acknowledged as replayed and kept once. Raises
        KeyUsed for other content under a used key, Conflict where the session has gone on, Gone
        where there is no open session.
        """

        def keep(run: Run) -> Ack:
            head = run(sql.HEAD, {"session_id": session_id}).fetchone()
            if head is None:
                raise Gone(f"There is no session “{session_id}”.")
            number, before, status, touched_us = head
            row = self._event_row(session_id, event, before, seen)
            kept = run(sql.KEY, row).fetchone()
            if kept is not None:
                return _replayed(*kept, fp=row["fp"])
            if status != "open":
                raise Gone(f"The session “{session_id}” has ended.")
            if number != event.seq - 1 or touched_us > event.at_us:
                raise Conflict(number)
            if run(sql.MOVE_HEAD, {**row, **_standing(standing)}).rowcount != 1:
                raise Conflict(number)
            run(sql.KEEP_EVENT, row)
            return Ack(event.seq)

        return self._driver.write(keep)

    def session_row(self, session_id: str) -> SessionRow:
        """Return a session without its events; raise Gone if there is none."""
        return _session(self._one(sql.SESSION, session_id=session_id))

    def events_of(self, session_id: str) -> list[Event]:
        """Return the events of a session in order; raise Gone if there is no such session."""
        session = self._one(sql.SESSION, session_id=session_id)
        rows = self._driver.read(sql.EVENTS, session_id=session_id)
        return [event_of(row, session) for row in rows]

    def waiting_for_others(self, most: int = 200) -> list[SessionRow]:
        """Return open sessions that wait for a team or a system, the longest first."""
        return [_session(row) for row in self._driver.read(sql.WAITING, most=most)]

    def latest_of(self, token_hash: str, tree_id: str) -> SessionRow | None:
        """Return the open session of a tree that its holder touched last, None if there is none."""
        found = self._driver.read(sql.LATEST_OF, token_hash=token_hash, tree_id=tree_id)
        return _session(found[0]) if found else None

    def chains(self) -> list[tuple[Row, list[Row]]]:
        """Return every session's fixed columns with the rows of its events, for `damages`."""
        return [
            (session, self._driver.read(sql.EVENT_CHAIN, session_id=session["id"]))
            for session in self._driver.read(sql.FIXED)
        ]

    def _event_row(
        self, session_id: str, event: Event, before: str, seen: Mapping[str, int | None]
    ) -> dict[str, Any]:
        row = {**columns(event), "shown_at": None, "active_ms": None, **seen}
        return {**row, "session_id": session_id, "hash": link(before, session_id, row)}

    def _one(self, statement: str, **values: Any) -> Row:
        found = self._driver.read(statement, **values)
        if not found:
            raise Gone(f"Nothing is kept under {', '.join(map(str, values.values()))}.")
        return found[0]


def _replayed(seq: int, kept: str, *, fp: str) -> Ack:
    if kept != fp:
        raise KeyUsed("This page was answered before, with another answer.")
    return Ack(seq, replayed=True)


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "at_node": standing.node,
        "at_kind": standing.kind,
        "outcome": standing.outcome,
        "status": "done" if standing.closed else "open",
    }


def _session(row: Row) -> SessionRow:
    return SessionRow(**{**row, "closure": msgspec.json.decode(row["closure"])})
