"""`treeguide doctor`, as a person types it: how all is, and at the end what has to be done."""

import json
import os

import pytest

from tests.cli.keeping import damaged, data, flipped, row_in
from treeguide.cli.doctoring import KEPT
from treeguide.store import Health, Store, open_store
from treeguide.store.keeping.tables import TABLES

__all__ = ["damaged", "data"]


def test_the_doctor_tells_how_all_is(run, data):
    result = run("doctor")

    assert result.exit_code == 0
    for line in (
        "engine: SQLite",
        "survives a loss of power: yes",
        "sessions: 4",
        "TREEGUIDE_HTTPS: 0  (default)",
        f"TREEGUIDE_DATA: {data}  (from the environment)",
        "named by: TREEGUIDE_DATA in the environment",
    ):
        assert line in result.stdout
    assert result.stdout.endswith("✓ Nothing has to be done, as far as this shows.\n")
    assert "a part was looked at: `treeguide verify`" in result.stdout


@pytest.mark.parametrize(
    ("given", "said"), [(True, "--data"), (False, "TREEGUIDE_DATA in the environment")]
)
def test_the_doctor_says_what_names_the_data(run, data, given, said):
    result = run("doctor", *(["--data", data] if given else []))

    assert f"named by: {said}\n" in result.stdout


HURT = {
    "a row": lambda data: flipped(data / "treeguide.db", row_in(data / "treeguide.db")),
    "a page": lambda data: flipped(data / "treeguide.db", 4096 * 3),
    "the keys": lambda data: flipped(data / "treeguide-keys.db", 4096 * 3),
    "the beginning": lambda data: flipped(data / "treeguide.db", 18),
    "the end": lambda data: os.truncate(data / "treeguide.db", 4096 * 20),
    "the name": lambda data: flipped(data / "treeguide.db", 2),
}


@pytest.mark.parametrize("hurt", HURT.values(), ids=HURT)
def test_the_doctor_ends_with_what_to_do_about_damaged_data(run, data, hurt):
    hurt(data)

    result = run("doctor")

    last = result.stdout.splitlines()[-1]
    assert result.exit_code == 1
    assert last.startswith("✗ error")
    assert "damaged" in last
    assert "restore" in last
    assert "Nothing has to be done" not in result.stdout
    assert result.stderr == ""


def test_the_doctor_says_of_damaged_data_what_else_there_is_to_say(run, damaged):
    result = run("doctor")

    assert "engine: SQLite" in result.stdout
    assert "\n  sessions: 4" in result.stdout
    assert "Event 2 is not as it was written." in result.stdout


def test_the_doctor_advises_to_take_another_backup_instead_of_a_damaged_one(run, data, tmp_path):
    run("backup", tmp_path / "copy.db")
    flipped(tmp_path / "copy.db", 4096 * 3)

    result = run("doctor", "--data", tmp_path / "copy.db")

    assert result.exit_code == 1
    assert "Use another backup." in result.stdout.splitlines()[-1]


def test_the_doctor_looks_at_a_backup_without_its_keys(run, data, tmp_path):
    run("backup", tmp_path / "copy.db")
    (tmp_path / "copy.db.keys").unlink()

    result = run("doctor", "--data", tmp_path / "copy.db")

    assert "\n  sessions: 4" in result.stdout
    assert "damaged" not in result.stdout


def test_the_doctor_has_a_word_for_whatever_is_kept(run, data):
    shown = run("doctor").stdout.partition("Kept")[2].partition("Waiting")[0]

    assert {table.name for table in TABLES} == KEPT.keys()
    assert "live trees:" in shown
    assert "_" not in shown


def test_the_doctor_advises_checksums_where_a_database_keeps_none(run, data, monkeypatch):
    health = Health("PostgreSQL 17.2", "WAL", True, notices_damage=False)
    monkeypatch.setattr(Store, "health", lambda store: health)

    result = run("doctor")

    assert "PostgreSQL 17.2 keeps no checksums" in result.stdout
    assert "pg_checksums --enable" in result.stdout
    assert result.exit_code == 0


def test_programs_read_what_the_doctor_tells_as_json(run, data):
    told = json.loads(run("doctor", "--format", "json").stdout)

    assert told["kept"]["events"] == 12
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
        ("unlink", "1 session key needs the master key"),
        ("other", "needs the master key"),
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
    assert "1 key should have been deleted by now" in result.stdout
