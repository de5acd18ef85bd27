"""Moving data, as a person types it: from a folder to PostgreSQL, and back."""

import pytest

from tests.cli.keeping import damaged, data
from tests.postgresql import new_database, postgresql_server

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
