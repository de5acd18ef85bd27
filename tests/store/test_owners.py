"""Files stay their owner's, whoever writes in their place; otherwise nothing is changed."""

import os
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE

import pytest

from tests.store.keeping.backups import data, file, store
from treeguide.store import open_store
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.kept_file import keys_beside
from treeguide.store.keeping.repairing import repair
from treeguide.store.keeping.restoring import restore
from treeguide.store.owners import (
    Foreign,
    Owner,
    give_as,
    owner_of,
    refuse_what_is_anothers,
    said_of_giving,
    strangers,
)
from treeguide.store.sealing import master_source

__all__ = ["data", "file", "store"]

SOMEBODY = 65534 if os.geteuid() == 0 else os.geteuid()
"""Who runs the server: another user, where the tests may make files hers."""
NOBODY_HERE = 54321
NAMES = {"treeguide.db", "treeguide-keys.db", "treeguide.key"}


def given(*files: Path) -> None:
    for one in files:
        os.chown(one, SOMEBODY, -1)


def owners(folder: Path) -> set[int]:
    return {one.stat().st_uid for one in folder.iterdir()}


@pytest.fixture
def hers(store, data, file) -> Path:
    """Data of a server that has ended, with a backup; all belong to the user of the server."""
    back_up(store, file)
    store.close()
    given(data, *data.iterdir())
    return data


def restored(folder: Path, file: Path) -> None:
    restore(file, folder)


def repaired(folder: Path, file: Path) -> None:
    repair(folder, applies=True)


def rotated(folder: Path, file: Path) -> None:
    master_source.put_first(folder / "treeguide.key", master_source.new_key())


def read(folder: Path, file: Path) -> None:
    store = open_store(folder, beside=True)
    store.vault.seal("new", 2, {-1: {"name": "Ada"}})
    store.close()


@pytest.mark.parametrize("command", [restored, repaired, rotated, read])
def test_whoever_runs_a_command_the_files_stay_those_of_the_server(
    hers, file, command: Callable[[Path, Path], None]
):
    command(hers, file)

    assert {one.name for one in hers.iterdir()} >= NAMES
    assert owners(hers) == {SOMEBODY}
    assert {S_IMODE((hers / name).stat().st_mode) for name in NAMES} == {0o600}


def test_what_is_restored_where_nothing_was_belongs_to_whom_the_folder_does(hers, file, tmp_path):
    new = tmp_path / "new"
    new.mkdir()
    (hers / "treeguide.key").rename(new / "treeguide.key")
    given(new)

    restore(file, new)

    assert owners(new) == {SOMEBODY}


def test_a_backup_that_replaces_one_keeps_its_owner_and_its_rights(store, file):
    back_up(store, file)
    given(file, keys_beside(file))
    file.chmod(0o640)

    back_up(store, file, replaces=True)

    assert file.stat().st_uid == keys_beside(file).stat().st_uid == SOMEBODY
    assert S_IMODE(file.stat().st_mode) == 0o640


def test_a_key_that_only_its_owner_may_read_stays_so(tmp_path):
    file = tmp_path / "treeguide.key"
    master_source.make_file(file)
    file.chmod(0o400)

    master_source.put_first(file, master_source.new_key())

    assert S_IMODE(file.stat().st_mode) == 0o400
    assert [one.name for one in tmp_path.iterdir()] == ["treeguide.key"]


@pytest.fixture
def without_the_right(monkeypatch):
    """Nobody may give files away, as an ordinary user, and root in many a container."""

    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refuse)


