"""A backup that somebody has prepared runs nothing: it is refused, and nothing changes."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3

from tests.store.keeping.backups import data, file, store
from treeguide.store import Broken, Failing, Store, open_store
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.kept_file import keys_beside, open_file
from treeguide.store.keeping.restoring import restore
from treeguide.store.keeping.verify import verify

__all__ = ["data", "file", "store"]

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS id FROM n"
VIEW = "DROP TABLE {0}; CREATE VIEW {0} AS {1}"
VIRTUAL = "DROP TABLE {0}; CREATE VIRTUAL TABLE {0} USING fts5(id)"
GENERATED = "ALTER TABLE session ADD COLUMN more TEXT GENERATED ALWAYS AS (spy()) VIRTUAL"
TRIGGER = "CREATE TRIGGER more AFTER UPDATE ON {} BEGIN SELECT {}; END"
DAY_US = 86_400_000_000


class Prepared:
    """A backup in which something stands that calls a function, and how often that was called."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.calls = 0

    def change(self, statements: str, file: Path | None = None) -> None:
        connection = self.knowing(sqlite3.connect(str(file or self.file)))
        connection.executescript(f"PRAGMA foreign_keys=OFF; {statements}")
        connection.close()
        self.calls = 0

    def knowing(self, connection: Any) -> Any:
        """Return a connection that knows the function."""
        connection.create_function("spy", 0, self.spy, deterministic=True)
        return connection

    def spy(self) -> int:
        self.calls += 1
        return 1


@pytest.fixture
def prepared(store: Store, file: Path) -> Prepared:
    """A backup of data in which a session was erased since."""
    ada = store.add_person("Ada", "ada@example.org", (), by="test", status="active")
    store.sign_in(ada.id, "Test", DAY_US)
    back_up(store, file)
    store.erase_session("s1", actor="Ada", reason="asked")
    store.close()
    return Prepared(file)


@pytest.fixture(params=["known", "unknown"])
def spy(prepared: Prepared, request: pytest.FixtureRequest, monkeypatch) -> Prepared:
    """The same, where the program knows the function that is called, and where it does not."""
    connect = sqlite3.connect
    if request.param == "known":
        monkeypatch.setattr(
            sqlite3, "connect", lambda *place, **how: prepared.knowing(connect(*place, **how))
        )
    return prepared


def look_into(file: Path) -> None:
    with closing(open_file(file)) as kept:
        kept.driver.read("SELECT * FROM session")


def is_as_before(data: Path) -> bool:
    with closing(open_store(data)) as store:
        return [one.session_id for one in store.erasures()] == ["s1"] and not verify(store).damages


@pytest.mark.parametrize("table", ["session", "EVENT", "applied", "_sqlite_migrations"])
def test_a_view_in_place_of_a_table_is_refused_before_it_is_read(prepared, data, table):
    prepared.change(VIEW.format(table, ENDLESS))

    with pytest.raises(Broken, match=f"“{table}” is no plain table .* Use another backup"):
        open_file(prepared.file)
    with pytest.raises(Broken, match=f"“{table}” is no plain table .* Nothing was changed"):
        restore(prepared.file, data)
    assert is_as_before(data)


def test_a_view_in_place_of_the_keys_is_refused(prepared):
    endless = ENDLESS.replace("AS id", "AS master_id")
    prepared.change(VIEW.format("data_key", endless), keys_beside(prepared.file))

    with pytest.raises(Broken, match=r"copy\.db\.keys” was changed .* “data_key” is no plain"):
        open_file(prepared.file)


def test_a_table_that_a_module_makes_up_is_refused(prepared, data):
    prepared.change(VIRTUAL.format("session"))

    with pytest.raises(Broken, match="“session” is no plain table"):
        restore(prepared.file, data)


def test_a_column_that_calls_a_function_is_said_to_be_damage(spy, data):
    spy.change(GENERATED)

    with pytest.raises(Broken, match=r"is damaged\. Use another backup"):
        look_into(spy.file)
    with pytest.raises(Broken, match=r"is damaged.*[Nn]othing was changed"):
        restore(spy.file, data)

    assert spy.calls == 0
    assert is_as_before(data)


@pytest.mark.parametrize("call", ["load_extension('evil')", "spy()"])
@pytest.mark.parametrize("table", ["session", "sign_in"])
def test_a_trigger_that_calls_a_function_is_said_to_be_damage(spy, data, table, call):
    spy.change(TRIGGER.format(table, call))

    with closing(open_file(spy.file)) as kept:
        found = [str(one) for one in verify(kept).damages]
    with pytest.raises(Broken, match=r"is damaged.*[Nn]othing was changed"):
        restore(spy.file, data)

    assert found == [f"database: Not made by TreeGuide: TRIGGER more on {table}."]
    assert spy.calls == 0
    assert is_as_before(data)


@pytest.mark.parametrize(
    ("guard", "value"),
    [("trusted_schema", 0), ("query_only", 1), ("cell_size_check", 1), ("temp_store", 2)],
)
def test_a_backup_is_read_with_care(prepared, guard, value):
    with closing(open_file(prepared.file)) as kept:
        assert kept.driver.read(f"PRAGMA {guard}") == [{guard: value}]


@pytest.mark.parametrize("statement", ["DELETE FROM erasure", "CREATE TEMP TABLE more (id INT)"])
def test_nothing_is_written_to_a_backup(prepared, statement):
    with (
        closing(open_file(prepared.file)) as kept,
        pytest.raises(Failing, match="cannot be written"),
    ):
        kept.driver.write(lambda run: run(statement))
