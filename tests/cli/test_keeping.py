"""Keeping the data, as a person types it: every command, its sentence and its exit code."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.faults import lamps
from tests.postgresql import new_database, postgresql_server
from tests.store.conftest import run_raw
from tests.store.tampering import tamper
from treeguide.store import Erased, open_store

__all__ = ["new_database", "postgresql_server"]

EVENTS = 9


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data of a server that has ended, named by the settings."""
    folder = tmp_path / "data"
    store = open_store(folder)
    store.publish_version(lamps.VERSION)
    store.make_live("lamp", {"lamp": lamps.VERSION.hash}, "tests")
    for number in range(4):
        for _ in lamps.walk(store, f"s{number}", 3):
            pass
    store.driver.write(lambda run: run("UPDATE session SET expires_us = touched_us + 86400000000"))
    store.close()
    # Settings of the tests themselves are none of TreeGuide's, and the doctor would say so.
    for name in [name for name in os.environ if name.startswith("TREEGUIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TREEGUIDE_DATA", str(folder))
    monkeypatch.delenv("COLUMNS", raising=False)
    return folder


@pytest.fixture
def damaged(data: Path) -> Path:
    store = open_store(data)
    tamper(store, "UPDATE event SET shown_at = 1 WHERE session_id = 's1' AND seq = 2")
    store.close()
    return data


def test_whole_data_are_verified(run, data):
    result = run("verify")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "✓ 4 sessions: all is as it was written.\n"


def test_data_are_verified_beside_a_running_server(run, data):
    store = open_store(data)

    result = run("verify", "--sample", 2)
    store.close()

    assert (result.exit_code, result.stdout) == (0, "✓ 2 sessions: all is as it was written.\n")


def test_damage_is_named_with_what_to_do(run, damaged):
    result = run("verify")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "✗ session “s1”",
        "    Event 2 is not as it was written.",
        "1 damage in 4 sessions. `treeguide repair` saves what is whole, or restore a backup.",
    ]


def test_programs_read_what_is_damaged_as_json(run, damaged):
    result = run("verify", "--format", "json")

    assert json.loads(result.stdout) == {
        "sessions": 4,
        "damages": [
            {
                "invariant": "I2",
                "place": "session “s1”",
                "session": "s1",
                "message": "Event 2 is not as it was written.",
            }
        ],
        "remarks": [],
    }


def test_where_a_session_stands_is_held_against_its_tree(run, data):
    store = open_store(data)
    run_raw(store, "UPDATE session SET node = 'good' WHERE id = 's2'")
    store.close()

    result = run("verify")

    assert result.exit_code == 1
    assert "Its node is “good”, and its events lead to “lit”." in result.stdout


@pytest.mark.parametrize("command", ["verify", "doctor"])
def test_a_place_without_data_is_said(run, tmp_path, command):
    result = run(command, "--data", tmp_path / "nowhere")

    assert result.exit_code in (1, 2)
    assert "There are no data of TreeGuide in" in result.stdout + result.stderr


def test_a_file_that_is_no_database_is_damaged(run, data):
    (data / "treeguide.db").write_bytes(b"x" * 5000)

    result = run("verify")

    assert result.exit_code == 1
    assert "is not a database of TreeGuide. Restore a backup" in result.stderr


def test_a_backup_is_made_verified_and_brought_back(run, data, tmp_path):
    file = tmp_path / "copy.db"

    made, seen = run("backup", file), run("verify", "--data", file)
    for _ in walked_on(data):
        pass
    back = run("restore", file)

    assert (made.exit_code, seen.exit_code, back.exit_code) == (0, 0, 0)
    assert re.match(
        rf"[0-9a-f]{{64}}  {file}\n[0-9a-f]{{64}}  {file}\.keys\n4 sessions", made.stdout
    )
    assert f"Keep a copy of “{data / 'treeguide.key'}” elsewhere" in made.stdout
    assert f"4 sessions are back in “{data}”, and all is whole." in back.stdout
    assert "The data before are kept as" in back.stdout


def walked_on(data: Path):
    store = open_store(data)
    yield from lamps.walk(store, "later", 3)
    store.close()


def test_a_backup_replaces_nothing_unless_it_is_told_to(run, data, tmp_path):
    run("backup", tmp_path / "copy.db")

    again = run("backup", tmp_path / "copy.db")
    forced = run("backup", tmp_path / "copy.db", "--force")

    assert (again.exit_code, forced.exit_code) == (2, 0)
    assert "is there already" in again.stderr


def test_while_a_server_runs_a_backup_is_not_brought_back(run, data, tmp_path):
    run("backup", tmp_path / "copy.db")
    store = open_store(data)

    result = run("restore", tmp_path / "copy.db")
    store.close()

    assert result.exit_code == 2
    assert "holds the data" in result.stderr


def test_a_session_is_erased_and_stays_erased_over_a_restore(run, data, tmp_path):
    run("backup", tmp_path / "copy.db")

    erased = run("erase", "s1", "--reason", "asked")
    seen, back = run("verify"), run("restore", tmp_path / "copy.db")
    store = open_store(data)

    assert (erased.exit_code, seen.exit_code, back.exit_code) == (0, 0, 0)
    assert "What was erased stays erased: 1 session." in back.stdout
    with pytest.raises(Erased):
        store.events_of("s1")
    assert [one.reason for one in store.erasures()] == ["asked"]
    store.close()


def test_a_session_that_is_not_there_is_not_erased(run, data):
    result = run("erase", "s9", "--reason", "asked")

    assert result.exit_code == 2
    assert "There is no session “s9”." in result.stderr


