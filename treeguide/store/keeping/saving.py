"""Copying what is whole out of what was salvaged, session by session."""

from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

import msgspec

from treeguide.model import Record
from treeguide.store.driver import Row
from treeguide.store.errors import Broken
from treeguide.store.invariants.base import History
from treeguide.store.invariants.chains import Chains
from treeguide.store.invariants.client_keys import ClientKeys
from treeguide.store.invariants.contents import is_genuine
from treeguide.store.invariants.counters import COLUMNS, counted_of
from treeguide.store.invariants.endings import status_of
from treeguide.store.invariants.gaps import Gaps
from treeguide.store.keeping.doubtful import Doubtful
from treeguide.store.keeping.histories import all_histories
from treeguide.store.keeping.kept_file import NoKeys
from treeguide.store.keeping.moving import insert_rows
from treeguide.store.keeping.people_saved import save_people
from treeguide.store.keeping.salvaging import Salvaged
from treeguide.store.keeping.tables import TABLES
from treeguide.store.keeping.telling_again import tell_again
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.store import Store

LEFT_OUT = "It is left out as a whole. {}"
JUDGED_BY: tuple[type[History], ...] = (Gaps, Chains, ClientKeys)
"""What must hold of a session, so that it is saved."""
ALONE = """
SELECT session_id, COUNT(*) AS number FROM event e
WHERE NOT EXISTS (SELECT 1 FROM session s WHERE s.id = e.session_id) GROUP BY session_id
"""
OF = {table.name: table for table in TABLES}
COPIED_AS_THEY_ARE = (
    *("subscription", "outbox", "erasure", "meta", "api_token", "draft"),
    *("team", "person", "guess", "brand"),
)
BELONGING = {
    "outbox_try": ("outbox_id", "outbox"),
    "timer": ("subject", "session"),
    "session_case": ("session_id", "session"),
    "follow_up": ("session_id", "session"),
    "resume_code": ("session_id", "session"),
    "sign_in": ("person_id", "person"),
    "one_use_link": ("person_id", "person"),
    "tree_presence": ("brand", "brand"),
}
"""What is saved where that to which it belongs was saved, and which column names that."""

Progress = Callable[[int], None]
"""Is told how many sessions were looked at."""


class Lost(Record, frozen=True):
    """Something that could not be saved, and why."""

    what: str
    reason: str


class Saving:
    """Copies what is whole from a salvaged database into a new one."""

    def __init__(
        self,
        salvaged: Salvaged,
        new: SqliteDriver,
        unlike: Iterable[type[History]] = (),
    ) -> None:
        self._salvaged = salvaged.driver
        self._doubtful = Doubtful(salvaged.unproven)
        self._new = new
        store = _store_of(salvaged.driver)
        self._invariants = [kind(store) for kind in (*JUDGED_BY, *unlike)]
        self._versions: set[str] = set()
        self._erased = {erasure.session_id for erasure in store.erasures()}
        self._counted: Counter[tuple[Any, ...]] = Counter()
        self.lost: list[Lost] = []
        self.seen = 0

    def versions(self) -> None:
        """Copy versions and pictures that are what their hashes say."""
        for rows in OF["tree_version"].rows_by(self._salvaged.read):
            for row in rows:
                if not is_genuine(row):
                    name = f"version {row['hash'][:12]} of “{row['tree_id']}”"
                    self.lost.append(Lost(name, "It is not as it was published."))
            genuine = [row for row in rows if is_genuine(row)]
            self._versions.update(row["hash"] for row in genuine)
            self._write("tree_version", genuine)
        for rows in OF["medium"].rows_by(self._salvaged.read):
            self._write("medium", [row for row in rows if _is_picture(row)])

    def sessions(self, progress: Progress) -> None:
        """Copy sessions of which every event is as it was written."""
        looked_at = 0
        for piece in all_histories(self._salvaged):
            if isinstance(piece, Broken):
                raise piece
            self._keep([history for history in piece if self._is_whole(*history)])
            looked_at += len(piece)
            progress(looked_at)
        for row in self._salvaged.read(ALONE):
            reason = f"Its row cannot be read; events that can: {row['number']}."
            self.lost.append(Lost(f"session “{row['session_id']}”", LEFT_OUT.format(reason)))

    def rest(self) -> None:
        """Copy what belongs to no session, and count what was saved."""
        for name in COPIED_AS_THEY_ARE:
            for rows in OF[name].rows_by(self._salvaged.read):
                self._write(name, rows)
        for name, (column, needs) in BELONGING.items():
            known = {None, *(row["id"] for row in self._new.read(f"SELECT id FROM {needs}"))}
            for rows in OF[name].rows_by(self._salvaged.read):
                self._write(name, [row for row in rows if row[column] in known])
        new = _store_of(self._new)
        self.lost += [Lost(*one) for one in save_people(self._salvaged, new)]
        tell_again(new)
        for rows in OF["tree_ref"].rows_by(self._salvaged.read):
            self._write("tree_ref", [row for row in rows if not self._missing(row)])
        self._write("traffic", [_counter(name, times) for name, times in self._counted.items()])

    def _is_whole(self, session: Row, events: list[Row]) -> bool:
        said = (invariant.of_session(session, events) for invariant in self._invariants)
        reason = next(filter(None, said), None) or self._missing(session)
        if reason is not None:
            self.lost.append(Lost(f"session “{session['id']}”", LEFT_OUT.format(reason)))
        return reason is None

    def _keep(self, histories: list[tuple[Row, list[Row]]]) -> None:
        """Copy sessions; what lies outside of their chains is worked out anew."""
        for session, events in histories:
            is_erased = session["id"] in self._erased
            session["status"] = "erased" if is_erased else status_of(session, events)
            session["touched_us"] = events[-1]["at_us"]
            self._counted.update(counted_of(session, events))
        self._write("session", [session for session, _ in histories])
        self._write("event", [event for _, events in histories for event in events])
        self.seen += len(histories)

    def _missing(self, row: Row) -> str | None:
        """Return why what a session or a live tree walks is not there, None if it is."""
        try:
            closure = msgspec.json.decode(row["closure"], type=dict[str, str])
        except msgspec.DecodeError:
            return "It does not say which versions belong to it."
        if set(closure.values()) <= self._versions:
            return None
        return "The version that it walks is lost."

    def _write(self, name: str, rows: list[Row]) -> None:
        harmless = self._doubtful.harmless(name, rows)
        if harmless:
            self._new.write(lambda run: insert_rows(run, OF[name], harmless))


def _store_of(driver: SqliteDriver) -> Store:
    no_keys = NoKeys(driver.file)
    return Store(driver, no_keys, Vault(no_keys, Master()))


def _is_picture(row: Row) -> bool:
    digest: str = row["sha256"]
    return sha256(row["content"]).hexdigest() == digest


def _counter(name: tuple[Any, ...], times: int) -> Row:
    counter = dict(zip(COLUMNS, name, strict=True))
    counter["node"], counter["given"] = counter.pop("count_node"), counter.pop("count_given")
    return {**counter, "shard": 0, "times": times}
