"""A store with one published tree and one session, on each engine that there is."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlite_utils.utils import sqlite3

from tests.faults.lamps import TREE
from tests.memory import tmp_path
from tests.postgresql import new_database, postgresql_server
from treeguide.engine import Event
from treeguide.format import Sources
from treeguide.format.version import version_hash
from treeguide.store import (
    Ack,
    Head,
    Master,
    Standing,
    Start,
    Store,
    StoreError,
    Version,
    open_store,
)
from treeguide.store.keeping.unproven import Unproven, unproven_rows
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.sqlite import driver as sqlite
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE
from treeguide.store.sqlite.driver import SqliteDriver

__all__ = ["new_database", "postgresql_server", "tmp_path"]

ENGINES = ("sqlite", "sqlite-truncate", "postgresql")
EVERY_ENGINE = pytest.mark.parametrize("engine", ENGINES, indirect=True)
"""Marks what every driver must pass; without it a test has SQLite as it is opened here."""
REFUSED = (sqlite3.IntegrityError, StoreError)
"""What a database says about a row that it does not take."""
MASTER = b"m" * 32
TABLES = """
SELECT string_agg(tablename, ', ') FROM pg_tables
WHERE schemaname = 'public' AND tablename NOT IN ('applied', 'migration_lock')
"""

SOURCES = Sources(TREE, None, {"de": b'{"language": "de", "texts": {}}'}, frozenset())
VERSION = Version(version_hash(SOURCES), "lamp", SOURCES, {}, 2, 2)
AT_LAMP = Standing("lit", "question")


def answered(seq: int, key: str, given: object = "no", **what: object) -> Event:
    at_us = what.pop("at_us", seq * 1000)
    return Event(seq, at_us, "answered", key=key, node="lit", given=given, **what)


def begin(store: Store, session_id: str = "s1", *, at_us: int = 1000, **what: object) -> Ack:
    closure = {"lamp": VERSION.hash}
    start = Start(session_id, "lamp", closure, **what)
    started = Event(1, at_us, "started", key="start", language="en")
    return store.start_session(start, started, AT_LAMP)


def head_of(store: Store, session_id: str = "s1") -> Head:
    row = store.session_row(session_id)
    is_due = row.kind == "handoff"
    return Head(
        row.id, row.head, row.head_hash, row.tree_hash, row.mode, row.touched_us, is_due=is_due
    )


def append(
    store: Store,
    event: Event,
    standing: Standing = AT_LAMP,
    session_id: str = "s1",
    **more: object,
) -> Ack:
    """Append where the session stands; another `seq` than the next one is a wrong belief."""
    head = head_of(store, session_id)
    if event.seq != head.seq + 1:
        head = Head(session_id, event.seq - 1, "", head.tree_hash, head.mode, head.at_us)
    return store.append(head, event, standing, **more)


def run_raw(store: Store, statement: str, **values: object) -> int:
    """Run a statement past all the store's own care; return how many rows it touched."""
    return store.driver.write(lambda run: run(statement, values).rowcount)


def rows(store: Store, statement: str, **values: object) -> list[tuple]:
    return [tuple(row.values()) for row in store.driver.read(statement, **values)]


def emptied(address: str) -> str:
    """Remove every row of a database, and return its address."""
    with psycopg.connect(address, autocommit=True) as connection:
        tables = connection.execute(TABLES).fetchone()[0]
        if tables:
            connection.execute(f"TRUNCATE {tables} CASCADE")
    return address


def unproven_in(folder: Path) -> list[Unproven]:
    """Return the rows of a folder that are not as TreeGuide has written them."""
    files = {FILE: MIGRATIONS, KEYS_FILE: KEY_MIGRATIONS}
    found = []
    for name in files.keys() & {file.name for file in folder.glob("*.db")}:
        with closing(SqliteDriver(folder / name, files[name])) as driver:
            found += unproven_rows(driver, files[name])
    return found


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "sqlite")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="session")
def one_database(postgresql_server) -> str:
    """A database that many tests use one after the other: making one takes long."""
    return postgresql_server.new_database()


@pytest.fixture
def place(
    engine: str, folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path | str:
    """Where a store of the engine can be opened, in which there is nothing."""
    if engine == "postgresql":
        return emptied(request.getfixturevalue("one_database"))
    if engine == "sqlite-truncate":
        monkeypatch.setattr(sqlite, "JOURNAL", "TRUNCATE")
    return folder


@pytest.fixture
def opened(place: Path | str) -> Iterator[Callable[..., Store]]:
    """Open the same data, once more if need be; what is left open is closed at the end."""
    stores = []

    def open_again(**how: object) -> Store:
        # A folder makes itself a master key, a database cannot.
        master = None if isinstance(place, Path) else Master(MASTER)
        stores.append(open_store(place, master=master, **how))
        return stores[-1]

    yield open_again
    for store in stores:
        store.close()
    if isinstance(place, Path):
        # Whatever the product writes, each row has its sum afterwards.
        assert unproven_in(place) == []


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    store = opened()
    ticks = itertools.count(5_000)
    store.clock = lambda: next(ticks)
    store.publish_version(VERSION)
    begin(store)
    return store
