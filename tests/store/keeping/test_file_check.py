"""The files are read to their end: before the start where that is short, beside it otherwise."""

import os
from pathlib import Path
from threading import Event

import pytest

from treeguide.store import Failing, open_store
from treeguide.store.keeping import file_check
from treeguide.store.keeping.file_check import (
    FileCheck,
    are_long,
    faults_of_beginnings,
    faults_of_files,
)
from treeguide.store.keeping.verify import quick_look

PAGE = 4096
LAST = 30
"""Seconds after which a test gives up waiting."""


@pytest.fixture
def folder(tmp_path):
    """A folder with data of a few hundred pages."""
    place = tmp_path / "data"
    store = open_store(place)
    store.driver.write(lambda run: run("CREATE TABLE ballast (x)"))
    for _ in range(4):
        store.driver.write(lambda run: run("INSERT INTO ballast VALUES (zeroblob(1000000))"))
    store.driver.write(lambda run: run("CREATE TABLE more (x)"))
    store.driver.write(
        lambda run: run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
            " INSERT INTO more SELECT i FROM n"
        )
    )
    store.close()
    return place


@pytest.fixture
def opened(folder):
    store = open_store(folder)
    yield store
    store.close()


def spoil(folder: Path) -> None:
    """Write over the last page of the file, which is one of a table."""
    file = folder / "treeguide.db"
    with file.open("r+b") as written:
        written.seek(file.stat().st_size - PAGE)
        written.write(b"\x55" * PAGE)


def locks_of(file: Path) -> list[str]:
    mine, node = f" {os.getpid()} ", f":{file.stat().st_ino} "
    lines = Path("/proc/locks").read_text().splitlines()
    return [line for line in lines if mine in line and node in line]


def test_files_without_a_fault_have_none(folder, opened):
    assert faults_of_beginnings(folder) == faults_of_files(opened) == []


def test_a_page_that_was_written_over_is_found(folder):
    spoil(folder)
    store = open_store(folder)

    found = faults_of_files(store)

    store.close()
    assert found


def test_a_beginning_that_was_changed_is_found(folder):
    with (folder / "treeguide.db").open("r+b") as written:
        written.seek(18)
        written.write(b"\x03\x03")

    [found] = faults_of_beginnings(folder)

    assert "nothing can be written to it" in found


def test_a_folder_without_data_has_no_fault(tmp_path):
    assert faults_of_beginnings(tmp_path) == []


def test_looking_leaves_the_locks_that_keep_others_from_the_log(folder, opened):
    # Whoever closes the file last writes the log back and deletes it, unless somebody has a lock.
    quick_look(opened)
    faults_of_files(opened)

    assert locks_of(folder / "treeguide.db")


def test_files_are_long_from_a_size_on(opened, monkeypatch):
    size = opened.driver.file.stat().st_size + opened.keys.file.stat().st_size

    monkeypatch.setattr(file_check, "LONG_BYTES", size + 1)
    assert not are_long(opened)
    monkeypatch.setattr(file_check, "LONG_BYTES", size)
    assert are_long(opened)


def test_without_a_log_they_are_never_long_because_nobody_could_write(opened, monkeypatch):
    monkeypatch.setattr(file_check, "LONG_BYTES", 0)
    monkeypatch.setattr(file_check, "WITH_A_LOG", "another journal")

    assert not are_long(opened)


def test_a_check_that_was_stopped_has_found_nothing(folder, monkeypatch):
    monkeypatch.setattr(file_check, "OPERATIONS", 100)
    spoil(folder)
    store, stopped = open_store(folder), Event()
    stopped.set()

    found = faults_of_files(store, stopped)

    store.close()
    assert found == []


def test_a_check_beside_the_answers_tells_what_it_finds(folder):
    spoil(folder)
    store, told, has_told = open_store(folder), [], Event()

    def tell(said):
        told.extend(said)
        has_told.set()

    check = FileCheck(store, tell, told.append)
    check.start()
    has_told.wait(LAST)
    check.stop()

    found = faults_of_files(store)
    store.close()
    assert told == found != []


def test_what_cannot_be_read_now_is_not_called_damage(opened, monkeypatch):
    troubles, read = [], Event()

    def fail(*_):
        raise Failing("The disk fails.")

    def note(error):
        troubles.append(str(error))
        read.set()

    monkeypatch.setattr(file_check, "faults_of_files", fail)
    check = FileCheck(opened, troubles.append, note)
    check.start()
    read.wait(LAST)
    check.stop()

    assert troubles == ["The disk fails."]


def test_others_write_while_it_is_read(folder, opened, monkeypatch):
    """The check has its own connection and rests between two pieces of work."""
    monkeypatch.setattr(file_check, "OPERATIONS", 100)
    monkeypatch.setattr(file_check, "REST_S", 0.001)
    check = FileCheck(opened, pytest.fail, pytest.fail)
    check.start()

    for _ in range(20):
        opened.driver.write(lambda run: run("INSERT INTO more VALUES (1)"))

    check.stop()


def test_nobody_waits_for_a_check_that_is_stopped(folder, opened, monkeypatch):
    monkeypatch.setattr(file_check, "OPERATIONS", 100)
    monkeypatch.setattr(file_check, "REST_S", 3600)
    check = FileCheck(opened, pytest.fail, pytest.fail)
    check.start()

    check.stop()

    assert not check._thread.is_alive()
