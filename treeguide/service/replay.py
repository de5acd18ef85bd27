"""Walking sessions again: where they stand must follow from their versions and their events."""

import datetime
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from treeguide.engine import US_A_DAY, Event, Session
from treeguide.kernel import WalkError
from treeguide.service.shelf import Edition, Shelf
from treeguide.service.walk import Lasts, standing_of
from treeguide.store import Broken, Erased, Gone, Locked, Standing, Store
from treeguide.store.chain import TEXT, event_of
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Invariant
from treeguide.store.queues import PROMISE

ERASED = "Sessions whose personal answers are erased were not walked again."
LOCKED = "Sessions whose personal answers cannot be read here were not walked again."
DUE = "SELECT due_us FROM timer WHERE kind = :kind AND subject = :session_id"


class _Walked(Invariant):
    """An invariant that has to know the trees."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._shelf = Shelf(store, datetime.UTC)

    def _edition(self, session: Row) -> Edition | None:
        """Return what a session walks, None where that is damaged, which others say."""
        try:
            closure = msgspec.json.decode(session["closure"], type=dict[str, str])
            return self._shelf.edition(session["tree_id"], closure)
        except (Broken, Gone, LookupError, ValueError):
            return None


class _Astray(ValueError):
    """An event cannot follow from those before it."""


class Replay(_Walked):
    """Finds sessions that stand where their events do not lead."""

    name = "I4"
    title = "Every event follows from the one before, and leads to where the session stands."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        try:
            standing = self._standing(session, events)
        except _Astray as error:
            return str(error)
        return None if standing is None else self._unlike(session, standing)

    def standing(self, session: Row, events: list[Row]) -> Standing | None:
        """Return where a session stands by its events, None where these cannot be walked.

        The time at which it ends by itself is left as it is, if it is one that it may have.
        """
        try:
            standing = self._standing(session, events)
        except _Astray:
            return None
        if standing is None or not _expires_as_it_should(session, standing):
            return standing
        return replace(standing, expires_us=session["expires_us"])

    def _standing(self, session: Row, events: list[Row]) -> Standing | None:
        if session["status"] == "erased":
            self.remarks.add(ERASED)
            return None
        edition, opened = self._edition(session), self._opened(session, events)
        if edition is None or not opened:
            return None
        walked = Session(edition.program, opened[0])
        for event in opened[1:]:
            try:
                walked.apply(event)
            except WalkError as error:
                sentence = f"Event {event.seq} cannot follow from what was before. {error}"
                raise _Astray(sentence) from error
        return standing_of(walked, Lasts())

    def _opened(self, session: Row, rows: list[Row]) -> list[Event]:
        """Return the events of a session, none where they cannot be read."""
        try:
            return [event_of(row, session, self._personal(session, row)) for row in rows]
        except Erased:
            self.remarks.add(ERASED)
        except Locked:
            self.remarks.add(LOCKED)
        except Broken:
            # Another invariant says which event it is.
            return []
        return []

    def _personal(self, session: Row, row: Row) -> dict[str, object]:
        if row["body_enc"] is None:
            return {}
        return self.store.vault.open(session["id"], row["seq"], row["body_enc"])

    def _unlike(self, session: Row, standing: Standing) -> str | None:
        """Return in what the row of a session differs from what its events say."""
        for name, said in (("node", standing.node), ("kind", standing.kind)):
            if session[name] != said:
                return f"Its {name} is “{session[name]}”, and its events lead to “{said}”."
        if session["agent_id"] != standing.agent_id:
            return "Somebody holds it to whom nobody has passed it, or nobody does."
        if session["outcome"] != standing.outcome:
            return f"Its outcome is {session['outcome']}, and its events say {standing.outcome}."
        if not _expires_as_it_should(session, standing):
            return "The time at which it ends by itself is not one that it was given."
        is_waiting = standing.due_us is not None and not standing.closed
        if is_waiting and self._due(session) != [standing.due_us]:
            return "A team has promised to act, and no timer waits for that moment."
        return None

    def _due(self, session: Row) -> list[int]:
        rows = self.store.driver.read(DUE, kind=PROMISE, session_id=session["id"])
        return [row["due_us"] for row in rows]


class Secrecy(_Walked):
    """Finds personal answers that can be read by whoever has the database."""

    name = "I13"
    title = "No personal answer is kept in clear."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        edition = self._edition(session)
        if edition is None:
            return None
        for event in events:
            body = msgspec.json.decode(event["body"])
            kept = {**(body.get("values") or {}), **body.get("known", {})}
            clear = [name for name in kept if name in edition.sealed and kept[name] is not None]
            if clear or TEXT in body:
                return f"Event {event['seq']} holds a personal answer that anybody can read."
        return None


def walking(store: Store) -> Callable[[Row, list[Row]], Standing | None]:
    """Return what tells of each session of `store` where its events lead."""
    return Replay(store).standing


MORE = (Replay, Secrecy)
"""What `verify` is to look at too, where the trees are known."""


def _expires_as_it_should(session: Row, standing: Standing) -> bool:
    """Whether a session ends so many whole days after it was touched; how many is a setting."""
    expires_us: int | None = session["expires_us"]
    if standing.closed or expires_us is None:
        return standing.closed and expires_us is None
    days, rest = divmod(expires_us - int(session["touched_us"]), US_A_DAY)
    return days > 0 and rest == 0
