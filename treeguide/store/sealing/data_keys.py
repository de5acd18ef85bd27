"""Data keys: one for each session and each time for which its personal answers are kept."""

import hmac
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from treeguide.engine import US_A_DAY
from treeguide.store.chain import UNTIL_ERASED
from treeguide.store.driver import Driver, Row, Run
from treeguide.store.errors import Broken, Busy, Locked
from treeguide.store.sealing.master import Master, derived
from treeguide.store.sealing.master_source import LENGTH

MOST_REMEMBERED = 8_000
AT_ONCE = 500
MARK = 8
TRIES = 20
BETWEEN_TRIES = 0.1
"""Seconds."""

Name = tuple[str, int]
"""What a data key belongs to: the session and `keep_days`."""
FIRST: Name = ("", 0)
"""What comes before all names."""

WRAPPED = """
SELECT wrapped, master_id, delete_us FROM data_key
WHERE session_id = :session_id AND keep_days = :keep_days
"""
KEEP = """
INSERT INTO data_key (session_id, keep_days, wrapped, master_id, created_us, delete_us)
VALUES (:session_id, :keep_days, :wrapped, :master_id, :created_us, :delete_us)
ON CONFLICT (session_id, keep_days) DO UPDATE SET keep_days = data_key.keep_days
RETURNING wrapped, master_id, delete_us
"""
DUE = """
SELECT session_id, keep_days FROM data_key
WHERE delete_us <= :now_us AND (session_id, keep_days) > (:session_id, :keep_days)
ORDER BY session_id, keep_days LIMIT :most
"""
DELETE_ONE = "DELETE FROM data_key WHERE session_id = :session_id AND keep_days = :keep_days"
DELETE_ALL = "DELETE FROM data_key WHERE session_id = :session_id"
MASTERS = "SELECT master_id, COUNT(*) AS times FROM data_key GROUP BY master_id"
UNDER_ANOTHER = """
SELECT session_id, keep_days, wrapped, master_id FROM data_key
WHERE master_id <> :master_id AND (session_id, keep_days) > (:session_id, :keep_days)
ORDER BY session_id, keep_days LIMIT :most
"""
REWRAP = """
UPDATE data_key SET wrapped = :wrapped, master_id = :master_id
WHERE session_id = :session_id AND keep_days = :keep_days AND master_id = :before
"""
EMPTY_THE_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"


class DataKey:
    """A data key in memory, where alone it is in clear."""

    __slots__ = ("_delete_us", "_print_key", "cipher", "mark")

    def __init__(self, secret: bytes, delete_us: int | None) -> None:
        self.cipher = AESGCM(derived(secret, b"seal"))
        self.mark = derived(secret, b"mark")[:MARK]
        """Stands before what this key has sealed, so that another key is told from damage."""
        self._print_key = derived(secret, b"fingerprint")
        self._delete_us = delete_us

    @property
    def may_be_gone(self) -> bool:
        """Whether its time is over, so that another node may have deleted it."""
        return self._delete_us is not None and self._delete_us <= time.time_ns() // 1000

    def fingerprint(self, content: bytes) -> bytes:
        """Return what only the holder of this key can work out for `content`."""
        return hmac.digest(self._print_key, content, "sha256")


