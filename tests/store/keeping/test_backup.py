"""A backup is whole, and is made beside a running server."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import figures, lamps
from tests.faults.conftest import print_figures
from tests.faults.load import Load, events_in
from tests.store.keeping.backups import EVENTS, SESSIONS, data, file, store
from tests.store.tampering import tamper
from treeguide.store import Broken, Damage, Full, StoreError, open_store
from treeguide.store.keeping import backing_up
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.kept_file import DAMAGED, keys_beside, open_file
from treeguide.store.keeping.restoring import restore
from treeguide.store.keeping.verify import Judgement, verify
from treeguide.store.sqlite.driver import JOURNAL, sqlite3
from treeguide.store.sqlite.files import fingerprint_of

__all__ = ["data", "file", "print_figures", "store"]


def test_a_backup_under_load_holds_all_that_was_acknowledged_before(
    store, data, file, print_figures
):
    with Load(store) as load:
        before = dict(load.acknowledged)
        back_up(store, file)
        during = events_in(load.acknowledged) - events_in(before)
    store.close()
    restored = restore(file, data)
    again = open_store(data)
    lost = sum(
        seq - lamps.as_acknowledged(again, session_id, seq)
        for session_id, seq in ((name, ack.seq) for name, ack in before.items())
    )
    damages = (*verify(again).damages, *restored.judgement.damages)
    again.close()

    wrong = {"lost": lost, "damaged": len(damages)}
    checked = events_in(before)
    done = {"events acknowledged while it was copied": during, "events before checked": checked}
    engine = f"sqlite {sqlite3.sqlite_version} {JOURNAL} FULL"
    trials = figures.Trials(checked, "event")
    print_figures(figures.line_of("R6", engine, done=done, wrong=wrong, trials=trials))
    assert wrong == {"lost": 0, "damaged": 0}
    assert during > 0


def test_files_that_were_plainly_copied_under_load_are_refused(store, data, file):
    content = bytearray()
    with (data / "treeguide.db").open("rb") as opened:
        content += opened.read((data / "treeguide.db").stat().st_size // 2)
        with Load(store):
            pass
        write_the_log_back(data)
        content += opened.read()
    file.write_bytes(content)

    with pytest.raises(Broken, match=r"is damaged.*othing was changed") as refused:
        store.close()
        restore(file, data)
    assert "Use another backup" in str(refused.value)


def write_the_log_back(data: Path) -> None:
    connection = sqlite3.connect(str(data / "treeguide.db"))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


@pytest.mark.parametrize("log", ["-wal", "-journal"])
def test_a_copy_with_its_log_beside_it_is_no_backup(store, file, log):
    back_up(store, file)
    Path(f"{file}{log}").write_bytes(b"x")

    with pytest.raises(StoreError, match="is half of something"):
        open_file(file)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "not a backup"), (b"PK", "not a backup"), (None, "cannot be read")]
)
def test_what_is_no_backup_is_refused_before_anything_is_touched(store, data, file, content, said):
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(StoreError, match=said):
        restore(file, data)

    assert store.history_of("s1").events != []


def test_the_keys_of_a_backup_are_not_taken_for_the_backup(store, data, file):
    back_up(store, file)
    store.close()
    before = fingerprint_of(data / "treeguide.db")

    with pytest.raises(StoreError, match=f"only the keys .* Name the backup itself: “{file}”"):
        restore(keys_beside(file), data)

    assert fingerprint_of(data / "treeguide.db") == before


def test_another_database_is_never_taken_for_a_backup_without_sessions(store, data, file):
    store.close()
    with closing(sqlite3.connect(str(file))) as connection:
        connection.execute("CREATE TABLE letter (text TEXT)")
    before = fingerprint_of(data / "treeguide.db")

    with pytest.raises(StoreError, match="not one of TreeGuide"):
        restore(file, data)

    assert fingerprint_of(data / "treeguide.db") == before


def test_a_backup_that_nobody_could_write_to_is_said_to_be_damaged(store, file):
    back_up(store, file)
    with file.open("r+b") as opened:
        opened.seek(18)
        opened.write(b"\x09")

    with pytest.raises(Broken, match=r"is damaged\. Use another backup"):
        open_file(file)


def test_half_a_backup_is_said_to_be_damaged_and_leads_to_another_one(store, file):
    back_up(store, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    with pytest.raises(Broken, match=r"is damaged\. Use another backup"):
        open_file(file)


def test_a_backup_says_what_was_written(store, file):
    made = back_up(store, file)

    assert (made.sha256, made.keys_sha256) == (
        fingerprint_of(file),
        fingerprint_of(keys_beside(file)),
    )
    assert made.judgement.sessions == SESSIONS


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(store, file):
    back_up(store, file)
    there = {one.name: one.stat().st_mode & 0o777 for one in file.parent.glob("*copy.db*")}

    assert there == {"copy.db": 0o600, "copy.db.keys": 0o600}


def test_nobody_reads_personal_answers_in_a_backup_without_the_master_key(store, data, file):
    back_up(store, file)
    secret = (data / "treeguide.key").read_bytes().split()[-1]
    content = file.read_bytes() + keys_beside(file).read_bytes()

    assert b"Said in s1" not in content
    assert b"Room 4 of s1" not in content
    assert secret not in content


def test_a_backup_replaces_nothing_unless_it_is_told_to(store, file):
    first = back_up(store, file)
    store.erase_session("s1", actor="Ada", reason="asked")

    with pytest.raises(StoreError, match="a backup replaces nothing"):
        back_up(store, file)
    assert fingerprint_of(file) == first.sha256

    second = back_up(store, file, replaces=True)
    assert fingerprint_of(file) == second.sha256 != first.sha256


def test_of_damaged_data_no_backup_is_made(store, file):
    tamper(store, "UPDATE event SET given = 'yes' WHERE session_id = 's1' AND seq = 2")

    with pytest.raises(Broken, match=r"no backup was made.*“s1”: Event 2 is not as it was"):
        back_up(store, file)

    assert [one.name for one in file.parent.iterdir()] == ["data"]


@pytest.mark.parametrize("copied_before", [0, 1, 2])
def test_who_is_erased_while_a_backup_is_made_is_erased_in_it(
    store, file, monkeypatch, copied_before
):
    copy, copied = backing_up.copy_of, []

    def copy_and_erase(*given: object) -> None:
        if len(copied) == copied_before:
            store.erase_session("s1", actor="Ada", reason="asked")
        copy(*given)
        copied.append(given)
        if len(copied) == copied_before == 2:
            store.erase_session("s1", actor="Ada", reason="asked")

    monkeypatch.setattr(backing_up, "copy_of", copy_and_erase)

    made = back_up(store, file)

    with closing(open_file(file, store.vault.master)) as kept:
        assert made.judgement.damages == verify(kept).damages == ()
        assert [one.session_id for one in kept.erasures()] == ["s1"]
        assert kept.keys.read("SELECT 1 FROM data_key WHERE session_id = 's1'") == []
        assert len(kept.history_of("s2").events) == EVENTS


def test_keys_that_an_erasure_is_about_to_delete_are_not_in_a_backup(store, file, monkeypatch):
    erase = store.vault.erase
    monkeypatch.setattr(store.vault, "erase", lambda *sessions: None)
    store.erase_session("s1", actor="Ada", reason="asked")
    monkeypatch.setattr(store.vault, "erase", erase)

    assert back_up(store, file).judgement.damages == ()


def test_keys_that_are_missing_though_nobody_has_erased_them_are_damage(store, file):
    store.keys.write(lambda run: run("DELETE FROM data_key WHERE session_id = 's1'"))
    store.erase_session("s2", actor="Ada", reason="asked")

    with pytest.raises(Broken, match=r"“s1”: The key of the personal answers"):
        back_up(store, file)


def test_a_disk_that_is_full_leaves_no_half_backup(store, file, monkeypatch):
    def full(*given: object, **more: object) -> None:
        raise Full("The disk is full.")

    monkeypatch.setattr("treeguide.store.keeping.backing_up.verify", full)

    with pytest.raises(Full):
        back_up(store, file)

    assert [one.name for one in file.parent.iterdir()] == ["data"]


def test_what_cannot_be_written_is_named_as_the_person_does(store, file, monkeypatch):
    def full(driver: object, target: Path) -> None:
        raise Full(f"The disk that holds “{target.parent}” has no room for “{target}”.")

    monkeypatch.setattr(backing_up, "copy_of", full)

    with pytest.raises(Full) as said:
        back_up(store, file)

    assert str(said.value) == f"The disk that holds “{file.parent}” has no room for “{file}”."


def test_a_folder_that_is_not_there_is_said(store, tmp_path):
    with pytest.raises(StoreError, match="Make the folder first, or name another one"):
        back_up(store, tmp_path / "nowhere" / "copy.db")


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_on_postgresql_its_own_way_is_named(opened, file, engine):
    with pytest.raises(StoreError, match="pg_dump --format=custom") as said:
        back_up(opened(), file)

    assert "takes more than `pg_restore`" in str(said.value)
    assert "docs/how-to/keep-the-data.md has all steps" in str(said.value)


def test_a_backup_is_read_without_being_changed(store, file):
    made = back_up(store, file)
    copy = open_file(file, store.vault.master)

    judgement = verify(copy)
    with pytest.raises(StoreError, match="cannot be written to"):
        copy.withdraw("lamp")
    copy.close()

    assert judgement.damages == judgement.remarks == ()
    assert fingerprint_of(file) == made.sha256
    assert sorted(one.name for one in file.parent.glob("copy*")) == ["copy.db", "copy.db.keys"]


def test_without_the_keys_a_backup_is_whole_and_says_what_was_not_looked_at(store, file):
    back_up(store, file)
    keys_beside(file).unlink()
    copy = open_file(file)

    judgement = verify(copy)
    copy.close()

    assert judgement.damages == ()
    assert "The keys of personal answers are not here" in judgement.remarks[0]


@pytest.mark.parametrize("name", ["treeguide.db", "treeguide.key", "monday.db"])
def test_a_backup_is_never_made_among_the_data(store, data, name):
    before = {file.name: file.read_bytes() for file in data.iterdir()}

    with pytest.raises(StoreError, match="among the data themselves"):
        back_up(store, data / name, replaces=True)

    assert {file.name: file.read_bytes() for file in data.iterdir()} == before


def test_what_is_no_backup_is_not_replaced(store, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all")

    with pytest.raises(StoreError, match="is no backup"):
        back_up(store, letter, replaces=True)

    assert letter.read_text() == "Dear all"


def test_an_empty_log_that_somebody_has_left_beside_it_changes_nothing(store, file):
    back_up(store, file)
    Path(f"{file}-wal").touch()

    open_file(file).close()


def test_damage_that_was_found_in_a_copy_is_told_of_the_data(store, data, file):
    copy = file.with_name(".copy")
    found = (
        Damage("file", str(copy), "row 1 missing from index"),
        Damage("file", "database", DAMAGED.format(keys_beside(copy))),
    )

    said = backing_up._said_of(copy, store, Judgement(found, (), 1))

    assert said == (
        f"{data / 'treeguide.db'}: row 1 missing from index."
        f" database: “{data / 'treeguide-keys.db'}” is damaged."
    )
