"""Lists of sessions for who looks after them: when they were, how they stand, how long kept."""

from collections.abc import Iterable, Mapping

from treeguide.model import Record
from treeguide.store import sql
from treeguide.store.chain import UNTIL_ERASED, text_of
from treeguide.store.driver import Driver
from treeguide.store.part import Part
from treeguide.store.records import SessionRow
from treeguide.store.sessions import session_of

FILTERED = f"""
SELECT {sql.SESSION_COLUMNS}, COALESCE(reference, case_reference) AS case_reference
FROM session LEFT JOIN session_case ON session_case.session_id = session.id
WHERE (started_us, id {{bin}}) < (:started_us, :id) AND started_us >= :since_us
  AND (:agent_id = '' OR agent_id {{bin}} = :agent_id)
  AND (:status = '' OR status {{bin}} = :status) AND (:tree_id = '' OR tree_id {{bin}} = :tree_id)
ORDER BY started_us DESC, id {{bin}} DESC LIMIT :most
"""
KEPT = """
SELECT session_id, keep_days, delete_us FROM data_key
WHERE session_id IN (SELECT value ->> 0 FROM {rows})
"""
LATEST = 2**62
"""Behind every moment and every number; databases can still compare with it."""


class Place(Record, frozen=True):
    """Where a list of sessions goes on: behind the one that started then, and has this id."""

    started_us: int = LATEST
    session_id: str = ""


class KeptFor(Record, frozen=True):
    """How long what is personal in a session is kept."""

    until_us: int | None
    """When the last of it is deleted; None where it stays until somebody erases it."""
    first_us: int | None = None
    """When the first of it is deleted, with which a session that goes on ends; None if never."""


class Listing(Part):
    """Lists sessions."""

    keys: Driver

    def sessions_behind(
        self,
        place: Place,
        most: int,
        *,
        status: str = "",
        tree_id: str = "",
        agent_id: str = "",
        since_us: int = 0,
    ) -> list[SessionRow]:
        """Return sessions behind a place, the newest first, that started at `since_us` or later.

        Where a status, a tree or an agent is given, only its own. Their words are not read.
        """
        values = {"started_us": place.started_us, "id": place.session_id, "most": most}
        values |= {"status": status, "tree_id": tree_id}
        values |= {"agent_id": agent_id, "since_us": since_us}
        return [session_of(row) for row in self._driver.read(FILTERED, **values)]

    def kept_for(self, session_ids: Iterable[str]) -> Mapping[str, KeptFor]:
        """Return how long the personal words of sessions are kept; those with none are left out."""
        found: dict[str, KeptFor] = {}
        for row in self.keys.read(KEPT, rows=text_of([[one] for one in session_ids])):
            is_endless = row["keep_days"] == UNTIL_ERASED or row["delete_us"] is None
            until_us = None if is_endless else row["delete_us"]
            before = found.get(row["session_id"])
            found[row["session_id"]] = _together(before, KeptFor(until_us, until_us))
        return found


def _together(one: KeptFor | None, other: KeptFor) -> KeptFor:
    if one is None:
        return other
    lasts, firsts = (one.until_us, other.until_us), (one.first_us, other.first_us)
    return KeptFor(
        None if None in lasts else max(each for each in lasts if each is not None),
        min((each for each in firsts if each is not None), default=None),
    )