class DataKeys:
    """The table of data keys, and those that were used lately, unwrapped."""

    def __init__(self, keys: Driver, master: Master, clock: Callable[[], int]) -> None:
        self.master = master
        self._keys = keys
        self._clock = clock
        self._remembered: OrderedDict[Name, DataKey] = OrderedDict()
        self._deletions = 0
        self._touching = Lock()
        self._emptying = Lock()

    def find(self, name: Name) -> DataKey | None:
        """Return the key called `name`, None if there is none any more."""
        with self._touching:
            deletions = self._deletions
            known = self._remembered.get(name)
            if known is not None and not known.may_be_gone:
                self._remembered.move_to_end(name)
                return known
        found = self._keys.read(WRAPPED, **_values(name))
        return self._remember(name, found[0], deletions) if found else None

    def find_or_make(self, name: Name) -> DataKey:
        """Return the key called `name`; a new one is on the disk before this returns."""
        return self.find(name) or self._make(name)

    def may_open(self, row: Row) -> bool:
        """Whether the wrapped key in `row` is whole; True where its master key is not there."""
        name = (row["session_id"], row["keep_days"])
        try:
            self.master.unwrap(row["master_id"], bytes(row["wrapped"]), _about(name))
        except Locked:
            return True
        except Broken:
            return False
        return True

    def due(self, now_us: int, most: int, after: Name) -> list[Name]:
        """Return the keys whose time is over, in the order of their names, beyond `after`."""
        found = self._keys.read(DUE, now_us=now_us, most=most, **_values(after))
        return [(row["session_id"], row["keep_days"]) for row in found]

    def delete(self, names: Iterable[Name]) -> int:
        """Delete keys for good; return how many there were."""
        return self._delete(DELETE_ONE, [_values(name) for name in names])

    def delete_all_of(self, session_ids: Iterable[str]) -> int:
        """Delete all keys of sessions for good; return how many there were."""
        return self._delete(DELETE_ALL, [{"session_id": one} for one in session_ids])

    def masters(self) -> dict[str, int]:
        """Return how many keys each master key has wrapped, by its name."""
        return {row["master_id"]: row["times"] for row in self._keys.read(MASTERS)}

    def rewrap_some(self, new: Master, after: Name) -> tuple[Name | None, int]:
        """Wrap some keys beyond `after` with `new` that another master key holds.

        Return the last that was looked at, None if there was none, and how many were rewrapped:
        those that are damaged stay as they are.
        """
        place = {"master_id": new.id, "most": AT_ONCE, **_values(after)}
        found = self._keys.read(UNDER_ANOTHER, **place)
        rewrapped = [values for row in found if (values := self._rewrapped(row, new))]

        def keep(run: Run) -> None:
            for values in rewrapped:
                run(REWRAP, values)

        if rewrapped:
            self._keys.write(keep, repeatable=True)
        last = (found[-1]["session_id"], found[-1]["keep_days"]) if found else None
        return last, len(rewrapped)

    def empty_the_log(self) -> None:
        """Let nothing of what was deleted or replaced be left in a log beside the file."""
        if self._keys.dialect != "sqlite":
            return
        for _ in range(TRIES):
            # One that meets another one, or a commit that does the same, is sent away at once.
            with self._emptying:
                if not self._keys.read(EMPTY_THE_LOG)[0]["busy"]:
                    return
            time.sleep(BETWEEN_TRIES)
        raise Busy(
            "The keys are deleted, and the log beside them still shows them, because another"
            " program reads it. End that program, then do the same again."
        )

    def _make(self, name: Name) -> DataKey:
        created_us = self._clock()
        master_id, wrapped = self.master.wrap(os.urandom(LENGTH), _about(name))
        values = _values(name) | {
            "master_id": master_id,
            "wrapped": wrapped,
            "created_us": created_us,
            "delete_us": None if name[1] == UNTIL_ERASED else created_us + name[1] * US_A_DAY,
        }
        deletions = self._deletions

        def keep(run: Run) -> Row:
            # Where another node was faster, its key is what comes back.
            [found] = run(KEEP, values)
            return dict(zip(("wrapped", "master_id", "delete_us"), found, strict=True))

        return self._remember(name, self._keys.write(keep, repeatable=True), deletions)

    def _remember(self, name: Name, row: Row, deletions: int) -> DataKey:
        """Keep a key at hand, unless something was deleted while it was read."""
        secret = self.master.unwrap(row["master_id"], bytes(row["wrapped"]), _about(name))
        key = DataKey(secret, row["delete_us"])
        with self._touching:
            if deletions == self._deletions:
                self._remembered[name] = key
                if len(self._remembered) > MOST_REMEMBERED:
                    self._remembered.popitem(last=False)
        return key

    def _delete(self, statement: str, wanted: list[dict[str, Any]]) -> int:
        if not wanted:
            return 0

        def remove(run: Run) -> int:
            return sum(run(statement, values).rowcount for values in wanted)

        # Run again after the answer was lost it deletes nothing more, and counts too few.
        deleted = self._keys.write(remove, repeatable=True)
        self._forget({values["session_id"] for values in wanted})
        self.empty_the_log()
        return deleted

    def _forget(self, session_ids: set[str]) -> None:
        with self._touching:
            self._deletions += 1
            for name in [name for name in self._remembered if name[0] in session_ids]:
                del self._remembered[name]

    def _rewrapped(self, row: Row, new: Master) -> dict[str, Any] | None:
        name, before = (row["session_id"], row["keep_days"]), row["master_id"]
        holder = new if before in new else self.master
        try:
            secret = holder.unwrap(before, bytes(row["wrapped"]), _about(name))
        except Broken:
            return None
        master_id, wrapped = new.wrap(secret, _about(name))
        return _values(name) | {"wrapped": wrapped, "master_id": master_id, "before": before}


def _values(name: Name) -> dict[str, Any]:
    return {"session_id": name[0], "keep_days": name[1]}


def _about(name: Name) -> bytes:
    """Return what a wrapped key is bound to: moved to another session, it opens nothing."""
    return msgspec.json.encode(name)
