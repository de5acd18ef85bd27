"""`treeguide rotate-key`, as a person types it."""

import base64
import re
from pathlib import Path

import pytest

from treeguide.store import open_store
from treeguide.store.sealing.data_keys import DataKeys
from treeguide.store.sealing.master import Master

NAME = {-1: {"name": "Ada Lovelace"}}
OLD, NEW = (base64.b64encode(letter * 32).decode() for letter in (b"o", b"n"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sealed(place: Path) -> bytes:
    store = open_store(place)
    blob = store.vault.seal("s1", 2, NAME)
    store.close()
    return blob


def opened(place: Path, blob: bytes) -> dict:
    store = open_store(place, beside=True)
    try:
        return store.vault.open("s1", 2, blob)
    finally:
        store.close()


def lines_with_keys(place: Path) -> list[str]:
    lines = (place / "treeguide.key").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_a_new_key_comes_before_the_old_one_and_everything_opens(run, place, sealed):
    [old] = lines_with_keys(place)

    told = run("rotate-key", "--data", place)

    first, second = lines_with_keys(place)
    assert told.exit_code == 0
    assert (second, first != old) == (old, True)
    assert "The keys of sessions are under the master key" in told.stdout
    assert "1 changed" in told.stdout
    assert opened(place, sealed) == NAME[-1]


def test_what_is_printed_names_the_keys_and_shows_none_of_them(run, place, sealed):
    before = Master.of_folder(place).id

    told = run("rotate-key", "--data", place)

    assert re.search(f"A new master key, ([0-9a-f]{{12}}), .* before {before}", told.stdout)
    assert f"Keep {before} as long as you keep backups" in told.stdout
    assert [key for key in lines_with_keys(place) if key in told.output] == []


def test_the_new_key_alone_opens_what_was_sealed_before(run, place, sealed):
    run("rotate-key", "--data", place)
    file = place / "treeguide.key"
    file.write_text(lines_with_keys(place)[0], "utf-8")

    assert opened(place, sealed) == NAME[-1]


def test_an_interrupted_change_goes_on_and_makes_no_third_key(run, place, sealed, monkeypatch):
    def pull_the_plug(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(DataKeys, "rewrap_some", pull_the_plug)
        run("rotate-key", "--data", place)
    halfway = lines_with_keys(place)

    told = run("rotate-key", "--data", place)

    assert "1 changed" in told.stdout
    assert lines_with_keys(place) == halfway
    assert len(halfway) == 2


def test_damaged_keys_are_counted_with_what_follows_and_the_others_are_changed(run, place, sealed):
    store = open_store(place)
    store.vault.seal("s2", 2, NAME)
    damage = "UPDATE data_key SET wrapped = CAST(master_id AS BLOB) WHERE session_id = 's2'"
    store.keys.write(lambda run: run(damage) and None)
    store.close()

    told = run("rotate-key", "--data", place)

    assert told.exit_code == 1
    assert "1 changed" in told.stdout
    assert "Damaged keys that stayed as they were: 1." in told.stderr
    assert opened(place, sealed) == NAME[-1]


def test_a_running_server_uses_the_new_key_at_once(run, place, sealed):
    server = open_store(place)

    told = run("rotate-key", "--data", place)
    blob = server.vault.seal("s2", 2, NAME)

    assert told.exit_code == 0
    assert server.vault.open("s1", 2, sealed) == NAME[-1]
    assert server.vault.masters() == {Master.of_folder(place).id: 2}
    server.close()
    file = place / "treeguide.key"
    file.write_text(lines_with_keys(place)[0], "utf-8")
    again = open_store(place)
    assert again.vault.open("s2", 2, blob) == NAME[-1]
    again.close()


def test_a_key_in_a_setting_is_changed_there_first(run, place, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_KEY", OLD)
    store = open_store(place)
    sealed = store.vault.seal("s1", 2, NAME)
    store.close()

    asked = run("rotate-key", "--data", place)
    monkeypatch.setenv("TREEGUIDE_KEY", f"{NEW} {OLD}")
    told = run("rotate-key", "--data", place)
    monkeypatch.setenv("TREEGUIDE_KEY", NEW)

    assert (asked.exit_code, told.exit_code) == (2, 0)
    assert "Put a new one there before the old one" in asked.stderr
    assert opened(place, sealed) == NAME[-1]


def test_without_the_old_key_nothing_is_changed_and_the_key_is_named(run, place, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_KEY", OLD)
    store = open_store(place)
    store.vault.seal("s1", 2, NAME)
    before = store.vault.masters()
    store.close()
    monkeypatch.setenv("TREEGUIDE_KEY", NEW)

    told = run("rotate-key", "--data", place)

    store = open_store(place, beside=True)
    assert told.exit_code == 2
    assert next(iter(before)) in told.stderr
    assert store.vault.masters() == before
    store.close()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TREEGUIDE_KEY", "short", "neither base64 nor hex"),
        ("TREEGUIDE_KEY_FILE", "/nowhere/key", "No such file or directory"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said(run, place, sealed, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)

    told = run("rotate-key", "--data", place)

    assert (told.exit_code, told.stdout) == (2, "")
    assert said in told.stderr


def test_a_folder_without_data_is_said_to_be_one(run, place):
    told = run("rotate-key", "--data", place)

    assert told.exit_code == 2
    assert "There are no data of TreeGuide" in told.stderr
    assert not place.exists()
