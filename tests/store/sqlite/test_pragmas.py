"""Each connection is as reliability needs it, whatever the SQLite at hand does by itself."""

import threading
from contextlib import closing

import pytest
from sqlite_utils.utils import sqlite3

from treeguide.store import open_store
from treeguide.store.sqlite import driver as sqlite

OTHERWISE = {
    "synchronous": "OFF",
    "foreign_keys": "OFF",
    "secure_delete": "OFF",
    "trusted_schema": "ON",
    "mmap_size": "1048576",
    "temp_store": "FILE",
}
"""What a SQLite may have been built to do, and what each of our connections must not leave so."""
FULL, IN_MEMORY = 2, 2
AS_IT_MUST_BE = {
    # Less gives acknowledged answers away when the power fails.
    "synchronous": FULL,
    "foreign_keys": 1,
    # What was erased must not stay in the file.
    "secure_delete": 1,
    # A file may come from somebody else: its schema must not call functions.
    "trusted_schema": 0,
    # Of a file that is mapped, a stray write or a failing disk does worse damage.
    "mmap_size": 0,
    # What is sorted must not leave a copy on the disk.
    "temp_store": IN_MEMORY,
    "busy_timeout": 5000,
}


class BuiltOtherwise(sqlite3.Connection):
    """A connection of a SQLite that was built to do by itself what we do not want."""

    def __init__(self, *given: object, **how: object) -> None:
        super().__init__(*given, **how)
        for pragma, value in OTHERWISE.items():
            self.execute(f"PRAGMA {pragma}={value}").fetchall()


@pytest.fixture(params=["WAL", "TRUNCATE"])
def journal(request, monkeypatch) -> str:
    monkeypatch.setattr(sqlite, "JOURNAL", request.param)
    return request.param


@pytest.fixture
def store(journal, folder, monkeypatch):
    connect_as(BuiltOtherwise, monkeypatch)
    with closing(open_store(folder)) as store:
        yield store


def connect_as(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite.sqlite3, "connect", lambda *given, **how: connect(*given, **how, factory=kind)
    )


def said_by(connection, names) -> dict[str, object]:
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}


def test_a_connection_that_nobody_sets_up_does_as_it_was_built(tmp_path):
    """Otherwise the next tests would find nothing."""
    with closing(BuiltOtherwise(str(tmp_path / "other.db"), isolation_level=None)) as connection:
        assert said_by(connection, OTHERWISE) == {
            "synchronous": 0,
            "foreign_keys": 0,
            "secure_delete": 0,
            "trusted_schema": 1,
            "mmap_size": 1048576,
            "temp_store": 1,
        }


@pytest.mark.parametrize("which", ["driver", "keys"])
def test_what_a_store_writes_with_is_set_up(store, journal, which):
    driver = getattr(store, which)
    writer = driver._writer

    driver.write(lambda run: None)

    assert said_by(writer, AS_IT_MUST_BE) == AS_IT_MUST_BE
    assert said_by(writer, ["journal_mode", "query_only", "cache_size"]) == {
        "journal_mode": journal.lower(),
        "query_only": 0,
        "cache_size": -sqlite.WRITERS_CACHE_KIB,
    }


@pytest.mark.parametrize("which", ["driver", "keys"])
def test_what_each_thread_reads_with_is_set_up(store, journal, which):
    driver, said = getattr(store, which), []
    asked = (*AS_IT_MUST_BE, "journal_mode", "query_only")

    def ask() -> None:
        rows = [driver.read(f"PRAGMA {name}")[0] for name in asked]
        said.append([next(iter(row.values())) for row in rows])

    ask()
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    expected = [*AS_IT_MUST_BE.values(), journal.lower(), 1]
    assert said == [expected, expected]


def test_every_pragma_that_is_set_is_looked_at(monkeypatch, tmp_path):
    ran: list[str] = []

    class Noting(sqlite3.Connection):
        def execute(self, statement: str, *values: object):
            ran.append(statement.removeprefix("PRAGMA ").partition("=")[0])
            return super().execute(statement, *values)

    connect_as(Noting, monkeypatch)
    sqlite._connect(tmp_path / "kept.db").close()

    assert set(ran) == {*OTHERWISE, "journal_mode"}
