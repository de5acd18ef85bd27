"""A backup brings back all that was in it, and nothing that was erased since."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.faults import lamps
from tests.store.conftest import run_raw
from tests.store.keeping.backups import EVENTS, data, file, store
from treeguide.store import (
    Ack,
    Broken,
    Erased,
    Gone,
    Held,
    History,
    Master,
    Store,
    StoreError,
    open_store,
)
from treeguide.store.keeping import restoring, swapping
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.kept_file import keys_beside, open_file
from treeguide.store.keeping.restoring import restore
from treeguide.store.keeping.verify import quick_look, verify
from treeguide.store.part import now_us
from treeguide.store.sqlite.files import fingerprint_of
from treeguide.store.tokens import Token

__all__ = ["data", "file", "store"]


def content_of(folder: Path) -> dict[str, str]:
    files = [one for one in folder.iterdir() if one.suffix != ".lock"]
    return {one.name: fingerprint_of(one) for one in files}


def test_what_was_erased_after_the_backup_stays_erased(store, data, file):
    back_up(store, file)
    store.erase_session("s1", actor="Ada", reason="asked")
    store.close()

    restored = restore(file, data)
    again = open_store(data)

    with pytest.raises(Erased):
        again.history_of("s1")
    sealed = [row.sealed for row in again.rows_of("s1") if row.sealed]
    assert [again.vault.open_what_is_left("s1", 4, blob) for blob in sealed] == [({}, False)] * 2
    assert [(one.session_id, one.reason) for one in again.erasures()] == [("s1", "asked")]
    assert len(again.history_of("s2").events) == EVENTS
    assert (restored.before.erasures, verify(again).damages) == (1, ())
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

    assert len(again.history_of("s1").events) == EVENTS
    again.close()


def test_a_master_key_that_was_changed_since_still_opens_a_backup(store, data, file):
    from treeguide.store.sealing.master_source import new_key

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
    assert len(again.history_of("s1").events) == EVENTS
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
    assert again.history_of("s1").events == store.history_of("s1").events
    again.close()


def test_a_backup_comes_back_where_the_data_cannot_be_read_any_more(store, data, file):
    back_up(store, file)
    store.close()
    (data / "treeguide.db").write_bytes(b"nothing" * 1000)

    restored = restore(file, data)

    assert "erase those sessions once more" in restored.before.remarks[0]
    again = open_store(data)
    assert len(again.history_of("s1").events) == EVENTS
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
    before = content_of(data)

    with pytest.raises(Broken, match="is damaged, so nothing was changed"):
        restore(file, data)

    assert content_of(data) == before


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
    assert len(again.history_of("later").events) == len(later)
    again.close()


def test_a_token_that_was_revoked_after_the_backup_stays_revoked(store, data, file):
    (revoked, text), (_, other) = (new_token(store, name) for name in ("revoked", "kept"))
    back_up(store, file)
    store.revoke_token(revoked.id)
    before = store.token(revoked.id)
    store.close()

    restored = restore(file, data)
    again = open_store(data)

    assert (again.token_shown(text), again.token(revoked.id)) == (None, before)
    assert again.token_shown(other) is not None
    assert restored.before.revocations == 1
    again.close()


def new_token(store: Store, name: str) -> tuple[Token, str]:
    store.clock = now_us
    return store.new_token(name, ["read"], days=9, by="Ada")


def test_what_has_happened_since_the_backup_is_counted(store, data, file):
    back_up(store, file)
    for number in range(3):
        list(lamps.walk(store, f"later{number}", 2))
    for name in ("s1", "s14"):
        lamps.go_on(store, name, Ack(EVENTS, store.session_row(name).head_hash))
    revoked, _ = new_token(store, "made and revoked since")
    store.revoke_token(revoked.id)
    new_token(store, "made since")
    store.close()

    before = restore(file, data).before

    assert (before.newer_sessions, before.longer_sessions, before.newer_tokens) == (3, 2, 1)


def test_no_file_is_left_that_opens_what_is_erased_later(store, data, file):
    back_up(store, file)
    list(lamps.walk(store, "later", EVENTS))
    store.close()

    [kept] = restore(file, data).replaced
    again = open_store(data)
    again.erase_session("later", actor="Ada", reason="asked")
    again.close()

    assert kept.name.startswith("treeguide.db.replaced-")
    assert opened_as_before(kept, data, "s1").gone == set()
    assert opened_as_before(kept, data, "later").gone == set(range(4, EVENTS + 1, 4))


def opened_as_before(kept: Path, data: Path, session_id: str) -> History:
    """Return what today's keys open of a session in the data that were kept."""
    shutil.copy(data / "treeguide-keys.db", f"{kept}.keys")
    store = open_file(kept, Master.of_folder(data))
    try:
        return store.history_of(session_id)
    finally:
        store.close()


def test_a_session_that_is_nowhere_is_not_erased(store):
    with pytest.raises(Gone, match="There is no session “s99”"):
        store.erase_session("s99", actor="Ada", reason="asked")


def test_keys_that_are_in_no_file_any_more_are_said_before_anything_is_touched(
    store, tmp_path, file
):
    back_up(store, file)
    keys_beside(file).unlink()

    with pytest.raises(StoreError, match=r"15 sessions have .* keys .* say --without-keys"):
        restore(file, tmp_path / "other")

    assert content_of(tmp_path / "other") == {}


def test_sessions_whose_keys_are_lost_come_back_as_erased_ones_when_that_is_asked_for(
    store, tmp_path, file
):
    back_up(store, file)
    keys_beside(file).unlink()

    restored = restore(file, tmp_path / "other", without_keys=True)
    again = open_store(tmp_path / "other")

    assert restored.keyless == len(again.erasures()) == 15
    assert len(again.rows_of("s1")) == EVENTS
    assert (quick_look(again), verify(again).damages) == ([], ())
    again.close()


def test_the_master_key_that_a_restored_backup_needs_is_named(store, data, tmp_path, file):
    back_up(store, file)

    [missing] = restore(file, tmp_path / "other").missing

    assert (missing.master_id, missing.data_keys) == (Master.of_folder(data).id, 30)
    assert str(tmp_path / "other" / "treeguide.key") in str(missing)
    assert not (tmp_path / "other" / "treeguide.key").exists()


def test_data_whose_header_is_damaged_still_hand_over_what_was_erased(store, data, file):
    back_up(store, file)
    store.erase_session("s1", actor="Ada", reason="asked")
    store.close()
    with (data / "treeguide.db").open("r+b") as opened:
        opened.write(b"damaged!")

    before = restore(file, data).before

    assert (before.erasures, before.remarks) == (1, ())


def test_where_the_data_before_are_lost_it_is_said_what_has_to_be_done_again(store, data, file):
    back_up(store, file)
    store.close()
    (data / "treeguide.db").unlink()

    [remark] = restore(file, data).before.remarks

    assert "erase those sessions once more" in remark
    assert "revoke those too" in remark
    open_store(data).close()


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


def test_the_data_before_come_back_like_a_backup_and_what_was_erased_meanwhile_does_not(
    store, data, file
):
    back_up(store, file)
    list(lamps.walk(store, "later", EVENTS))
    store.close()
    [kept] = restore(file, data).replaced
    again = open_store(data)
    for name in ("s1", "later"):
        again.erase_session(name, actor="Ada", reason="asked")
    again.close()

    restore(kept, data)
    back = open_store(data)

    assert [one.session_id for one in back.erasures()] == ["later", "s1"]
    assert len(back.rows_of("later")) == len(back.history_of("s2").events) == EVENTS
    assert verify(back).damages == ()
    back.close()
