"""What is kept stays as it was: over restarts, and nobody rewrites it unseen."""

import subprocess
import sys

import pytest
from sqlite_utils.utils import sqlite3

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, VERSION, answered, append, begin, run_raw
from tests.store.tampering import tamper
from treeguide.store import Held, Newer, StoreError, damages, open_store
from treeguide.store.sqlite.lock import Lock

HOLD = """
import sys, time
from pathlib import Path
from treeguide.store import open_store
store = open_store(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@EVERY_ENGINE
def test_a_restart_loses_nothing(store, opened):
    append(store, answered(2, "k2", {"name": "Ada"}, text="said"), sealed={"name": 30})
    before = (store.history_of("s1").events, store.session_row("s1"), store.traffic(VERSION.hash))
    store.close()

    again = opened()

    assert (
        again.history_of("s1").events,
        again.session_row("s1"),
        again.traffic(VERSION.hash),
    ) == before
    assert again.version(VERSION.hash) == VERSION


def test_untouched_sessions_show_no_damage(store):
    begin(store, "s2", token_hash="x", audience="agent", language="de")
    for seq in (2, 3, 4):
        append(store, answered(seq, f"k{seq}"), AT_LAMP)

    assert list(damages(store)) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE event SET given = 'yes' WHERE seq = 2", "Event 2 is not as it was written"),
        ("UPDATE event SET at_us = at_us + 1 WHERE seq = 3", "Event 3 is not as it was written"),
        ("UPDATE event SET shown_at = 1 WHERE seq = 2", "Event 2 is not as it was written"),
        ("UPDATE event SET active_ms = 1 WHERE seq = 2", "Event 2 is not as it was written"),
        ("UPDATE event SET body_enc = 'x' WHERE seq = 2", "Event 2 is not as it was written"),
        ("DELETE FROM event WHERE seq = 2", "Event 2 is missing"),
        ("DELETE FROM event WHERE seq = 3", "says that it has 3 events; 2 are there"),
        ("UPDATE session SET language = 'fr'", "Event 1 is not as it was written"),
        ("UPDATE session SET mode = 'test'", "Event 1 is not as it was written"),
        ("UPDATE session SET closure = '{}'", "Event 1 is not as it was written"),
        ("UPDATE session SET channel = 'api'", "Event 1 is not as it was written"),
        ("UPDATE session SET contact_key = ''", "Event 1 is not as it was written"),
        ("UPDATE session SET case_reference = ''", "Event 1 is not as it was written"),
        ("UPDATE session SET experiment_arm = ''", "Event 1 is not as it was written"),
        ("UPDATE session SET started_us = 999", "Event 1 is not as it was written"),
    ],
)
def test_a_change_behind_our_back_shows(store, change, found):
    for seq in (2, 3):
        append(store, answered(seq, f"k{seq}"), AT_LAMP)
    tamper(store, change.replace("'x'", "x'00'"))

    [damage] = damages(store)

    assert found in damage.message


def test_the_database_is_set_to_lose_nothing(store):
    settings = {
        name: next(iter(store.driver.read(f"PRAGMA {name}")[0].values()))
        for name in ("synchronous", "foreign_keys", "secure_delete", "trusted_schema")
    }
    journal = store.driver.read("PRAGMA journal_mode")[0]["journal_mode"]

    assert settings == {
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    assert journal == ("wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "truncate")


def test_nobody_but_the_owner_may_read_the_data(store, folder):
    files = [file for file in folder.iterdir() if file.suffix != ".lock"]

    assert (folder / "treeguide.db") in files
    assert [file.name for file in files if file.stat().st_mode & 0o077] == []


def test_a_second_server_is_told_which_one_holds_the_data(folder):
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        first.stdout.readline()

        with pytest.raises(Held) as held:
            open_store(folder)
        first.kill()

    assert f"(process {first.pid}) holds the data" in str(held.value)
    open_store(folder).close()


def test_a_released_lock_can_be_taken_again(tmp_path):
    lock = Lock(tmp_path / "lock")
    lock.take()
    lock.release()

    lock.take()
    lock.release()


def test_data_of_a_newer_program_are_left_alone(store, folder):
    run_raw(
        store,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('treeguide', 'm9999_future', '')",
    )
    store.close()

    with pytest.raises(Newer, match="m9999_future"):
        open_store(folder)


def test_an_address_of_another_kind_of_database_is_refused():
    with pytest.raises(StoreError, match="does not know"):
        open_store("mysql://server/name")
