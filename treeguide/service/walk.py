"""One session in the hands of a request: where it stands, and what the person does there."""

from typing import Any

from msgspec.structs import replace

from treeguide.engine import US_A_DAY, Event, Session
from treeguide.engine.promised import due_us
from treeguide.kernel import ARROW, Position, WalkError
from treeguide.model import Handoff, Record
from treeguide.service.session_rows import row_at
from treeguide.service.shelf import Edition
from treeguide.store import (
    Ack,
    Append,
    Conflict,
    Ended,
    Head,
    SessionRow,
    Standing,
    Store,
    TooLong,
)
from treeguide.store.errors import erased

OURS = ("handoff", "action")
"""Kinds of nodes where the person waits for us."""
MOST_EVENTS = 10_000
"""How many events a session can have, for whoever opens it reads them all."""
LAST = "ended"
"""The kind of event that may come after that many."""
OF_VARIABLES = ("answered", "changed")
"""Kinds that give values of variables; what others give says something about the session."""
SEEN = ("shown_at", "active_ms")
"""What is kept beside an event: when its page was made, in microseconds since 1970, and for how
many milliseconds it was in view."""


class Lasts(Record, frozen=True):
    """After how long without a touch a session ends by itself, in microseconds."""

    asked: int = 30 * US_A_DAY
    """Where the person is asked something."""
    reached: int = US_A_DAY
    """At an outcome: until then an answer can still be changed."""
    ours: int = 366 * US_A_DAY
    """Where the person waits for us."""


