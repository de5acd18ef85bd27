"""Sessions: an event is appended once, where the session stood, and is durable when it returns."""

from collections.abc import Mapping
from typing import NamedTuple

from treeguide.engine import Event
from treeguide.store import desk_sql, sql
from treeguide.store.besides import besides
from treeguide.store.chain import (
    OPEN,
    beginning,
    columns,
    fingerprint,
    link,
    parted,
    text_of,
)
from treeguide.store.closures import closure_of
from treeguide.store.driver import Row, Statement
from treeguide.store.errors import Conflict, Ended, Gone, KeyUsed, erased
from treeguide.store.part import Part
from treeguide.store.queues import POST_KINDS, PROMISE
from treeguide.store.records import Ack, Head, KeptEvent, SessionRow, Standing, Start
from treeguide.store.sealing.vault import Vault
from treeguide.store.traffic import counted

NOTHING: Mapping[str, int] = {}
HANDED_OVER = "handed-over"


class Append(NamedTuple):
    """An event on its way to the disk."""

    statements: tuple[Statement, ...]
    """What keeps it: all of them or, where the first touches no row, none."""
    row: Row
    ack: Ack
    """What is true once they have been run."""


_START_IDENTITY = ("tree_id", "mode", "audience", "channel", "token_hash")


class Sessions(Part):
    """Keeps sessions and their events. Events are never changed."""

    vault: Vault

    def start_session(
        self,
        start: Start,
        started: Event,
        standing: Standing,
        sealed: Mapping[str, int] = NOTHING,
    ) -> Ack:
        """Keep a new session with its first event.

        The same session again is acknowledged as replayed and kept once. Raises KeyUsed where
        another one has its id. `sealed` is as for `append`.
        """
        fixed = _fixed(start, started.at_us)
        before = Head(start.session_id, 0, beginning(fixed), fixed["tree_hash"], start.mode, 0)
        event = self._row(before, started, sealed)
        values = {**fixed, **event, **_standing(standing), **_held(start)}
        both = (sql.START_SESSION, values), (sql.KEEP_EVENT, values)
        after = self._after(before, started, standing)
        if self._driver.write_together(*both, *after, repeatable=True):
            return Ack(started.seq, event["hash"])
        return self._started_before(values)

    def append(
        self,
        head: Head,
        event: Event,
        standing: Standing,
        *,
        sealed: Mapping[str, int] = NOTHING,
        **seen: int | None,
    ) -> Ack:
        """Keep `event` as the one after `head`, in a session that then stands at `standing`.

        `sealed` names the variables whose values are kept encrypted, with the days for which;
        free words always are. `seen` may hold `shown_at` and `active_ms` of the page that was
        answered. The same event under the same key again is acknowledged as replayed and kept
        once. Raises KeyUsed for other content under a used key, Conflict where the session has
        gone on, Ended, Erased or Gone where there is no open session.
        """
        append = self.prepared(head, event, standing, sealed=sealed, **seen)
        is_kept = self._driver.write_together(*append.statements, repeatable=True)
        return append.ack if is_kept else self._appended_before(append.row)

    def prepared(
        self,
        head: Head,
        event: Event,
        standing: Standing,
        *,
        sealed: Mapping[str, int] = NOTHING,
        **seen: int | None,
    ) -> Append:
        """Return what `append` does with the same arguments, not done yet.

        Where nothing of the event is sealed, this asks the database nothing.
        """
        row = self._row(head, event, sealed, seen)
        values = {**row, **_standing(standing), "before": head.hash}
        move = sql.MOVE_HEAD
        if event.kind == HANDED_OVER:
            move, values = desk_sql.HAND_OVER, values | _receiver(event)
        both = (move, values), (sql.KEEP_EVENT, values)
        statements = (*both, *self._after(head, event, standing))
        return Append(statements, row, Ack(event.seq, row["hash"]))

    def session_row(self, session_id: str) -> SessionRow:
        """Return a session without its events; raise Gone if there is none."""
        return session_of(self._one(sql.SESSION, session_id=session_id))

    def head_of(self, session_id: str) -> tuple[str, str]:
        """Return the hash of a session's last event, and its status; raise Gone if it is none."""
        head = self._one(sql.HEAD, session_id=session_id)
        return head["head_hash"], head["status"]

    def rows_of(self, session_id: str) -> list[KeptEvent]:
        """Return the events of a session as they are kept, sealed; none if there is no session."""
        rows = self._driver.read(sql.EVENTS, session_id=session_id)
        return [
            KeptEvent(
                row["seq"],
                row["key"],
                row["kind"],
                row["node"],
                row["given"],
                row["body"],
                row["body_enc"],
                row["at_us"],
            )
            for row in rows
        ]

    def waiting_for_others(
        self, most: int = 200, *, touched_us: int = 0, session_id: str = ""
    ) -> list[SessionRow]:
        """Return open sessions that wait for a team or a system, the longest first.

        They are those behind what was touched at a moment (and has an id).
        """
        place = {"touched_us": touched_us, "id": session_id}
        return [session_of(row) for row in self._driver.read(sql.WAITING, most=most, **place)]

    def count_of_waiting(self) -> int:
        """Return how many open sessions wait for a team or a system."""
        return int(self._driver.read(sql.COUNT_WAITING)[0]["waiting"])

    def latest_of(
        self, token_hash: str, tree_id: str, *, most: int = 5, events: int = 1
    ) -> list[SessionRow]:
        """Return the open sessions of a tree that its holder touched last, the latest first.

        `events` is how many each has at least.
        """
        whose: Row = {"token_hash": token_hash, "tree_id": tree_id}
        found = self._driver.read(sql.LATEST_OF, **whose, most=most, events=events)
        return [session_of(row) for row in found]

    def sessions_before(self, started_us: int, session_id: str, most: int) -> list[SessionRow]:
        """Return sessions that started before a moment (and id), the newest first."""
        rows = self._driver.read(sql.LISTED, started_us=started_us, id=session_id, most=most)
        return [session_of(row) for row in rows]

    def _row(
        self,
        head: Head,
        event: Event,
        sealed: Mapping[str, int],
        seen: Mapping[str, int | None] = NOTHING,
    ) -> Row:
        row: Row = {"shown_at": None, "active_ms": None, "session_id": head.session_id, **seen}
        if event.text is None and not event.known and isinstance(event.given, OPEN):
            row |= columns(event)
        else:
            row |= self._sealed(head.session_id, event, sealed)
        row["hash"] = link(head.hash, head.session_id, row)
        return row

    def _sealed(self, session_id: str, event: Event, sealed: Mapping[str, int]) -> Row:
        open_event, parts = parted(event, sealed)
        row = columns(open_event)
        if parts:
            row["body_enc"] = self.vault.seal(session_id, event.seq, parts)
            row["fp"] = fingerprint(row["fp"], self.vault.fingerprint(session_id, parts))
        return row

    def _after(self, head: Head, event: Event, standing: Standing) -> list[Statement]:
        """Return the statements that count an event, tell of it, and note what becomes due."""
        message: Row = {
            "subject": f"{head.session_id}.{event.seq}",
            "topic": POST_KINDS + event.kind,
            "payload": text_of({"event": event.kind, "seq": event.seq, "session": head.session_id}),
            "due_us": event.at_us,
        }
        after: list[Statement] = [(sql.POST, message)]
        count = counted(head, event, self._driver.dialect)
        if count is not None:
            after.append((sql.COUNT, count))
        timer: Row = {
            "timer_kind": PROMISE,
            "session_id": head.session_id,
            "timer_us": standing.due_us,
        }
        if standing.due_us is not None:
            after.append((sql.SET_TIMER, timer))
        elif head.is_due:
            after.append((sql.DROP_TIMER, timer))
        if isinstance(event.given, dict):
            after += besides(head.session_id, event)
        return after

    def _started_before(self, values: Row) -> Ack:
        session_id = values["session_id"]
        session = self._one(sql.SESSION, session_id=session_id)
        kept = self._driver.read(sql.KEY, session_id=session_id, key=values["key"])
        same = all(session[name] == values[name] for name in _START_IDENTITY)
        if same and kept and kept[0]["fp"] == values["fp"]:
            return Ack(kept[0]["seq"], kept[0]["hash"], replayed=True)
        # Without its data key nobody can tell whether a personal answer is the same.
        if session["status"] == "erased" and values["body_enc"] is not None:
            # What came too late was sealed before: its key must go as well.
            self.vault.erase(session_id)
        if same and session["status"] == "erased":
            raise erased(session_id)
        raise KeyUsed("This key has started another session. Take a new key.")

    def _appended_before(self, row: Row) -> Ack:
        session_id = row["session_id"]
        kept = self._driver.read(sql.KEY, session_id=session_id, key=row["key"])
        if kept and kept[0]["fp"] == row["fp"]:
            return Ack(kept[0]["seq"], kept[0]["hash"], replayed=True)
        found = self._driver.read(sql.HEAD, session_id=session_id)
        if not found:
            raise Gone(f"There is no session “{session_id}”.")
        if found[0]["status"] == "erased":
            if row["body_enc"] is not None:
                # What came too late was sealed before: its key must go as well.
                self.vault.erase(session_id)
            raise erased(session_id)
        if kept:
            raise KeyUsed("This page was answered before, with another answer.")
        if found[0]["status"] != "open":
            raise Ended(f"The session “{session_id}” has ended.")
        raise Conflict(found[0]["head"])


def session_of(row: Row) -> SessionRow:
    """Return the session that a row holds."""
    return SessionRow(**{**row, "closure": closure_of(row)})


def _fixed(start: Start, started_us: int) -> Row:
    return {
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
        "started_us": started_us,
    }


def _held(start: Start) -> Row:
    """Return who has the right to a session; that may change later."""
    return {"token_hash": start.token_hash, "agent_id": start.agent_id, "team": start.team}


def _receiver(event: Event) -> Row:
    """Return to whom an event passes the session."""
    given = event.given
    assert isinstance(given, dict)
    return {"agent_id": given["to"], "team": given.get("team")}


def status_at(standing: Standing) -> str:
    """Return the status of a session that stands there."""
    if not standing.closed:
        return "open"
    return "done" if standing.outcome is not None else "abandoned"


def _standing(standing: Standing) -> Row:
    return {
        "at_node": standing.node,
        "at_kind": standing.kind,
        "outcome": standing.outcome,
        "status": status_at(standing),
        "expires_us": standing.expires_us,
    }
