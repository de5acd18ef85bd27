"""Keeping the data, as a person types it: every command, its sentence and its exit code."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.keeping import damaged, data
from tests.cli.test_moving import on
from tests.faults import lamps
from tests.store.conftest import run_raw
from treeguide.store import Erased, open_store

__all__ = ["damaged", "data"]

EVENTS = 9


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


@pytest.mark.parametrize("name", ["treeguide.db", "treeguide-keys.db"])
def test_a_beginning_that_forbids_to_write_is_named_and_repaired(run, data, name):
    with (data / name).open("r+b") as file:
        file.seek(18)
        file.write(b"\x09")

    seen, repaired, again = run("verify"), run("repair", "--apply"), run("verify")

    assert (seen.exit_code, repaired.exit_code, again.exit_code) == (1, 0, 0)
    assert f"✗ {data / name}\n    Its beginning is not as it was written" in seen.stdout


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
        "locked": [],
        "audit": f"0:{'0' * 64}",
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
    assert "it is damaged, or no database. `treeguide restore FILE`" in result.stderr
    assert "treeguide verify" not in result.stderr


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


def test_a_restored_backup_says_what_is_not_in_it_and_what_stays_revoked(run, data, tmp_path):
    token = run("token", "new", "CRM", "--scope", "read").stdout.split("_")[2]
    run("backup", tmp_path / "copy.db")
    run("token", "revoke", token)
    run("token", "new", "Shop", "--scope", "read")
    for _ in walked_on(data):
        pass

    lines = run("restore", tmp_path / "copy.db").stdout.splitlines()
    tokens = run("token", "list").stdout

    assert lines[:4] == [
        f"4 sessions are back in “{data}”, and all is whole.",
        "What was revoked stays revoked: 1 access token.",
        "Not in the backup: 1 session that has begun since.",
        "Not in the backup: 1 access token made since, which nobody can use now. Make new ones.",
    ]
    assert lines[4].startswith(f"The data before are kept as “{data}/treeguide.db.replaced-")
    assert len(lines) == 5
    assert re.fullmatch(rf"{token}  revoked .*\n", tokens)


def test_a_restored_backup_says_what_people_do_not_get_back(run, data, tmp_path):
    store = open_store(data)
    bob = store.add_person("Bob", "bob@example.org", by="x", status="active", password="one")
    store.close()
    run("backup", tmp_path / "copy.db")
    store = open_store(data)
    store.change_person(bob, by="x", action="password changed", password="two")
    store.add_person("Eve", "eve@example.org", by="x")
    store.close()

    lines = run("restore", tmp_path / "copy.db").stdout.splitlines()

    assert lines[1:3] == [
        "What was taken from people stays taken,"
        " and newer passwords and addresses count: 1 person.",
        "Not in the backup: 1 person who was let in since. Invite them again.",
    ]


def test_one_session_is_said_to_be_one(run, tmp_path, monkeypatch):
    store = open_store(tmp_path / "one")
    lamps.prepare(store)
    for _ in lamps.walk(store, "s1", 3):
        pass
    store.close()
    monkeypatch.setenv("TREEGUIDE_DATA", str(tmp_path / "one"))

    made = run("backup", tmp_path / "copy.db")
    back = run("restore", tmp_path / "copy.db")

    assert "1 session was copied, and read once more as whole." in made.stdout
    assert "1 session is back in" in back.stdout


def test_a_backup_without_its_keys_comes_back_only_when_that_is_asked_for(run, data, tmp_path):
    store = open_store(data)
    for _ in lamps.walk(store, "later", 4):
        pass
    store.close()
    run("backup", tmp_path / "copy.db")
    (tmp_path / "copy.db.keys").unlink()

    refused = run("restore", tmp_path / "copy.db", "--data", tmp_path / "other")
    back = run("restore", tmp_path / "copy.db", "--data", tmp_path / "other", "--without-keys")

    assert (refused.exit_code, back.exit_code) == (2, 0)
    assert "1 session has personal answers whose keys are neither in “copy.db.keys”" in (
        refused.stderr
    )
    assert "1 session has come back as erased" in back.stdout


def test_a_restore_says_into_which_file_the_master_key_has_to_be_put(run, data, tmp_path):
    store = open_store(data)
    for _ in lamps.walk(store, "later", 4):
        pass
    store.close()
    run("backup", tmp_path / "copy.db")

    result = run("restore", tmp_path / "copy.db", "--data", tmp_path / "other")

    assert result.exit_code == 0
    assert f"which is not in “{tmp_path / 'other' / 'treeguide.key'}”" in result.stdout


def test_old_keys_beside_the_data_are_named_when_somebody_is_erased(run, data):
    old = data / "treeguide-keys.db.damaged-20260101-000000-000000"
    old.write_bytes(b"x")

    result = run("erase", "s1", "--reason", "asked")

    assert f"“{old}” holds keys of before, too: delete it." in result.stdout


def test_while_a_server_runs_a_backup_is_not_brought_back(run, data, tmp_path):
    run("backup", tmp_path / "copy.db")
    store = open_store(data)

    result = run("restore", tmp_path / "copy.db")
    store.close()

    assert result.exit_code == 3, "As that of `serve`, which finds the data held."
    assert "holds the data" in result.stderr


def test_a_session_is_erased_and_stays_erased_over_a_restore(run, data, tmp_path):
    run("backup", tmp_path / "copy.db")

    erased = run("erase", "s1", "--reason", "asked")
    seen, back = run("verify"), run("restore", tmp_path / "copy.db")
    store = open_store(data)

    assert (erased.exit_code, seen.exit_code, back.exit_code) == (0, 0, 0)
    assert "What was erased stays erased: 1 session." in back.stdout
    with pytest.raises(Erased):
        store.history_of("s1")
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
        "session “s1”: It is left out as a whole. Event 2 is not as it was written.",
        "3 sessions saved, 1 thing lost, or changed by something else.",
        "Nothing was changed. --apply puts what was saved in place of the data.",
    ]
    assert (
        (tmp_path / "lost.txt")
        .read_text("utf-8")
        .startswith("session “s1”: It is left out as a whole.")
    )
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
    assert "docs/how-to/keep-the-data.md" in result.stderr


def test_words_that_are_locked_for_want_of_a_master_key_are_not_said_to_be_well(run, data):
    on(data, given="no", text="Private")
    key = data / "treeguide.key"
    old = key.read_text("utf-8")
    key.write_text(f"{'ab' * 32}\n", "utf-8")

    locked, as_json = run("verify"), run("verify", "--format", "json")
    key.write_text(old, "utf-8")
    whole = run("verify")

    assert (locked.exit_code, as_json.exit_code, whole.exit_code) == (1, 1, 0)
    assert "needs the master key" in locked.stdout
    assert "nothing is damaged, but personal answers are locked" in locked.stdout
    assert "as it was written" not in locked.stdout
    assert "repair" not in locked.stdout
    assert len(json.loads(as_json.stdout)["locked"]) == 1
    assert "all is as it was written" in whole.stdout


def test_a_copy_without_a_master_key_is_said_to_be_well_as_far_as_could_be_read(
    run, data, tmp_path, monkeypatch
):
    on(data, given="no", text="Private")
    run("backup", tmp_path / "copy.db")

    blind = run("verify", "--data", tmp_path / "copy.db")
    monkeypatch.setenv("TREEGUIDE_KEY_FILE", str(data / "treeguide.key"))
    seeing = run("verify", "--data", tmp_path / "copy.db")
    monkeypatch.setenv("TREEGUIDE_KEY_FILE", "")
    monkeypatch.setenv("TREEGUIDE_KEY", "ab" * 32)
    wrong = run("verify", "--data", tmp_path / "copy.db")

    assert [one.exit_code for one in (blind, seeing, wrong)] == [0, 0, 1]
    assert "all that could be read here is as it was written" in blind.stdout
    assert "all is as it was written" in seeing.stdout
    assert "locked" in wrong.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "."), "“.” is a folder. Name a file in it."),
        (("admin", "foo"), "“foo” is not possible. Say “reset”."),
    ],
)
def test_what_does_not_fit_is_said_as_everywhere_else(run, data, words, said):
    told = run(*words)

    assert told.exit_code == 2
    assert said in told.stderr


@pytest.mark.parametrize("words", [("erase", "x" * 5000, "--reason", "a"), ("token", "revoke")])
def test_of_a_long_word_only_the_beginning_is_repeated(run, data, words):
    told = run(*words, *(["x" * 5000] if words[0] == "token" else []))

    assert told.exit_code == 2
    assert f"“{'x' * 60}…”" in told.stderr
    assert len(told.stderr) < 300


def test_a_small_file_is_not_said_to_be_empty(run, data):
    told = run("doctor")

    assert "0.0 MB" not in told.stdout
    assert " KB" in told.stdout
