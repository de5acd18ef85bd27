"""What lies beside a session, where lists look for it, is what its events say."""

from collections.abc import Iterator
from typing import Any

from treeguide.store.besides import besides
from treeguide.store.chain import event_of
from treeguide.store.desk_sql import DROP_FOLLOW_UP, KEEP_FOLLOW_UP
from treeguide.store.driver import Row, Statement
from treeguide.store.errors import Broken, Locked
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.invariants.sealed import parts_over
from treeguide.store.keeping.kept_file import NoKeys

STATE = "SELECT head, status FROM session WHERE id = :session_id"
CASE = "SELECT reference FROM session_case WHERE session_id = :session_id"
FOLLOW_UP = """
SELECT person_id, team, due_us, made_us FROM follow_up WHERE session_id = :session_id
"""
CASES_ALONE = """
SELECT session_id FROM session_case WHERE session_id > :after AND NOT EXISTS (
  SELECT 1 FROM event
  WHERE event.session_id = session_case.session_id AND event.kind = 'identified')
ORDER BY session_id LIMIT :most
"""
# What else an end says are ids and words of a list: none of them looks like a day.
FOLLOW_UPS_ALONE = """
SELECT session_id FROM follow_up WHERE session_id > :after AND NOT EXISTS (
  SELECT 1 FROM event
  WHERE event.session_id = follow_up.session_id AND event.kind = 'ended'
    AND event.body LIKE '%"follow_up":"%')
ORDER BY session_id LIMIT :most
"""
ALONE = {"session_case": CASES_ALONE, "follow_up": FOLLOW_UPS_ALONE}
"""How rows of a table are found that no event can have made."""
AT_ONCE = 1_000
SAID_BY_NONE = {
    "session_case": "It is listed under a case, and no event names one.",
    "follow_up": "Somebody is to follow it up, and no event says so.",
}


class Besides(Invariant):
    """Finds cases and follow-ups that no event names, and those that are missing or others.

    Of an erased session nothing is left there: `I14` sees to that.
    """

    name = "I18"
    title = "The case and the follow-up that are listed for a session are those its events name."
    reads_everything = True

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        if session["status"] == "erased":
            return None
        message = self._wrong_case(session, events) or self._wrong_follow_up(session, events)
        return None if message and self._has_gone_on(session) else message

    def found(self) -> Iterator[Damage]:
        for table in ALONE:
            for session_id in self.alone_in(table):
                place = f"session “{session_id}”"
                yield self.damage(place, SAID_BY_NONE[table], session_id)

    def alone_in(self, table: str) -> Iterator[str]:
        """Yield the ids of sessions of which a table has a row that no event can have made."""
        after = ""
        while rows := self.store.driver.read(ALONE[table], after=after, most=AT_ONCE):
            after = rows[-1]["session_id"]
            yield from (row["session_id"] for row in rows)

    def corrections(self, session: Row, events: list[Row]) -> list[Statement]:
        """Return the statements after which both are again what the events say."""
        case, follow_up = self._said_of_case, self._said_of_follow_up
        if session["status"] == "erased":
            return []
        found = []
        if self._wrong_case(session, events) and (said := case(session, events)):
            found.append(said[1])
        if self._wrong_follow_up(session, events) and (said := follow_up(session, events)):
            found += [(DROP_FOLLOW_UP, {"session_id": session["id"]}), said[1]]
        return found

    def _said_of_case(self, session: Row, events: list[Row]) -> tuple[int, Statement] | None:
        """Return the number of the last event about a case, and what that has kept.

        None where there is none, or where it cannot be read or need not be any more.
        """
        for event in reversed(events):
            if event["kind"] == "identified":
                opened = self._opened(session, event)
                if opened is None:
                    return None
                for statement in _kept_by(session, event, opened):
                    return event["seq"], statement
        return None

    def _said_of_follow_up(self, session: Row, events: list[Row]) -> tuple[int, Statement] | None:
        """Return the number of the event that asks for a follow-up, and what that has kept."""
        for event in events[-1:]:
            if event["kind"] == "ended":
                for statement in _kept_by(session, event, {}):
                    return event["seq"], statement
        return None

    def _wrong_case(self, session: Row, events: list[Row]) -> str | None:
        said = self._said_of_case(session, events)
        if said is None:
            return None
        seq, (_, values) = said
        there = self.store.driver.read(CASE, session_id=session["id"])
        named = values.get("reference")
        return _differing(
            [row["reference"] for row in there],
            [named] if named is not None else [],
            f"The case that event {seq} names is missing in the list of cases.",
            f"It is listed under another case than event {seq} names.",
        )

    def _wrong_follow_up(self, session: Row, events: list[Row]) -> str | None:
        said = self._said_of_follow_up(session, events)
        if said is None:
            return None
        seq, statement = said
        return _differing(
            self.store.driver.read(FOLLOW_UP, session_id=session["id"]),
            _follow_up(session, statement),
            f"The follow-up that event {seq} asks for is missing in the list of follow-ups.",
            f"It is to be followed up otherwise than event {seq} says.",
        )

    def _opened(self, session: Row, event: Row) -> dict[str, Any] | None:
        """Return what was sealed of an event, None where nobody can tell any more."""
        if event["body_enc"] is None:
            return {}
        if isinstance(self.store.keys, NoKeys):
            return None
        if parts_over(session, event, self.store.clock()):
            # Its row goes a moment before its key does.
            return None
        try:
            opened, is_complete = self.store.vault.open_what_is_left(
                session["id"], event["seq"], event["body_enc"]
            )
        except (Broken, Locked):
            return None
        return opened if is_complete else None

    def _has_gone_on(self, session: Row) -> bool:
        """Whether somebody has written to a session since it was read."""
        state = {name: session[name] for name in ("head", "status")}
        return self.store.driver.read(STATE, session_id=session["id"]) != [state]


def _kept_by(session: Row, event: Row, opened: dict[str, Any]) -> list[Statement]:
    said = event_of(event, session, opened)
    return besides(session["id"], said) if isinstance(said.given, dict) else []


def _follow_up(session: Row, statement: Statement) -> list[Row]:
    """Return the row that a statement has kept: none where nobody can be asked."""
    assert statement[0] is KEEP_FOLLOW_UP
    values = statement[1]
    person_id = values["ended_by"] or session["agent_id"]
    if person_id is None:
        return []
    return [
        {
            "person_id": person_id,
            "team": session["team"],
            "due_us": values["follow_up_us"],
            "made_us": values["at_us"],
        }
    ]


def _differing(there: list[Any], said: list[Any], missing: str, other: str) -> str | None:
    if there == said:
        return None
    return other if there else missing
