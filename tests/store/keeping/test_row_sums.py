"""Rows that nothing else proves are named when somebody else or a failing disk changes them."""

import itertools
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3

from tests.store.conftest import EVERY_ENGINE, begin, rows, run_raw, unproven_in
from treeguide.store import Store, StoreError, open_store
from treeguide.store.driver import Row
from treeguide.store.invariants.row_sums import RowSums
from treeguide.store.keeping import unproven
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.kept_file import open_file
from treeguide.store.keeping.unproven import CHANGED, LOST, WITHOUT_SUM, Unproven, unproven_rows
from treeguide.store.keeping.verify import verify
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS, ROW_SUMS
from treeguide.store.sqlite import driver as sqlite
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.sqlite.row_sums import FUNCTION, PROVEN, WAS_CHANGED, summed, teach

OLDER, OLDER_KEYS = (
    {name: texts for name, texts in migrations.items() if ROW_SUMS not in texts}
    for migrations in (MIGRATIONS, KEY_MIGRATIONS)
)
INSERTED = "INSERT INTO guess VALUES ('eve', 0, 0, 0)"


@pytest.fixture
def kept(folder: Path) -> Path:
    """A folder with a token and a session, which nobody has open."""
    with closing(open_store(folder)) as store:
        fill(store)
    return folder


def fill(store: Store) -> None:
    store.new_token("Reporting", ["read"], days=30, by="Ada")
    store.add_person("Bob", "bob@example.org", by="Ada")
    store.try_to_guess("bob")


def by_another_program(folder: Path, statement: str, name: str = FILE) -> None:
    with closing(sqlite3.connect(str(folder / name))) as connection, connection:
        assert connection.execute(statement).rowcount == 1


def said(folder: Path) -> list[str]:
    with closing(open_store(folder)) as store:
        return [str(one) for one in verify(store).damages]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "UPDATE api_token SET scopes = 'write'",
            "The row “{}” is not as TreeGuide wrote it: another program or a failing disk has"
            " changed it, so nobody can rely on what it says.",
        ),
        (
            "DELETE FROM api_token",
            "The row “{}” is lost: TreeGuide has written it, and another program or a failing disk"
            " has removed it.",
        ),
        (
            "DELETE FROM row_sum WHERE of_table = 'api_token'",
            "The row “{}” was not written by TreeGuide, or its sum is lost: nobody can rely on what"
            " it says.",
        ),
    ],
)
def test_what_another_program_changes_is_named_with_its_table_and_key(kept, statement, message):
    with closing(open_store(kept)) as store:
        [token] = store.tokens()

    by_another_program(kept, statement)

    assert said(kept) == [f"table “api_token”: {message.format(token.id)}"]


def test_what_another_program_adds_is_named(kept):
    by_another_program(kept, INSERTED)

    assert unproven_in(kept) == [Unproven("guess", "eve", WITHOUT_SUM)]


def test_a_row_that_got_the_name_of_another_one_is_named_under_both(kept):
    by_another_program(kept, "UPDATE guess SET subject = 'eve'")

    assert {(one.table, one.how) for one in unproven_in(kept)} == {
        ("guess", WITHOUT_SUM),
        ("guess", LOST),
    }


def test_a_data_key_that_another_program_changes_is_named(kept):
    with closing(open_store(kept)) as store:
        store.vault.fingerprint("s1", {-1: {"name": "Ada"}})

    by_another_program(kept, "UPDATE data_key SET created_us = 1", KEYS_FILE)

    assert unproven_in(kept) == [Unproven("data_key", "'s1',-1", CHANGED)]


def test_a_damaged_row_stays_named_when_it_is_written_to(kept):
    by_another_program(kept, "UPDATE api_token SET scopes = 'write'")
    with closing(open_store(kept)) as store:
        [token] = store.tokens()
        store.revoke_token(token.id)

        assert rows(store, "SELECT sum FROM row_sum WHERE of_table = 'api_token'") == [
            (WAS_CHANGED,)
        ]

    assert unproven_in(kept) == [Unproven("api_token", token.id, CHANGED)]


def test_rows_are_looked_at_to_the_last_one(kept, monkeypatch):
    monkeypatch.setattr(unproven, "AT_ONCE", 2)
    with closing(open_store(kept)) as store:
        for number in range(6):
            store.set_draft("lamp", f"{number}", 0, body="{}", by="Ada")

    by_another_program(kept, "UPDATE draft SET rev = 7 WHERE name = '5'")

    assert unproven_in(kept) == [Unproven("draft", "'lamp','5'", CHANGED)]


