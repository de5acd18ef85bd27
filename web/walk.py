"""One session in the hands of a request: where it stands, and what the person does there."""

import secrets
from typing import Any

from treeguide.engine import Event, Session, fold
from treeguide.kernel import Position
from treeguide.store import Ack, SessionRow, Standing, Start, Store
from treeguide.web.shelf import Edition, Shelf


class Walk:
    """A session with the edition that it is pinned to."""

    def __init__(self, store: Store, row: SessionRow, edition: Edition) -> None:
        self.store = store
        self.row = row
        self.edition = edition
        events = store.events_of(row.id)
        self._keys = {event.key for event in events}
        self.session: Session = fold(edition.program, events)

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

        Raises a WalkError where it cannot be done, a StoreError where the session has gone on.
        """
        at_us = max(self.store.clock(), self.session.at_us + 1)
        event = Event(seq + 1, at_us, kind, key=key, **what)
        if seq == self.session.seq and key not in self._keys:
            self.session.apply(event)
        # Anything else moves nothing; the store says whether it is a repetition or too late.
        return self.store.append(self.row.id, event, standing(self.session))


def standing(session: Session) -> Standing:
    """Return what the store notes about where a session stands."""
    position = session.position
    kind = position.place.node.kind if position is not None and not session.fault else "fault"
    outcome = session.outcome[0] if session.outcome is not None else None
    return Standing(session.node, kind, outcome, session.closed)


def open_walk(shelf: Shelf, tree_id: str, session_id: str) -> Walk:
    """Return a session of a tree; raise Gone or LookupError where there is none."""
    row = shelf.store.session_row(session_id)
    if row.tree_id != tree_id:
        raise LookupError(session_id)
    return Walk(shelf.store, row, shelf.edition(tree_id, row.closure))


def begin(
    shelf: Shelf, tree_id: str, audience: str, *, language: str, token_hash: str | None = None
) -> tuple[str, str]:
    """Start a session on the live version of a tree; return its id and where it stands."""
    live, edition = shelf.live_one(tree_id, audience)
    session_id = secrets.token_urlsafe(16)
    started = Event(
        1, shelf.store.clock(), "started", key="start", audience=audience, language=language
    )
    session = Session(edition.program, started)
    channel = "web" if audience == "customer" else "desk"
    start = Start(
        session_id,
        tree_id,
        live.closure,
        token_hash,
        audience=audience,
        channel=channel,
        language=language,
    )
    shelf.store.start_session(start, started, standing(session))
    return session_id, session.node
