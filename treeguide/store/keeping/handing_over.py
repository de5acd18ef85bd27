"""What the data before hand over to a backup that takes their place, and what they keep."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from treeguide.model import Record
from treeguide.store.driver import Driver, Row, Run
from treeguide.store.errors import Broken, Failing, StoreError
from treeguide.store.keeping.people_over import BY, end_what_was_open, people_over
from treeguide.store.keeping.places_over import presences_over, teams_over
from treeguide.store.keeping.readable import readable
from treeguide.store.keeping.unproven import unproven_rows
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, is_absent
from treeguide.store.store import Store

AT_ONCE = 1_000
KEYS = """
SELECT session_id, keep_days, wrapped, master_id, created_us, delete_us FROM data_key
WHERE (session_id, keep_days) > (:session_id, :keep_days)
ORDER BY session_id, keep_days LIMIT :most
"""
ADD_KEY = """
INSERT INTO data_key (session_id, keep_days, wrapped, master_id, created_us, delete_us)
VALUES (:session_id, :keep_days, :wrapped, :master_id, :created_us, :delete_us)
ON CONFLICT (session_id, keep_days) DO UPDATE SET
  wrapped = excluded.wrapped, master_id = excluded.master_id
WHERE data_key.created_us = excluded.created_us
"""
HEADS = "SELECT id, head FROM session WHERE id > :after ORDER BY id LIMIT :most"
HEADS_THERE = "SELECT id, head FROM session WHERE id > :after AND id <= :last"
REVOKED = "SELECT id, revoked_us FROM api_token WHERE revoked_us IS NOT NULL"
REVOKE = """
UPDATE api_token SET revoked_us = :revoked_us WHERE id = :id AND revoked_us IS NULL
"""
TOKEN_IDS = "SELECT id FROM api_token WHERE revoked_us IS NULL AND expires_us > :now_us"

UNREAD = (
    "The data before cannot be read any more, so whoever was erased since the backup is in it"
    " again: erase those sessions once more. Access tokens that were revoked since can be used"
    " again, and people have the accounts and roles that they had then: revoke those too."
)
LOST = (
    "The data before are missing, so whoever was erased since the backup is in it again: erase"
    " those sessions once more. Access tokens that were revoked since can be used again, and people"
    " have the accounts and roles that they had then: revoke those too."
)
DOUBTFUL = (
    "Of these people the data before are not as TreeGuide wrote them, so they have the passwords"
    " and addresses of the backup: {}."
)
KEYS_DAMAGED = (
    "Some keys of the data before are not as they were written: there are those of the backup."
)
KEYS_UNREAD = "The keys of the data before cannot be read any more: there are those of the backup."


class Unread(StoreError):
    """The data before cannot be read."""


class HandedOver(Record, frozen=True):
    """What the backup has taken over from the data before, and what is in these alone."""

    erasures: int = 0
    """How many sessions were erased before."""
    revocations: int = 0
    """How many access tokens of the backup had been revoked since."""
    newer_sessions: int = 0
    """How many sessions have begun since the backup."""
    longer_sessions: int = 0
    """In how many sessions of the backup something has happened since."""
    newer_tokens: int = 0
    """How many access tokens, valid before, are not in the backup."""
    people: int = 0
    """From how many people something was taken since, or who sign in in another way."""
    teams: int = 0
    """How many teams of the backup have got another place since."""
    trees: int = 0
    """How many trees of the backup may stand in fewer pages since, or tell these less."""
    newer_people: int = 0
    """How many people, known before, are not in the backup."""
    has_all_keys: bool = False
    """Whether each key of the data before is now among those of the backup."""
    remarks: tuple[str, ...] = ()


def hand_over(folder: Path, backup: Store, workshop: Path) -> HandedOver:
    """Bring into `backup` what must not be undone by it, and count what is not in it.

    Damaged data are copied into `workshop`, and hand over what can be read of them. Where the
    backup takes nothing, because its disk fails, that is raised: without what was erased and
    revoked since it must not come back.
    """
    file, keys_file = folder / FILE, folder / KEYS_FILE
    has_all_keys, remarks = False, []
    if not is_absent(keys_file):
        try:
            with _before(keys_file, workshop, KEY_MIGRATIONS) as keys:
                has_all_keys = _keys_over(keys, backup)
            remarks += [] if has_all_keys else [KEYS_DAMAGED]
        except Unread:
            remarks.append(KEYS_UNREAD)
    end_what_was_open(backup)
    found = HandedOver()
    if not is_absent(file):
        try:
            with _before(file, workshop, MIGRATIONS) as data:
                doubtful = _doubtful_people(data)
                found = _data_over(data, backup, doubtful)
            remarks += [DOUBTFUL.format(", ".join(sorted(doubtful)))] if doubtful else []
        except Unread:
            remarks.append(UNREAD)
    elif not is_absent(keys_file):
        remarks.append(LOST)
    return replace(found, has_all_keys=has_all_keys, remarks=tuple(remarks))


@contextmanager
def _before(
    file: Path, workshop: Path, migrations: Mapping[str, tuple[str, ...]]
) -> Iterator[Driver]:
    """Lend a file of the data before; raise Unread where it cannot be opened, or be read."""
    with ExitStack() as lent:
        try:
            driver = lent.enter_context(readable(file, workshop, migrations))
        except (Broken, Failing) as error:
            raise Unread(str(error)) from error
        yield cast(Driver, _Reading(driver))


class _Reading:
    """A driver whose faults are told from those of what is written meanwhile."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def read(self, statement: str, **values: Any) -> list[Row]:
        """Return the rows that `statement` finds; raise Unread where a fault keeps them."""
        try:
            return self._driver.read(statement, **values)
        except (Broken, Failing) as error:
            raise Unread(str(error)) from error