def test_erasing_needs_a_reason(run, data):
    assert run("erase", "s1").exit_code == 2


def test_what_is_whole_is_saved_and_the_rest_is_listed(run, damaged, tmp_path):
    looked = run("repair", "--report", tmp_path / "lost.txt")
    applied = run("repair", "--apply")

    assert (looked.exit_code, applied.exit_code, run("verify").exit_code) == (1, 1, 0)
    assert looked.stdout.splitlines() == [
        "session “s1”: Event 2 is not as it was written.",
        "3 sessions saved, 1 thing lost.",
        "Nothing was changed. --apply puts what was saved in place of the data.",
    ]
    assert (tmp_path / "lost.txt").read_text("utf-8").startswith("session “s1”: Event 2")
    assert "The damaged files are kept as “" in applied.stdout


def test_data_that_are_whole_lose_nothing_in_a_repair(run, data):
    result = run("repair")

    assert result.exit_code == 0
    assert "4 sessions saved, nothing is lost." in result.stdout


@pytest.mark.parametrize("command", [["restore", "FILE"], ["repair"]])
def test_a_database_of_postgresql_is_kept_by_its_own_programs(run, data, tmp_path, command):
    result = run(*command, "--data", "postgresql://nowhere/none")

    assert result.exit_code == 2
    assert "pg_restore" in result.stderr


def test_data_are_moved_to_postgresql_and_back(run, data, tmp_path, new_database, monkeypatch):
    address, back = new_database(), tmp_path / "back"

    there = run("migrate-store", data, address)
    monkeypatch.setenv("TREEGUIDE_KEY_FILE", str(data / "treeguide.key"))
    returned, seen = run("migrate-store", address, back), run("verify", "--data", back)
    digests = {line[:64] for one in (there, returned) for line in one.stdout.splitlines()[:2]}

    assert (there.exit_code, returned.exit_code, seen.exit_code) == (0, 0, 0), there.stderr
    assert len(digests) == 1
    assert "give the one from" in there.stdout


def test_damaged_data_are_not_moved(run, damaged, tmp_path):
    result = run("migrate-store", damaged, tmp_path / "other")

    assert result.exit_code == 2
    assert "nothing was moved" in result.stderr


def test_data_are_moved_only_to_where_there_are_none(run, data, tmp_path):
    run("migrate-store", data, tmp_path / "other")

    again = run("migrate-store", data, tmp_path / "other")

    assert again.exit_code == 2
    assert "can be moved only to where there are none" in again.stderr


def test_a_source_that_is_not_there_is_said(run, tmp_path):
    result = run("migrate-store", tmp_path / "nowhere", tmp_path / "other")

    assert result.exit_code == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_backup_can_be_moved_too(run, data, tmp_path, monkeypatch):
    run("backup", tmp_path / "copy.db")
    monkeypatch.setenv("TREEGUIDE_KEY_FILE", str(data / "treeguide.key"))

    result = run("migrate-store", tmp_path / "copy.db", tmp_path / "other")

    assert result.exit_code == 0, result.stderr
    assert run("verify", "--data", tmp_path / "other").exit_code == 0


def test_the_doctor_tells_how_all_is(run, data):
    result = run("doctor")

    assert result.exit_code == 0
    for line in (
        "engine: SQLite",
        "survives a loss of power: yes",
        "session: 4",
        "TREEGUIDE_HTTPS: 0",
    ):
        assert line in result.stdout
    assert "✓ Nothing has to be done." in result.stdout


def test_programs_read_what_the_doctor_tells_as_json(run, data):
    told = json.loads(run("doctor", "--format", "json").stdout)

    assert told["kept"]["event"] == 12
    assert told["advice"] == []
    assert {row["name"] for row in told["settings"]} > {"TREEGUIDE_DATA", "TREEGUIDE_KEY"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TREEGUIDE_FOO", "1", "there is no such setting"),
        ("TREEGUIDE_LEAST_FREE_MB", "1000000", "MB are free on the disk of the data"),
        ("TREEGUIDE_THREADS", "many", "TREEGUIDE_THREADS is “many”"),
    ],
)
def test_the_doctor_advises_on_settings(run, data, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)

    result = run("doctor")

    assert said in result.stdout
    assert result.exit_code == (0 if name == "TREEGUIDE_FOO" else 1)


def test_the_doctor_never_shows_the_master_key(run, data, monkeypatch):
    secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3I="
    monkeypatch.setenv("TREEGUIDE_KEY", secret)

    shown = run("doctor").stdout + run("doctor", "--format", "json").stdout

    assert secret not in shown
    assert "set, not shown" in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("chmod", "can be read by other users of this machine"),
        ("unlink", "There is no master key in"),
        ("other", "need the master key"),
    ],
)
def test_the_doctor_sees_to_the_master_key(run, data, change, said):
    store = open_store(data)
    store.vault.seal("s1", 9, {30: {"a": 1}})
    store.close()
    key = data / "treeguide.key"
    if change == "chmod":
        key.chmod(0o644)
    elif change == "unlink":
        key.unlink()
    else:
        key.write_text("c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3I=")

    result = run("doctor")

    assert result.exit_code == 1
    assert said in result.stdout


def test_the_doctor_says_what_should_have_happened_by_now(run, data):
    store = open_store(data)
    store.vault.seal("s1", 9, {30: {"a": 1}})
    store.keys.write(lambda run: run("UPDATE data_key SET delete_us = 1"))
    store.close()

    result = run("doctor")

    assert result.exit_code == 1
    assert "1 keys should have been deleted by now" in result.stdout