def anothers(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `file` belong to somebody else: by itself as root, otherwise as far as is asked."""
    if os.geteuid() == 0:
        os.chown(file, NOBODY_HERE, -1)
        return
    really = Path.stat

    def told(self, **how):
        found = list(really(self, **how))
        if self == file:
            found[4] = NOBODY_HERE
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", told)


@pytest.mark.parametrize("command", [restored, rotated])
def test_where_files_may_not_be_given_away_nothing_is_changed_and_the_command_is_named(
    hers, file, monkeypatch, command, request
):
    replaced = hers / ("treeguide.key" if command is rotated else "treeguide-keys.db")
    before = {one.name: one.read_bytes() for one in hers.iterdir() if one.suffix != ".lock"}
    monkeypatch.setattr("treeguide.store.opening.refuse_anothers_data", lambda folder: None)
    monkeypatch.setattr("treeguide.store.sqlite.holding.refuse_anothers_data", lambda folder: None)
    anothers(replaced, monkeypatch)
    request.getfixturevalue("without_the_right")

    with pytest.raises(Foreign) as refused:
        command(hers, file)

    monkeypatch.undo()
    said = str(refused.value)
    assert f"“{replaced}” belongs to the user number {NOBODY_HERE}" in said
    assert "Nothing was changed. Run it as that user: `" in said
    after = {one.name: one.read_bytes() for one in hers.iterdir() if one.suffix != ".lock"}
    assert after == before


def test_who_is_not_the_owner_is_refused_with_the_file_its_owner_and_what_to_type(tmp_path):
    file = tmp_path / "data" / "treeguide.db"
    file.parent.mkdir()
    file.touch()

    with pytest.raises(Foreign) as refused:
        refuse_what_is_anothers(file, by=Owner(NOBODY_HERE))

    said = str(refused.value)
    assert f"“{file}” belongs to the user {Owner(os.geteuid())}" in said
    assert f"run by the user number {NOBODY_HERE}" in said
    assert "Nothing was changed. Run it as that user, or as root: `sudo " in said


def test_whoever_owns_the_folder_is_told_how_to_get_a_file_back(tmp_path, monkeypatch):
    file = tmp_path / "treeguide.db"
    file.touch()
    anothers(file, monkeypatch)
    by = Owner(SOMEBODY)
    if os.geteuid() == 0:
        os.chown(tmp_path, SOMEBODY, -1)

    with pytest.raises(Foreign) as refused:
        refuse_what_is_anothers(file, by=by)

    assert f"as root: `chown {by.as_a_word} {file}`" in str(refused.value)


@pytest.mark.parametrize("by", [Owner(0), Owner(os.geteuid())])
def test_root_and_the_owner_are_refused_nothing(tmp_path, by):
    file = tmp_path / "treeguide.db"
    file.touch()

    refuse_what_is_anothers(file, tmp_path / "not-there", by=by)

    assert owner_of(file) == Owner(os.geteuid())


def test_what_a_server_cannot_open_is_found_and_the_rest_is_not(tmp_path, monkeypatch):
    file, key = tmp_path / "treeguide.db", tmp_path / "treeguide.key"
    tmp_path.chmod(0o700)
    given(tmp_path)
    for one in (file, key):
        one.touch()
        given(one)
    fine = list(strangers(tmp_path, file, key))
    anothers(key, monkeypatch)

    found = list(strangers(tmp_path, file, key))

    user = Owner(SOMEBODY)
    assert fine == []
    assert [f"`chown {user.as_a_word} {key}`" in sentence for sentence in found] == [True]


def test_a_user_whom_the_machine_knows_is_named_and_another_one_numbered():
    assert str(Owner(0)) == "root"
    assert str(Owner(NOBODY_HERE)) == f"number {NOBODY_HERE}"
    assert "`runuser -u root -- " in said_of_giving(Path("x"), Owner(0))
    assert f"`setpriv --reuid={NOBODY_HERE} " in said_of_giving(Path("x"), Owner(NOBODY_HERE))


def test_what_was_typed_is_repeated_without_a_secret(monkeypatch):
    monkeypatch.setenv("TREEGUIDE_DATA", "postgresql://treeguide:secret@db/treeguide")
    monkeypatch.setenv("TREEGUIDE_KEY_FILE", "/etc/treeguide/key file")
    monkeypatch.setattr("sys.argv", ["/opt/treeguide/bin/treeguide", "rotate-key"])

    said = said_of_giving(Path("x"), Owner(0))

    typed = "env 'TREEGUIDE_KEY_FILE=/etc/treeguide/key file' /opt/treeguide/bin/treeguide"
    assert f"`runuser -u root -- {typed} rotate-key`" in said
    assert "secret" not in said


def test_a_new_file_has_nothing_to_take_over(tmp_path):
    written = tmp_path / "written"
    written.touch(0o600)

    give_as(written, tmp_path / "not-there")

    assert S_IMODE(written.stat().st_mode) == 0o600
