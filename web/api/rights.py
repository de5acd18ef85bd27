"""What a caller may do with one session. For a stranger there is no such session."""

import secrets
from threading import Lock
from typing import cast

from flask import Flask, current_app
from msgspec.structs import replace

from treeguide.model import Record, Tree
from treeguide.service.session_rights import session_rights
from treeguide.service.sessions import Sessions
from treeguide.store import Broken, SessionRow
from treeguide.store.tokens import hash_of
from treeguide.web.api.callers import Caller
from treeguide.web.api.needs import SEEING, Need
from treeguide.web.api.refusals import nothing_here
from treeguide.web.current import sessions, shelf

NAME = "treeguide-doors"
MOST_DOORS = 16_384


class Right(Record, frozen=True):
    """What somebody may do with a session."""

    audience: str
    """In whose words its pages are: an agent's tell what to say and to do."""
    may_answer: bool
    """Whether to do what its holder does."""
    may_give_results: bool
    """Whether to say what a team or a system has answered."""
    sees_personal: bool
    reads_all: bool = True
    """Whether to see everything that was done, not only where the session stands."""
    takes_over: bool = False
    """Whether to pass it to herself, and nothing else before that."""


class Door(Record, frozen=True):
    """What of a session never changes and says who may enter."""

    token_hash: str
    audience: str


class Doors:
    """The doors of sessions that were asked for lately, so that strangers cost next to nothing."""

    def __init__(self, held: Sessions) -> None:
        self._sessions = held
        self._doors: dict[str, Door] = {}
        self._changing = Lock()

    def of(self, session_id: str) -> Door:
        """Return the door of a session; raise Gone if there is no such session."""
        door = self._doors.get(session_id)
        if door is None:
            row = self._sessions.store.session_row(session_id)
            door = Door(row.token_hash or "", row.audience)
            self.keep(session_id, door)
        return door

    def at_hand(self, session_id: str) -> Door | None:
        """Return the door of a session that was asked for lately."""
        return self._doors.get(session_id)

    def keep(self, session_id: str, door: Door) -> None:
        """Keep a door at hand."""
        with self._changing:
            if len(self._doors) >= MOST_DOORS:
                del self._doors[next(iter(self._doors))]
            self._doors[session_id] = door


def add_to(app: Flask, held: Sessions) -> None:
    """Give `app` the doors of its sessions."""
    app.extensions[NAME] = Doors(held)


def doors_of(app: Flask) -> Doors:
    """Return the doors of an application."""
    return cast(Doors, app.extensions[NAME])


def right_to(session_id: str, who: Caller, need: Need = SEEING) -> Right:
    """Return what the caller may do with a session, or refuse; a stranger learns nothing."""
    need.require_of(who)
    assert who.secret is not None
    if who.person_id is not None:
        right = _of_person(sessions().store.session_row(session_id), who)
    else:
        door = doors_of(current_app).of(session_id)
        right = right_of_holder(door, who.secret) if who.token is None else _of_token(door, who)
    if right is None:
        raise nothing_here()
    return right


def is_listed_to(who: Caller, row: SessionRow) -> bool:
    """Whether a list shows a session to the caller: to a person's token, what she may list.

    Whose a damaged one is nobody can tell, so it is in no list of hers.
    """
    if who.person_id is None:
        return True
    try:
        return who.allowance.covers("see-sessions", _tree_of(row))
    except Broken:
        return False


def right_of_holder(door: Door, secret: str) -> Right | None:
    """Return what the holder of a session's token may do, None if this is not its token."""
    if not secrets.compare_digest(hash_of(secret), door.token_hash):
        return None
    is_agent = door.audience == "agent"
    return Right(door.audience, True, is_agent, sees_personal=True)


def _of_token(door: Door, who: Caller) -> Right | None:
    """Return what a token allows that was made at the terminal."""
    walks = who.has("walk") and door.audience == "agent"
    return _right(
        walks=walks,
        gives_results=who.has("results") or walks,
        reads_all=who.has("read") or walks,
        sees_personal=who.has("personal"),
    )


def _of_person(row: SessionRow, who: Caller) -> Right | None:
    """Return what somebody's token allows: what she may do at the desk with this session."""
    assert who.person_id is not None
    tree = _tree_of(row)
    hers = session_rights(
        lambda permission: who.allowance.covers(permission, tree),
        who.person_id,
        row,
        sessions().store,
    )
    may_walk = who.has("walk")
    right = _right(
        walks=may_walk and hers.acts,
        gives_results=hers.gives_results and (who.has("results") or (may_walk and hers.acts)),
        reads_all=hers.sees and (who.has("read") or may_walk),
        # A program goes on with nothing after the end, so it reads no words then.
        sees_personal=who.has("personal") and hers.reads_words and row.status == "open",
    )
    return right and replace(right, takes_over=may_walk and hers.takes_over)


def _tree_of(row: SessionRow) -> Tree:
    return shelf().edition(row.tree_id, row.closure).tree


def _right(
    *, walks: bool, gives_results: bool, reads_all: bool, sees_personal: bool
) -> Right | None:
    if not (reads_all or gives_results):
        return None
    return Right("agent", walks, gives_results, sees_personal, reads_all)
