"""A backup brings back all that was in it, and nothing that was erased since."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.faults import lamps
from tests.store.backups import EVENTS, data, file, store
from tests.store.conftest import EVERY_ENGINE, run_raw
from treeguide.store import Broken, Erased, Held, Master, open_store, restoring, swapping
from treeguide.store.backing_up import back_up
from treeguide.store.files import fingerprint_of
from treeguide.store.kept_file import keys_beside
from treeguide.store.restoring import restore
from treeguide.store.verify import verify

__all__ = ["data", "file", "store"]


def test_what_was_erased_after_the_backup_stays_erased(store, data, file):
    back_up(store, file)
    store.erase_session("s1", actor="Ada", reason="asked")
    store.close()

    restored = restore(file, data)
    again = open_store(data)

    with pytest.raises(Erased):
        again.events_of("s1")
    sealed = [row.sealed for row in again.rows_of("s1") if row.sealed]
    assert [again.vault.open_what_is_left("s1", 4, blob) for blob in sealed] == [({}, False)] * 2
    assert [(one.session_id, one.reason) for one in again.erasures()] == [("s1", "asked")]
    assert len(again.events_of("s2")) == EVENTS
    assert (restored.erasures, verify(again).damages) == (1, ())
    again.close()


def test_what_was_erased_is_in_no_file_of_the_restored_data(store, data, file):
    for number in range(30):
        for _ in lamps.walk(store, f"more{number}", 4):
            pass
    back_up(store, file)
    wrapped = store.keys.read("SELECT wrapped FROM data_key WHERE session_id = 's1'")
    store.erase_session("s1", actor="Ada", reason="asked")
    store.close()

    restore(file, data)
    there = {one.name: one.read_bytes() for one in data.iterdir() if one.is_file()}

    for row in wrapped:
        assert [name for name, content in there.items() if bytes(row["wrapped"]) in content] == []


def test_answers_whose_time_is_over_do_not_come_back(store, data, file):
    back_up(store, file)
    store.keys.write(lambda run: run("DELETE FROM data_key WHERE keep_days = 30"))
    store.close()
    with open_keys(file) as keys:
        keys.execute("UPDATE data_key SET delete_us = 1 WHERE keep_days = 30")

    restore(file, data)
    again = open_store(data)

    assert again.keys.read("SELECT * FROM data_key WHERE keep_days = 30") == []
    again.close()


def open_keys(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(keys_beside(file), isolation_level=None)


def test_a_backup_without_its_keys_is_opened_by_those_that_are_there(store, data, file):
    back_up(store, file)
    keys_beside(file).unlink()
    store.close()

    restore(file, data)
    again = open_store(data)

    assert len(again.events_of("s1")) == EVENTS
    again.close()


def test_a_master_key_that_was_changed_since_still_opens_a_backup(store, data, file):
    from treeguide.store.master_source import new_key

    back_up(store, file)
    old = store.vault.master.id
    secret = new_key()
    (data / "treeguide.key").write_text(f"{secret}\n{keys_of(data)[0]}\n")
    store.vault.rotate(Master.of_folder(data))
    store.close()
    (data / "treeguide.key").write_text(f"{secret}\n")

    restore(file, data)
    again = open_store(data)

    assert again.vault.masters().keys() != {old}
    assert len(again.events_of("s1")) == EVENTS
    again.close()


def keys_of(data: Path) -> list[str]:
    lines = (data / "treeguide.key").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_what_a_backup_replaces_is_kept(store, data, file):
    back_up(store, file)
    for _ in lamps.walk(store, "later", 5):
        pass
    store.close()
    before = (data / "treeguide.db").read_bytes()

    restored = restore(file, data)

    assert [one.read_bytes() for one in restored.replaced if "keys" not in one.name] == [before]
    again = open_store(data)
    assert again.rows_of("later") == []
    again.close()


def test_a_backup_comes_back_where_there_were_no_data(store, data, file, tmp_path):
    back_up(store, file)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(data / "treeguide.key", other)

    restored = restore(file, other)
    again = open_store(other)

    assert restored.replaced == ()
    assert again.events_of("s1") == store.events_of("s1")
    again.close()


def test_a_backup_comes_back_where_the_data_cannot_be_read_any_more(store, data, file):
    back_up(store, file)
    store.close()
    (data / "treeguide.db").write_bytes(b"nothing" * 1000)

    restored = restore(file, data)

    assert "erase those sessions once more" in restored.remarks[0]
    again = open_store(data)
    assert len(again.events_of("s1")) == EVENTS
    again.close()


def test_while_a_server_runs_nothing_is_restored(store, data, file):
    back_up(store, file)

    with pytest.raises(Held, match="holds the data"):
        restore(file, data)


def test_a_damaged_backup_changes_nothing(store, data, file):
    back_up(store, file)
    store.close()
    with sqlite3.connect(file) as connection:
        connection.executescript("DROP TRIGGER event_no_update; UPDATE event SET given = 'yes'")
    connection.close()
    before = {one.name: fingerprint_of(one) for one in data.iterdir()}

    with pytest.raises(Broken, match="The backup is damaged, so nothing was changed"):
        restore(file, data)

    assert {one.name: fingerprint_of(one) for one in data.iterdir()} == before


@pytest.mark.parametrize("halt", range(2))
def test_a_halt_while_files_are_replaced_leaves_whole_ones(store, data, file, monkeypatch, halt):
    back_up(store, file)
    later = [ack.seq for ack in lamps.walk(store, "later", EVENTS)]
    store.close()
    done = iter(range(9))
    put_in_place = swapping.put_in_place

    def halting(*names: Path) -> None:
        if next(done) == halt:
            raise KeyboardInterrupt
        put_in_place(*names)

    monkeypatch.setattr(swapping, "put_in_place", halting)
    with pytest.raises(KeyboardInterrupt):
        restore(file, data)
    again = open_store(data)

    assert verify(again).damages == ()
    assert len(again.events_of("later")) == len(later)
    again.close()


@EVERY_ENGINE
def test_an_erasure_breaks_no_invariant(opened):
    store = opened()
    lamps.prepare(store)
    for number in range(5):
        for _ in lamps.walk(store, f"s{number}", EVENTS):
            pass

    store.erase_session("s3", actor="Ada", reason="asked")

    assert verify(store).damages == ()
    with pytest.raises(Erased):
        store.events_of("s3")


def test_a_log_that_was_left_behind_is_never_taken_for_the_new_file(store, data, file):
    back_up(store, file)
    run_raw(store, "UPDATE session SET touched_us = touched_us WHERE id = 's1'")
    store.close()
    (data / "treeguide.db-wal").write_bytes(b"old")

    swapping.swap(data, made_from(file, data), "test")

    assert not (data / "treeguide.db-wal").exists()
    assert [one.read_bytes() for one in data.glob("*.test-*-wal")] == [b"old"]


def made_from(file: Path, data: Path) -> Path:
    made = data / "made"
    made.mkdir()
    shutil.copy(file, made / "treeguide.db")
    return made


def test_the_restored_data_are_verified_before_they_are_there(store, data, file, monkeypatch):
    back_up(store, file)
    store.close()
    seen = []
    verified = restoring.verify
    monkeypatch.setattr(
        restoring, "verify", lambda *given, **more: seen.append(1) or verified(*given, **more)
    )

    restore(file, data)

    assert seen == [1]
