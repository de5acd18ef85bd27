"""Data and backups that are damaged: what each command says, and that it changes nothing."""

import errno
import os
from pathlib import Path

import pytest

from tests.cli.keeping import damaged, data, flipped, row_in
from treeguide.cli.refusal import Refusal
from treeguide.cli.stored import in_words
from treeguide.store import open_store

__all__ = ["damaged", "data"]


HURT_BACKUPS = {
    "an answer": lambda file: flipped(file, row_in(file)),
    "a page": lambda file: flipped(file, 4096 * 3),
    "the beginning": lambda file: flipped(file, 18),
    "the end": lambda file: os.truncate(file, 4096 * 20),
    "all of it": lambda file: file.write_bytes(b"x" * 5000),
    "the file": lambda file: file.unlink(),
    "a page of the keys": lambda file: flipped(Path(f"{file}.keys"), 4096 * 3),
    "all of the keys": lambda file: Path(f"{file}.keys").write_bytes(b""),
}


def content_of(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, but for who holds it."""
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.suffix != ".lock"}


@pytest.mark.parametrize("hurt", HURT_BACKUPS.values(), ids=HURT_BACKUPS)
def test_a_backup_that_cannot_come_back_is_named_with_what_follows_and_what_to_do(
    run, data, tmp_path, hurt
):
    file = tmp_path / "copy.db"
    run("backup", file)
    hurt(file)
    before = content_of(data)

    result = run("restore", file)

    assert result.exit_code in (1, 2)
    assert f"“{file}" in result.stderr
    assert ".treeguide-" not in result.stderr
    assert "othing was changed" in result.stderr
    assert "Use another backup" in result.stderr or "Name another file" in result.stderr
    assert content_of(data) == before


@pytest.mark.parametrize("where", [row_in, lambda file: 4096 * 3], ids=["an answer", "a page"])
def test_damaged_data_are_named_themselves_when_they_are_not_backed_up(run, data, tmp_path, where):
    flipped(data / "treeguide.db", where(data / "treeguide.db"))

    result = run("backup", tmp_path / "copy.db")

    assert result.exit_code == 1
    assert result.stderr.startswith("The data are damaged, so no backup was made.")
    assert "copy.db" not in result.stderr
    assert "another backup" not in result.stderr
    assert result.stderr.endswith("`treeguide repair` saves the rest.\n")
    assert list(tmp_path.glob("*copy.db*")) == []


@pytest.mark.parametrize("part", [3, 5, 9])
def test_verify_sends_nobody_to_verify(run, data, part):
    with (data / "treeguide.db").open("r+b") as file:
        file.seek(4096 * part)
        file.write(b"\xff" * 4096)

    result = run("verify")

    assert result.exit_code == 1
    assert "damage" in result.stdout + result.stderr
    assert "treeguide verify" not in result.stdout + result.stderr


@pytest.mark.parametrize("command", ["verify", "doctor", "backup", "migrate-store", "serve"])
def test_a_file_of_keys_that_has_lost_its_notes_is_damaged(run, data, tmp_path, command):
    store = open_store(data)
    store.keys.write(lambda run: run("DELETE FROM _sqlite_migrations"))
    store.close()
    words = {
        "backup": [tmp_path / "copy.db"],
        "migrate-store": [data, tmp_path / "other"],
        "serve": ["--port", 0],
    }

    result = run(command, *words.get(command, []))

    assert result.exit_code in (1, 2)
    assert f"“{data / 'treeguide-keys.db'}” cannot be opened: it is damaged" in (
        result.stdout + result.stderr
    )


def test_a_report_that_cannot_be_written_is_said_after_what_was_saved(run, damaged, tmp_path):
    result = run("repair", "--apply", "--report", tmp_path / "nowhere" / "lost.txt")

    assert result.exit_code == 2
    assert "The damaged files are kept as “" in result.stdout
    assert f"cannot be written to “{tmp_path / 'nowhere' / 'lost.txt'}”" in result.stderr


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_data_that_cannot_be_written_to_are_named_with_what_to_see_to(number):
    with pytest.raises(Refusal) as refused, in_words():
        raise OSError(number, os.strerror(number), "/srv/data/treeguide.db")

    assert "“/srv/data/treeguide.db” cannot be written to" in refused.value.message
    assert "See to the rights of its folder" in refused.value.message