def test_the_sum_goes_with_its_row(kept):
    with closing(open_store(kept)) as store:
        run_raw(store, "DELETE FROM guess")

        assert rows(store, "SELECT * FROM row_sum WHERE of_table = 'guess'") == []


def test_what_has_the_same_bytes_and_another_type_has_another_sum():
    connection = sqlite3.connect(":memory:")
    teach(connection)

    sums = {
        connection.execute(
            f"SELECT {FUNCTION}('t', 'c', typeof({value}), CAST({value} AS BLOB))"
        ).fetchone()
        for value in ("NULL", "''", "x''", "'0'", "0", "x'30'", "0.0", "CAST(x'ff' AS TEXT)")
    }

    assert len(sums) == 8


def test_every_table_has_sums_or_something_else_that_proves_it():
    tables = {table.name for table in summed(MIGRATIONS)}

    assert tables.isdisjoint(PROVEN)
    assert {"session", "api_token", "draft", "person", "_sqlite_migrations"} <= tables


def older(folder: Path) -> Path:
    """Make data of a program that knew no sums."""
    folder.mkdir()
    for name, migrations in ((FILE, OLDER), (KEYS_FILE, OLDER_KEYS)):
        with closing(SqliteDriver(folder / name, migrations)) as driver:
            driver.migrate()
            if name == FILE:
                driver.write(lambda run: run(INSERTED))
                driver.write(lambda run: run("INSERT INTO meta VALUES ('k', 'v')"))
    return folder


def test_the_rows_of_older_data_get_their_sums(folder):
    with closing(open_store(older(folder))) as store:
        found = rows(store, "SELECT of_table FROM row_sum WHERE row_key IN ('eve', 'k')")

        assert found == [("guess",), ("meta",)]
        assert verify(store).damages == ()


def test_whoever_is_halted_while_older_data_get_sums_begins_anew(folder, monkeypatch):
    def halt(*_: object) -> None:
        raise sqlite3.OperationalError("interrupted")

    older(folder)
    with monkeypatch.context() as halted:
        halted.setattr(sqlite, "keep_sums", halt)
        with pytest.raises(StoreError):
            open_store(folder)
    with closing(SqliteDriver(folder / FILE)) as driver:
        assert driver.pending_migrations() == ["m0016_row_sums"]

    assert said(folder) == []


NEWER = {
    **MIGRATIONS,
    "m9999_more": (
        "CREATE TABLE more (id TEXT PRIMARY KEY, what TEXT) {strict}",
        "ALTER TABLE guess ADD COLUMN more TEXT",
        "UPDATE guess SET failures = 7",
    ),
}


def test_what_a_later_migration_makes_and_changes_has_sums(kept):
    assert unproven_in(kept) == []
    with closing(SqliteDriver(kept / FILE, NEWER)) as driver:
        assert list(unproven_rows(driver, NEWER)) == []

        driver.migrate()
        driver.write(lambda run: run("INSERT INTO more VALUES ('m', 'x')"))
        driver.write(lambda run: run("UPDATE guess SET more = 'x'"))

        assert driver.read("SELECT failures, more FROM guess") == [{"failures": 7, "more": "x"}]
        assert list(unproven_rows(driver, NEWER)) == []
        assert driver.read("SELECT row_key FROM row_sum WHERE of_table = 'more'") != []


def test_a_backup_whose_rows_were_changed_is_named(kept, tmp_path):
    with closing(open_store(kept)) as store:
        back_up(store, tmp_path / "backup.db")
    by_another_program(tmp_path, "UPDATE guess SET failures = 0", "backup.db")

    with closing(open_file(tmp_path / "backup.db")) as backup:
        [damage] = verify(backup).damages

    assert (damage.invariant, damage.place) == ("I19", "table “guess”")


class WrittenTo:
    """A driver to whose data somebody writes between any two readings."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turns = itertools.count()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store.driver, name)

    def read(self, statement: str, **values: Any) -> list[Row]:
        found = self._store.driver.read(statement, **values)
        turn = next(self._turns)
        begin(self._store, f"t{turn}")
        self._store.set_draft("lamp", "main", turn, body=f"{turn}", by="Ada")
        self._store.try_to_guess(f"somebody {turn}")
        self._store.forget_guesses(f"somebody {turn - 1}")
        return found


@EVERY_ENGINE
def test_beside_somebody_who_writes_nothing_seems_damaged(store):
    beside = Store(WrittenTo(store), store.keys, store.vault)

    assert list(RowSums(beside).found()) == []