def _keys_over(keys: Driver, backup: Store) -> bool:
    """Add the keys of the data before to those of the backup; return whether all are taken over.

    Where both have one, the backup's opens what is in the backup. If it is the very same key, the
    later wrapping counts: the master key may have been changed since. One that is damaged counts
    nothing, for it would take the place of one that is whole.
    """
    name = {"session_id": "", "keep_days": 0}
    is_all = True
    while rows := keys.read(KEYS, most=AT_ONCE, **name):
        whole = [row for row in rows if backup.vault.may_open(row)]
        is_all = is_all and whole == rows
        _run_for_each(backup.keys, ADD_KEY, whole)
        name = {word: rows[-1][word] for word in name}
    return is_all


def _doubtful_people(data: Driver) -> frozenset[str]:
    """Return of which people the rows are not as TreeGuide wrote them, as far as that is known."""
    try:
        return frozenset(
            row.key for row in unproven_rows(data, MIGRATIONS) if row.table == "person"
        )
    except Unread:
        return frozenset()


def _data_over(data: Driver, backup: Store, doubtful: frozenset[str]) -> HandedOver:
    before = Store(data, backup.keys, Vault(backup.keys, Master()))
    erasures = before.erasures()
    backup.apply_erasures(erasures)
    revocations = _run_for_each(backup.driver, REVOKE, data.read(REVOKED))
    newer, longer = _newer_and_longer(data, backup.driver)
    people, newer_people = people_over(before, backup, doubtful)
    return HandedOver(
        len(erasures),
        revocations,
        newer,
        longer,
        newer_tokens=_newer_tokens(before, backup),
        people=people,
        teams=teams_over(before, backup, by=BY),
        trees=presences_over(before, backup, by=BY),
        newer_people=newer_people,
    )


def _newer_tokens(before: Store, backup: Store) -> int:
    now_us = backup.clock()
    there = {token.id for token in backup.tokens()}
    return sum(row["id"] not in there for row in before.driver.read(TOKEN_IDS, now_us=now_us))


def _newer_and_longer(before: Driver, backup: Driver) -> tuple[int, int]:
    """Return how many sessions are not in the backup, and how many go on behind it."""
    newer = longer = 0
    after = ""
    while rows := before.read(HEADS, after=after, most=AT_ONCE):
        last = rows[-1]["id"]
        there = {row["id"]: row["head"] for row in backup.read(HEADS_THERE, after=after, last=last)}
        newer += sum(row["id"] not in there for row in rows)
        longer += sum(row["head"] > there.get(row["id"], row["head"]) for row in rows)
        after = last
    return newer, longer


def _run_for_each(driver: Driver, statement: str, rows: list[Row]) -> int:
    """Run a statement once for each of `rows`; return how many rows it has touched."""

    def run_all(run: Run) -> int:
        return sum(run(statement, row).rowcount for row in rows)

    return driver.write(run_all) if rows else 0
