"""Moving data, as a person types it: from a folder to PostgreSQL, and back."""

from pathlib import Path

import pytest

from tests.cli.keeping import damaged, data
from tests.faults import lamps
from tests.postgresql import new_database, postgresql_server
from treeguide.engine import US_A_DAY, Event
from treeguide.store import Head, open_store

__all__ = ["damaged", "data", "new_database", "postgresql_server"]


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


@pytest.mark.parametrize("other", ["data", "data/../data", "postgresql"])
def test_data_are_not_moved_to_where_they_are(run, data, tmp_path, other):
    names = [data, tmp_path / other]
    if other == "postgresql":
        names = ["postgresql://me:secret@db/x", "postgres://you@db:5432/x"]

    result = run("migrate-store", *names)

    assert result.exit_code == 2
    assert "FROM and TO are the same place" in result.stderr
    assert "secret" not in result.stderr


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


def test_a_folder_without_data_is_not_moved_and_stays_without(run, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()

    result = run("migrate-store", empty, tmp_path / "other")

    assert result.exit_code == 2
    assert f"There are no data of TreeGuide in “{empty}”." in result.stderr
    assert list(empty.iterdir()) == []
    assert not (tmp_path / "other").exists()


@pytest.fixture
def keyless(run, data, tmp_path, monkeypatch):
    """A backup whose keys are in no file any more, with a session that needs one."""
    store = open_store(data)
    for _ in lamps.walk(store, "later", 4):
        pass
    store.close()
    run("backup", tmp_path / "copy.db")
    (tmp_path / "copy.db.keys").unlink()
    monkeypatch.setenv("TREEGUIDE_KEY_FILE", str(data / "treeguide.key"))
    return tmp_path / "copy.db"


def test_a_backup_without_its_keys_is_not_moved(run, keyless, tmp_path):
    result = run("migrate-store", keyless, tmp_path / "other")

    assert result.exit_code == 2
    assert "1 session has personal answers whose keys are not in “copy.db.keys”" in result.stderr
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_without_their_keys_sessions_arrive_as_erased_where_that_is_asked_for(
    run, keyless, tmp_path, engine, new_database
):
    other = new_database() if engine == "postgresql" else tmp_path / "other"

    result = run("migrate-store", keyless, other, "--without-keys")

    assert result.exit_code == 0, result.stderr
    assert "1 session has arrived as erased" in result.stdout
    assert run("verify", "--data", other).exit_code == 0


def test_a_backup_whose_personal_answers_are_over_needs_no_keys(run, data, tmp_path):
    on(data, given={"room": "12"})
    run("backup", tmp_path / "copy.db")
    (tmp_path / "copy.db.keys").unlink()

    result = run("migrate-store", tmp_path / "copy.db", tmp_path / "other")

    assert result.exit_code == 0, result.stderr
    assert "not looked at" not in result.stdout


@pytest.fixture
def with_nul(data):
    """Data with a key of a client that a file took before such keys were refused."""
    on(data, key="a\0b", given="no")
    return data


def on(data: Path, **what: object) -> None:
    """Give one more answer in a session that has begun more than a month ago."""
    store = open_store(data)
    row = store.session_row("s1")
    head = Head("s1", row.head, row.head_hash, row.tree_hash, row.mode, row.touched_us)
    event = Event(4, row.touched_us + 1, "answered", node="lit", **{"key": "k", **what})
    standing = lamps.Standing("lit", "question", expires_us=event.at_us + US_A_DAY)
    store.append(head, event, standing, sealed=lamps.PERSONAL)
    store.close()


def test_what_postgresql_cannot_keep_is_named_with_its_sessions(run, with_nul, new_database):
    address = new_database()

    result = run("migrate-store", with_nul, address)

    assert result.exit_code == 2
    assert "1 session holds the character NUL, which PostgreSQL cannot keep" in result.stderr
    assert "nothing was moved: “s1”." in result.stderr


def test_sessions_that_postgresql_cannot_keep_can_be_left_out(run, with_nul, new_database):
    address = new_database()

    left_out = run("repair", "--for-postgresql", "--apply")
    moved = run("migrate-store", with_nul, address)

    assert left_out.stdout.startswith(
        "session “s1”: It is left out as a whole. The key of event 4 holds the character NUL"
    )
    assert (left_out.exit_code, moved.exit_code) == (1, 0)
    assert run("verify", "--data", address).exit_code == 0


def test_a_file_keeps_such_sessions_and_is_moved_to_a_file(run, with_nul, tmp_path):
    results = [
        run("verify"),
        run("repair", "--apply"),
        run("migrate-store", with_nul, tmp_path / "other"),
    ]

    assert [one.exit_code for one in results] == [0, 0, 0]


def test_data_that_a_server_has_open_on_postgresql_are_not_moved(run, data, tmp_path, new_database):
    address, target = new_database(), tmp_path / "back"
    run("migrate-store", data, address)
    node = open_store(address)

    away = run("migrate-store", address, target)
    there = run("migrate-store", data, address)
    node.close()

    assert (away.exit_code, there.exit_code) == (3, 3)
    assert "a server most likely" in away.stderr
    assert not (target / "treeguide.db").exists()