class Walk:
    """A session with the edition that it is pinned to."""

    def __init__(
        self, store: Store, row: SessionRow, edition: Edition, *, session: Session, lasts: Lasts
    ) -> None:
        self.store = store
        self.row = row
        """What the store notes of the session, as it stands after the last event that is kept."""
        self.edition = edition
        self.session = session
        self.keys: set[str] = set()
        """The clients' keys of its events."""
        self.is_as_kept = True
        """Whether the session stands where the store last said that it does."""
        self.kept: dict[Any, Any] = {}
        """What outer layers work out once while this session is at hand."""
        self._lasts = lasts
        self._standing: Standing
        """Where the session stands after what was done last."""

    @property
    def hash(self) -> str:
        """Return the hash of the last event of the session, as this walk knows it."""
        return self.row.head_hash

    def position(self, index: int | None) -> Position | None:
        """Return where the session stands, or stood at entry `index` of its path."""
        return self.session.position if index is None else self.session.position_at(index)

    def index_of(self, node: str, asked: int | None) -> int | None:
        """Return which earlier entry of the path the address of `node` means, None if it is now.

        Raises LookupError where the path has nothing of that name.
        """
        path = self.session.path
        if asked is not None and 0 <= asked < len(path) and path[asked].node == node:
            return asked
        if node == self.session.node:
            return None
        for index in reversed(range(len(path))):
            if path[index].node == node:
                return index
        raise LookupError(node)

    def act(self, kind: str, *, seq: int, key: str, **what: Any) -> Ack:
        """Keep what the person did on the page that was made at position `seq` under `key`.

        `what` holds what else an Event has, such as `node`, `given`, `text` and `by`, and
        `shown_at` and `active_ms` where the page told them. Of `jumped`, `node` is where to go on.
        Raises a WalkError where it cannot be done, a StoreError where the session has gone on.
        """
        seen = self._seen(what)
        head, event = self._next(kind, seq, key, what)
        if seq == self.session.seq and key not in self.keys:
            self._refuse_if_full(kind)
            self._apply(event)
        # Anything else moves nothing; the store says whether it is a repetition or too late.
        self._standing = standing_of(self.session, self._lasts)
        ack = self.store.append(head, event, self._standing, sealed=self.edition.sealed, **seen)
        if not ack.replayed:
            self.stands(ack, key)
            self._note_holder(event)
        return ack

    def prepared(self, kind: str, *, seq: int, key: str, **what: Any) -> Append | None:
        """Return what `act` would keep; None where that asks the database something first.

        It does as well where the session is too long, for perhaps it has ended.

        For who has it kept without waiting: `stands` is to be called after that. Raises a WalkError
        where it cannot be done, with nothing changed.
        """
        if seq != self.session.seq or key in self.keys:
            return None
        if self._is_full(kind) or self._is_sealed(kind, **what):
            return None
        seen = self._seen(what)
        head, event = self._next(kind, seq, key, what)
        self.is_as_kept = False
        try:
            self.session.apply(event)
        except WalkError:
            self.is_as_kept = True
            raise
        self._standing = standing_of(self.session, self._lasts)
        return self.store.prepared(head, event, self._standing, sealed=self.edition.sealed, **seen)

    def stands(self, ack: Ack, key: str) -> None:
        """Note that the store has kept what was done last, under `key`."""
        self.row, self.is_as_kept = row_at(self.row, self.session, self._standing, ack.hash), True
        self.keys.add(key)

    def _next(self, kind: str, seq: int, key: str, what: dict[str, Any]) -> tuple[Head, Event]:
        at_us = max(self.store.clock(), self.session.at_us + 1)
        if kind == "jumped":
            what = what | self._jump(key, what["node"])
        return self._head(seq), Event(seq + 1, at_us, kind, key=key, **what)

    def _jump(self, key: str, target: str) -> dict[str, str | None]:
        """Return how an event says that somebody went on at `target`: at the node that was left."""
        left: str | None = self.session.node
        if key in self.keys:
            # A repetition is known by saying the same, wherever the session stands by now.
            events = self.store.rows_of(self.row.id)
            left = next((event.node for event in events if event.key == key), left)
        return {"node": left, "given": ARROW + target}

    def _seen(self, what: dict[str, Any]) -> dict[str, int]:
        """Take out of `what` how long a page was seen, as far as that can be true."""
        if "shown_at" not in what and "active_ms" not in what:
            return {}
        shown_at, active_ms = (what.pop(name, None) for name in SEEN)
        now_us = self.store.clock()
        if shown_at is None or not self.session.started.at_us <= shown_at <= now_us:
            return {}
        most_ms = (now_us - shown_at) // 1_000
        is_told = active_ms is not None and 0 <= active_ms <= most_ms
        return {"shown_at": shown_at} | ({"active_ms": active_ms} if is_told else {})

    def _note_holder(self, event: Event) -> None:
        """Note who holds the session from now on, if an event has passed it on."""
        if event.kind == "handed-over" and isinstance(event.given, dict):
            team = event.given.get("team") or self.row.team
            self.row = replace(self.row, agent_id=self.session.agent_id, team=team)

    def _is_sealed(
        self, kind: str, given: Any = None, text: str | None = None, **what: Any
    ) -> bool:
        """Whether something of an event is kept sealed, for which a key has to be looked up.

        Of what says something about the session one does not ask: it is rare.
        """
        if text is not None or not isinstance(given, dict):
            return text is not None
        return kind not in OF_VARIABLES or not given.keys().isdisjoint(self.edition.sealed)

    def _is_full(self, kind: str) -> bool:
        return self.session.seq >= MOST_EVENTS and kind != LAST

    def _refuse_if_full(self, kind: str) -> None:
        if self._is_full(kind):
            self.refuse_if_late()
            raise TooLong(
                f"The session “{self.row.id}” has {self.session.seq:,} events, and one takes no"
                " more than that. What was answered is kept; start a new session to go on."
            )

    def _apply(self, event: Event) -> None:
        try:
            self.session.apply(event)
        except WalkError:
            self.refuse_if_late()
            raise
        self.is_as_kept = False

    def refuse_if_late(self) -> None:
        """Raise a StoreError if another process has led the session on, ended or erased it.

        To be asked before something is said to be wrong: perhaps it is too late only.
        """
        row = self.store.session_row(self.row.id)
        if row.status == "erased":
            self.is_as_kept = False
            raise erased(row.id)
        if row.head_hash == self.hash:
            return
        self.is_as_kept = False
        if row.status != "open":
            raise Ended(f"The session “{row.id}” has ended.")
        raise Conflict(row.head)

    def _head(self, seq: int) -> Head:
        return Head(
            self.row.id,
            seq,
            self.hash if seq == self.session.seq else "",
            self.row.tree_hash,
            self.row.mode,
            self.session.at_us,
            promised_us(self.session) is not None,
        )


def standing_of(session: Session, lasts: Lasts) -> Standing:
    """Return what the store notes about where a session stands."""
    position = session.position
    kind = position.place.node.kind if position is not None and not session.fault else "fault"
    outcome = session.outcome[0] if session.outcome is not None else None
    lasting = lasts.reached if outcome else lasts.ours if kind in OURS else lasts.asked
    expires_us = None if session.closed else session.at_us + lasting
    due_us, agent_id = promised_us(session), session.agent_id
    return Standing(session.node, kind, outcome, session.closed, due_us, expires_us, agent_id)


def promised_us(session: Session) -> int | None:
    """Return by when a team has promised to act where the session stands, None if none has.

    A promise holds also after the call in which it was made.
    """
    position = session.position
    if position is None or type(position.place.node) is not Handoff:
        return None
    return due_us(position.place.node, session.arrived_us)
