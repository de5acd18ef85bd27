"""Lists of the agents' desk. Each looks at its own rows alone, however many sessions there are."""

import datetime
from collections.abc import Iterable

from treeguide.engine import US_A_DAY
from treeguide.engine.promised import utc_of
from treeguide.model import Record
from treeguide.store import desk_sql
from treeguide.store.chain import text_of
from treeguide.store.driver import Row
from treeguide.store.part import Part
from treeguide.store.records import SessionRow
from treeguide.store.sessions import session_of

TAKEN_BACK_US = 10 * 60_000_000
"""For how long one can take back that something was followed up."""


class FollowUp(Record, frozen=True):
    """What somebody has to do after a session has ended."""

    session: SessionRow
    due: datetime.date
    team: str | None


class Desk(Part):
    """Finds sessions by who holds them, by case and by caller, and what is to be followed up."""

    def sessions_of_agent(self, agent_id: str, most: int) -> list[SessionRow]:
        """Return the open sessions that somebody holds, the one touched last first."""
        rows = self._driver.read(desk_sql.OF_AGENT, agent_id=agent_id, most=most)
        return [session_of(row) for row in rows]

    def sessions_of_contact(self, contact_key: str, most: int) -> list[SessionRow]:
        """Return the sessions of one caller, the newest first, but for those that were erased.

        Where a customer began alone, the key is the id of her session.
        """
        rows = self._driver.read(desk_sql.OF_CONTACT, contact_key=contact_key, most=most)
        return [session_of(row) for row in rows]

    def sessions_of_case(self, reference: str, most: int) -> list[SessionRow]:
        """Return the sessions about a case, the newest first; small letters count as large ones."""
        asked = " ".join(reference.split())
        spellings = {"reference": asked, "upper": asked.upper(), "lower": asked.lower()}
        rows = self._driver.read(desk_sql.OF_CASE, **spellings, most=most)
        return [session_of(row) for row in rows]

    def promised_after(self, most: int) -> list[SessionRow]:
        """Return sessions that are over and for which a team has still to act, by what is due."""
        values = {"now_us": self.clock(), "most": most}
        return [session_of(row) for row in self._driver.read(desk_sql.PROMISED_AFTER, **values)]

    def promises_due(self, session_ids: Iterable[str]) -> dict[str, int]:
        """Return by when teams have promised to act, in microseconds since 1970, by session."""
        rows = text_of([[one] for one in sorted(set(session_ids))])
        found = self._driver.read(desk_sql.PROMISES_DUE, rows=rows)
        return {row["subject"]: row["due_us"] for row in found}

    def follow_ups_of(self, person_id: str, most: int) -> list[FollowUp]:
        """Return what somebody has still to follow up, what is due first at the top."""
        rows = self._driver.read(desk_sql.FOLLOW_UPS, person_id=person_id, most=most)
        return [_follow_up(row) for row in rows]

    def has_follow_up(self, session_id: str, person_id: str) -> bool:
        """Whether somebody has still to follow a session up."""
        values = {"session_id": session_id, "person_id": person_id}
        return bool(self._driver.read(desk_sql.HAS_FOLLOW_UP, **values))

    def follow_up_done(self, session_id: str, person_id: str) -> bool:
        """Note that somebody has followed up; return whether it was hers and still to be done."""
        values = {"session_id": session_id, "person_id": person_id, "now_us": self.clock()}
        return self._driver.write_together((desk_sql.FOLLOW_UP_DONE, values), repeatable=True)

    def follow_up_not_done(self, session_id: str, person_id: str) -> bool:
        """Take back that somebody has just followed up; return whether that was said of hers.

        Later it stays done: what is to be followed up opens the session's words to her.
        """
        since_us = self.clock() - TAKEN_BACK_US
        values = {"session_id": session_id, "person_id": person_id, "since_us": since_us}
        return self._driver.write_together((desk_sql.FOLLOW_UP_NOT_DONE, values), repeatable=True)

    def times_started(self, tree_ids: Iterable[str], days: int) -> dict[str, int]:
        """Return how often live sessions of trees began in the last days, by tree id."""
        wanted = text_of([[tree_id] for tree_id in sorted(set(tree_ids))])
        versions = self._driver.read(desk_sql.VERSIONS_AMONG, rows=wanted)
        today = self.clock() // US_A_DAY
        looked_up = [
            [row["tree_id"], row["hash"], day]
            for row in versions
            for day in range(today - days + 1, today + 1)
        ]
        found = self._driver.read(desk_sql.STARTED, rows=text_of(looked_up))
        return {row["tree_id"]: int(row["times"]) for row in found}


def _follow_up(row: Row) -> FollowUp:
    due_us, team = row.pop("due_us"), row.pop("due_team")
    return FollowUp(session_of(row), utc_of(due_us).date(), team)
