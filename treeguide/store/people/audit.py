"""The audit: who has changed what of people, rights and settings. Each entry's hash covers all its
columns and the hash before; where the chain ends is kept apart, so that no end can go missing.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from treeguide.model import Record
from treeguide.store.driver import Driver, Row, Run
from treeguide.store.listing import LATEST
from treeguide.store.part import Part
from treeguide.store.people import sql
from treeguide.store.people.actions import ACTIONS

NOTHING_YET = f"0:{'0' * 64}"
"""Where the chain stands before its first entry."""
AT_ONCE = 500
COLUMNS = ("seq", "at_us", "actor", "action", "team", "subject", "body")

_encode = msgspec.json.Encoder(order="deterministic").encode


class Entry(Record, frozen=True):
    """One change: `actor` did `action` to `subject`, both named by ids."""

    seq: int
    at_us: int
    actor: str
    action: str
    team: str | None
    subject: str
    body: str
    """What more there is to say, as JSON; nothing personal."""
    hash: str


class Change(Record, frozen=True):
    """What is to be noted about a change; ValueError where nobody knows such an action."""

    actor: str
    action: str
    subject: str
    team: str | None = None
    more: Mapping[str, Any] = {}

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"The audit has no action “{self.action}”. Add it to those it knows.")


class Audit(Part):
    """Keeps and reads the audit. Entries are never changed."""

    def audit_entries(self, before: int | None = None, most: int = 100) -> list[Entry]:
        """Return entries, the newest first, from before number `before` if that is given."""
        values = {"before": before if before is not None else LATEST, "most": most}
        return [Entry(**row) for row in self._driver.read(sql.ENTRIES, **values)]

    def audit_head(self) -> str:
        """Return the number and the hash of the latest entry, with a colon between."""
        head = self._driver.read(sql.HEAD)
        return str(head[0]["value"]) if head else NOTHING_YET

    def note_in_audit(self, change: Change) -> None:
        """Keep an entry about something that changes nothing else here."""
        self._driver.write(lambda run: self._note(run, change))

    def _note(self, run: Run, change: Change) -> None:
        """Add an entry in the transaction of `run`, which holds the chain until it ends.

        To be called before anything is read that must not change meanwhile, or `_hold` is.
        """
        self._hold(run)
        number, _, before = str(run(sql.HEAD).fetchone()[0]).partition(":")
        row = {
            "seq": int(number) + 1,
            "at_us": self.clock(),
            "actor": change.actor,
            "action": change.action,
            "team": change.team,
            "subject": change.subject,
            "body": _encode(change.more).decode(),
        }
        row["hash"] = link(before, row)
        run(sql.KEEP_ENTRY, row)
        run(sql.MOVE_HEAD, {"head": f"{row['seq']}:{row['hash']}"})

    def _hold(self, run: Run) -> None:
        """Let nobody else change what the audit tells of before the transaction has ended."""
        run(sql.HEAD_KEPT, {"head": NOTHING_YET})
        run(sql.HOLD_HEAD)


def all_entries(driver: Driver) -> Iterator[Row]:
    """Yield the rows of all entries, the oldest first."""
    after = 0
    while rows := driver.read(sql.ENTRIES_AFTER, after=after, most=AT_ONCE):
        yield from rows
        after = rows[-1]["seq"]


def link(before: str, entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry that follows the hash `before`."""
    return sha256(_encode([before, *map(entry.__getitem__, COLUMNS)])).hexdigest()
