"""Whoever is killed while making files leaves keys behind, and the next one removes them."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.keeping.backups import data, file, store
from treeguide.store import open_store
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.kept_file import old_keys_of
from treeguide.store.keeping.repairing import repair
from treeguide.store.keeping.restoring import restore
from treeguide.store.keeping.workshop import remove_left, workshop, workshops
from treeguide.store.sqlite import lock

__all__ = ["data", "file", "store"]

HALT = """
import os, signal, sys
from pathlib import Path
from treeguide.store import open_store
from treeguide.store.keeping import backing_up, repairing, restoring
what, data, file = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
def halt(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)
restoring.swap = repairing._remaining = backing_up.put_in_place = halt
if what == "restore":
    restoring.restore(file, data)
elif what == "repair":
    repairing.repair(data, applies=True)
else:
    backing_up.back_up(open_store(data), file, replaces=True)
"""
OPENERS = {
    "a server": lambda data, file: open_store(data).close(),
    "a command": lambda data, file: open_store(data, beside=True).close(),
    "restore": lambda data, file: restore(file, data),
    "repair": lambda data, file: repair(data),
}


@pytest.fixture
def halted(store, data: Path, file: Path) -> Callable[[str], None]:
    """Return what is killed when the keys are copied and nothing has its place yet."""
    back_up(store, file)
    store.close()

    def run(what: str) -> None:
        command = [sys.executable, "-c", HALT, what, str(data), str(file)]
        assert subprocess.run(command, check=False, timeout=60).returncode == -9

    return run


def keys_left(folder: Path) -> list[Path]:
    return sorted(one for place in workshops(folder) for one in place.glob("*keys*"))


@pytest.mark.parametrize("what", ["restore", "repair"])
@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
def test_whoever_comes_next_removes_the_keys_that_a_killed_command_has_left(
    halted, data, file, what, opener
):
    halted(what)
    assert keys_left(data) != []

    opener(data, file)

    assert workshops(data) == []


def test_the_next_backup_removes_what_a_killed_one_has_left(halted, data, file, tmp_path):
    halted("backup")
    assert keys_left(tmp_path) != []

    with closing(open_store(data)) as store:
        back_up(store, tmp_path / "other.db")

    assert workshops(tmp_path) == []
    assert sorted(one.name for one in tmp_path.glob("*.keys")) == ["copy.db.keys", "other.db.keys"]


def test_where_somebody_still_works_nothing_is_removed(tmp_path):
    with workshop(tmp_path) as first, workshop(tmp_path) as second:
        (first / "made").touch()

        remove_left(tmp_path)

        assert workshops(tmp_path) == sorted([first, second])
        assert (first / "made").exists()
    assert workshops(tmp_path) == []


def test_a_workshop_that_was_taken_for_one_left_is_begun_anew(tmp_path, monkeypatch):
    make, made = tempfile.mkdtemp, []

    def swept_at_once(**how: object) -> str:
        made.append(make(**how))
        if len(made) == 1:
            remove_left(tmp_path)
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", swept_at_once)

    with workshop(tmp_path) as place:
        assert (str(place), place.is_dir()) == (made[1], True)


def test_a_workshop_that_is_gone_by_the_time_it_is_held_is_begun_anew(tmp_path, monkeypatch):
    really, gone = lock._locked, []

    def swept_before(*given: object) -> bool:
        if not gone:
            gone.extend(workshops(tmp_path))
            shutil.rmtree(gone[0])
        return really(*given)

    monkeypatch.setattr(lock, "_locked", swept_before)

    with workshop(tmp_path) as place:
        assert (workshops(tmp_path), gone != [place]) == ([place], True)


def test_keys_that_cannot_be_removed_are_named(halted, data, monkeypatch):
    halted("restore")
    monkeypatch.setattr(shutil, "rmtree", lambda *place, **how: None)

    with closing(open_store(data, beside=True)) as store:
        named = old_keys_of(store)

    [place] = workshops(data)
    assert named == [place / "treeguide-keys.db"]
