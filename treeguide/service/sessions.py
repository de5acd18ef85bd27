"""Sessions under way: begun, opened by one request at a time, and kept at hand between requests.

A session at hand is what the store holds, already folded. Whoever opens it takes it away and
gives it back; who finds it taken reads it from the store. The store alone decides what is kept:
an event is appended only where the session still has the hash that the one at hand knows.
"""

import secrets
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from treeguide.conditions import TODAY
from treeguide.engine import Event, Session
from treeguide.kernel import WrongValues
from treeguide.kernel.values import trouble
from treeguide.model import Field, Form, Tree
from treeguide.service.histories import OVER, followed
from treeguide.service.session_rows import row_at, row_at_start
from treeguide.service.shelf import Shelf
from treeguide.service.walk import Lasts, Walk, standing_of
from treeguide.store import Erased, SessionRow, Start
from treeguide.store.histories import damaged

MOST_AT_HAND = 4_096
ID_BYTES = 16
NOTHING: Mapping[str, Any] = {}


class Sessions:
    """Begins and opens sessions on the trees of a shelf."""

    def __init__(self, shelf: Shelf, lasts: Lasts = Lasts()) -> None:  # noqa: B008 (frozen)
        self.shelf = shelf
        self.store = shelf.store
        self._lasts = lasts
        self._at_hand: OrderedDict[str, Walk] = OrderedDict()
        self._holding = Lock()

    def begin(
        self,
        tree_id: str,
        audience: str,
        *,
        known: Mapping[str, Any] = NOTHING,
        **fixed: Any,
    ) -> Walk:
        """Start a session on the live version of a tree.

        `fixed` holds what else of a Start is known, such as `language`, `mode` and `token_hash`,
        and `session_id` where a retry must lead to the same session. Raises Gone where there is no
        such tree for the audience, WrongValues where a known value does not fit, KeyUsed where the
        session id is another session's.
        """
        live, edition = self.shelf.live_one(tree_id, audience)
        refuse_wrong(edition.tree, known)
        if "session_id" not in fixed:
            fixed["session_id"] = session_id_of(secrets.token_bytes(ID_BYTES))
        start = Start(tree_id=tree_id, closure=live.closure, audience=audience, **fixed)
        started = Event(
            1,
            self.store.clock(),
            "started",
            key="start",
            known=dict(known),
            mode=start.mode,
            audience=audience,
            language=start.language,
            by=start.agent_id,
        )
        session = Session(edition.program, started)
        standing = standing_of(session, self._lasts)
        ack = self.store.start_session(start, started, standing, edition.sealed)
        if ack.replayed:
            return self.open(start.session_id)
        row = row_at(row_at_start(start, started, live.hash), session, standing, ack.hash)
        walk = Walk(self.store, row, edition, session=session, lasts=self._lasts)
        walk.keys.add(started.key)
        return walk

    def open(self, session_id: str, seq: int | None = None) -> Walk:
        """Return a session as it stands.

        One that is at hand at the position `seq` is returned as it is, for appending to it says
        whether it still stands there. Raises Gone where there is none, Erased where so much of what
        was said in it has been deleted that nobody can tell where it stands.
        """
        with self._holding:
            walk = self._at_hand.pop(session_id, None)
        if walk is not None and seq == walk.session.seq:
            return walk
        row = self.store.session_row(session_id)
        if walk is not None and (row.head_hash, row.status) == (walk.hash, walk.row.status):
            return walk
        return self._read(row)

    def at_hand(self, session_id: str, seq: int) -> Walk | None:
        """Return a session that is at hand at the position `seq`, None if it is not."""
        with self._holding:
            walk = self._at_hand.get(session_id)
            if walk is None or walk.session.seq != seq:
                return None
            return self._at_hand.pop(session_id)

    def at_hand_as_kept(self, session_id: str) -> Walk | None:
        """Return a session that is at hand and stands as the store has it, None if there is none.

        This reads the store; where that may take long, there is none.
        """
        if not self.store.driver.reads_at_once:
            return None
        with self._holding:
            walk = self._at_hand.pop(session_id, None)
        if walk is None:
            return None
        head_hash, status = self.store.head_of(session_id)
        return walk if (head_hash, status) == (walk.hash, walk.row.status) else None

    def give_back(self, walk: Walk) -> None:
        """Keep a session at hand for the next request, unless it may differ from the store."""
        if not walk.is_as_kept or walk.session.closed:
            return
        with self._holding:
            other = self._at_hand.get(walk.row.id)
            if other is None or other.session.seq <= walk.session.seq:
                self._at_hand[walk.row.id] = walk
                self._at_hand.move_to_end(walk.row.id)
            if len(self._at_hand) > MOST_AT_HAND:
                self._at_hand.popitem(last=False)

    def forget(self, session_id: str) -> None:
        """Keep a session no longer at hand."""
        with self._holding:
            self._at_hand.pop(session_id, None)

    def _read(self, row: SessionRow) -> Walk:
        if row.tree_id not in row.closure:
            raise damaged(row.id, "What belongs to the beginning")
        edition = self.shelf.edition(row.tree_id, row.closure)
        history = self.store.history_of(row.id)
        session = followed(edition, row, history)
        if session is None:
            raise Erased(OVER.format(row.id))
        walk = Walk(self.store, row, edition, session=session, lasts=self._lasts)
        walk.keys.update(event.key for event in history.events)
        # Between the two reads the session may have gone on; then appending says so.
        walk.is_as_kept = len(history.events) == row.head
        return walk


def session_id_of(secret: bytes) -> str:
    """Return the id of a session that is made from the first bytes of `secret`.

    It never begins with a dash: a terminal would take it for an option.
    """
    said = urlsafe_b64encode(secret[:ID_BYTES]).decode().rstrip("=")
    return f"_{said[1:]}" if said.startswith("-") else said


def refuse_wrong(tree: Tree, known: Mapping[str, Any]) -> None:
    """Raise WrongValues where a session of `tree` cannot begin with what is known."""
    troubles = {}
    for name, value in known.items():
        variable = tree.variables.get(name)
        if variable is None or name == TODAY:
            troubles[name] = f"The tree “{tree.id}” has no variable “{name}”. Leave it out."
        elif value is not None and (sentence := trouble(variable, value, _field_of(tree, name))):
            troubles[name] = sentence
    if troubles:
        raise WrongValues(troubles)


def _field_of(tree: Tree, name: str) -> Field | None:
    """Return the first field that asks for a variable, None where no form does."""
    forms = (node for node in tree.nodes.values() if isinstance(node, Form))
    fields = (field for form in forms for field in form.fields)
    return next((field for field in fields if field.variable == name), None)
