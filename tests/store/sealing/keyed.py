"""Vaults over a database of keys, on each engine."""

from pathlib import Path

import pytest

from treeguide.store.migrations import KEY_MIGRATIONS
from treeguide.store.postgresql.driver import PostgresqlDriver
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite import driver as sqlite
from treeguide.store.sqlite.driver import SqliteDriver

DAY = 86_400_000_000
OLD, NEW = b"o" * 32, b"n" * 32
NAME = {"name": "Ada Lovelace"}
EVERY_FILE = pytest.mark.parametrize("engine", ["sqlite", "sqlite-truncate"], indirect=True)
"""Marks what holds for SQLite, with a log beside the file and without."""


class Keys:
    """The database of the keys, in which somebody can act between a reading and its use."""

    def __init__(self, driver) -> None:
        self._driver = driver
        self.meanwhile = lambda: None

    def __getattr__(self, name: str):
        return getattr(self._driver, name)

    def read(self, statement: str, **values: object):
        found = self._driver.read(statement, **values)
        act, self.meanwhile = self.meanwhile, lambda: None
        act()
        return found


def keys_in(folder: Path) -> Keys:
    return Keys(SqliteDriver(folder / "treeguide-keys.db", KEY_MIGRATIONS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def open_keys(engine, folder, monkeypatch, request):
    """Open the same keys, once more if need be, on the engine of the test."""
    if engine == "postgresql":
        address = request.getfixturevalue("new_database")()
    if engine == "sqlite-truncate":
        monkeypatch.setattr(sqlite, "JOURNAL", "TRUNCATE")
    opened = []

    def opened_again() -> Keys:
        is_file = engine != "postgresql"
        opened.append(keys_in(folder) if is_file else Keys(PostgresqlDriver(address)))
        opened[-1].migrate()
        return opened[-1]

    yield opened_again
    for keys in opened:
        keys.close()


@pytest.fixture
def keys(open_keys) -> Keys:
    return open_keys()


@pytest.fixture
def vault(keys) -> Vault:
    return Vault(keys, Master(OLD), lambda: 5 * DAY)


def wrapped(keys: Keys, session_id: str = "s1") -> bytes:
    [row] = keys.read("SELECT wrapped FROM data_key WHERE session_id = :id", id=session_id)
    return bytes(row["wrapped"])


def has_a_log(keys: Keys) -> bool:
    return keys.read("PRAGMA journal_mode")[0]["journal_mode"] == "wal"


def files_with(folder: Path, needle: bytes) -> list[str]:
    return [file.name for file in folder.iterdir() if needle in file.read_bytes()]
