"""How much is kept, and what waits: what `treeguide doctor` tells."""

from pathlib import Path

from treeguide.model import Record
from treeguide.store.keeping.tables import TABLES
from treeguide.store.queues import PROMISE
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.store import Store

NUMBER = "SELECT COUNT(*) AS number FROM {}"
OPEN = """
SELECT COUNT(*) AS number, MIN(touched_us) AS first_us FROM session WHERE status = 'open'
"""
EXPIRED = "SELECT COUNT(*) AS number FROM session WHERE status = 'open' AND expires_us <= :now_us"
MESSAGES = "SELECT COUNT(*) AS number, MIN(due_us) AS first_us FROM outbox WHERE state = :state"
TIMERS = """
SELECT COUNT(*) AS number, MIN(due_us) AS first_us FROM timer
WHERE kind = :kind AND state = 'due' AND due_us <= :now_us
"""
KEYS = """
SELECT COUNT(*) AS number, MIN(delete_us) AS first_us FROM data_key WHERE delete_us <= :now_us
"""
SIZE = "SELECT pg_database_size(current_database()) AS size"


class Waiting(Record, frozen=True):
    """How many of something wait, and since when the first of them."""

    number: int
    first_us: int | None = None


class Look(Record, frozen=True):
    """What is in a store, and what waits in it."""

    counts: dict[str, int]
    open_sessions: Waiting
    expired_sessions: Waiting
    due_messages: Waiting
    given_up_messages: Waiting
    due_promises: Waiting
    due_keys: Waiting


def counts(store: Store) -> dict[str, int]:
    """Return how many rows there are, by table."""
    return {
        table.name: int(store.driver.read(NUMBER.format(table.name))[0]["number"])
        for table in TABLES
    }


def look(store: Store) -> Look:
    """Return what is in a store, and what waits in it."""
    now_us, read = store.clock(), store.driver.read
    return Look(
        counts(store),
        open_sessions=Waiting(**read(OPEN)[0]),
        expired_sessions=Waiting(**read(EXPIRED, now_us=now_us)[0]),
        due_messages=Waiting(**read(MESSAGES, state="due")[0]),
        given_up_messages=Waiting(**read(MESSAGES, state="dead")[0]),
        due_promises=Waiting(**read(TIMERS, kind=PROMISE, now_us=now_us)[0]),
        due_keys=_due_keys(store, now_us),
    )


def _due_keys(store: Store, now_us: int) -> Waiting:
    # A backup may lie without its keys: then nothing is found.
    found = store.keys.read(KEYS, now_us=now_us)
    return Waiting(**found[0]) if found else Waiting(0)


def sizes(store: Store) -> dict[str, int]:
    """Return how many bytes are taken, by file."""
    if not isinstance(store.driver, SqliteDriver) or not isinstance(store.keys, SqliteDriver):
        return {"database": int(store.driver.read(SIZE)[0]["size"])}
    files = [store.driver.file, store.keys.file]
    logs = [Path(f"{file}-wal") for file in files]
    return {file.name: file.stat().st_size for file in (*files, *logs) if file.exists()}
