"""Where a part of the data is not there, nobody begins anew without a word."""

from collections import namedtuple
from pathlib import Path

import pytest

from tests.faults import lamps
from tests.store.conftest import MASTER
from tests.store.keeping.backups import data, file, store
from treeguide.store import Broken, Failing, Full, Master, StoreError, open_store
from treeguide.store.sqlite import data_folder
from treeguide.store.sqlite.files import fingerprint_of

__all__ = ["data", "file", "store"]

LOST = pytest.mark.parametrize("content", [None, b""], ids=["missing", "empty"])
EVERYBODY = pytest.mark.parametrize("beside", [False, True], ids=["server", "command"])


@pytest.fixture
def left(store, data: Path) -> Path:
    """The folder of a server that has ended."""
    store.close()
    return data


def lose(file: Path, content: bytes | None) -> None:
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def there(folder: Path) -> dict[str, str]:
    files = [file for file in folder.iterdir() if file.suffix != ".lock"]
    return {file.name: fingerprint_of(file) for file in files}


@LOST
@EVERYBODY
def test_keys_without_their_data_are_not_taken_for_a_new_folder(left, content, beside):
    lose(left / "treeguide.db", content)
    before = there(left)

    with pytest.raises(Broken, match=r"treeguide\.db” is missing or empty.*treeguide restore FILE"):
        open_store(left, beside=beside)

    assert there(left) == before


@LOST
@EVERYBODY
def test_data_whose_keys_are_lost_are_not_given_new_ones(left, content, beside):
    lose(left / "treeguide-keys.db", content)
    before = there(left)

    with pytest.raises(Broken, match=r"treeguide-keys\.db” is missing or empty.*\.keys file"):
        open_store(left, beside=beside)

    assert there(left) == before


def test_the_keys_of_a_backup_can_take_the_place_of_those_that_are_lost(store, data, file):
    from treeguide.store.keeping.backing_up import back_up
    from treeguide.store.keeping.kept_file import keys_beside

    back_up(store, file)
    store.close()
    keys_beside(file).replace(data / "treeguide-keys.db")

    again = open_store(data)

    assert again.history_of("s1").events[3].text == "Said in s1"
    again.close()


def test_a_start_that_was_halted_before_the_keys_were_made_goes_on(folder):
    made = open_store(folder)
    lamps.prepare(made)
    made.close()
    (folder / "treeguide-keys.db").unlink()

    with pytest.raises(StoreError, match="Start the server once"):
        open_store(folder, beside=True)
    again = open_store(folder)

    assert [one.tree_id for one in again.live()] == ["lamp"]
    again.close()


def test_a_start_that_was_halted_before_anything_was_written_goes_on(folder):
    folder.mkdir()
    (folder / "treeguide.db").touch()

    open_store(folder).close()


@pytest.mark.parametrize("name", ["treeguide.db", "treeguide-keys.db"])
@pytest.mark.parametrize("damage", ["half", "beginning"])
@EVERYBODY
def test_a_file_that_cannot_be_opened_leads_to_what_helps(left, name, damage, beside):
    content = (left / name).read_bytes()
    half = content[: len(content) // 2]
    (left / name).write_bytes(half if damage == "half" else b"\xff" + content[1:])

    with pytest.raises(Broken, match="cannot be opened: it is damaged, or no database") as raised:
        open_store(left, beside=beside)

    assert "`treeguide repair` says what it can save" in str(raised.value)
    assert "treeguide verify" not in str(raised.value)


def test_a_look_makes_no_master_key(folder):
    open_store(folder).close()
    (folder / "treeguide.key").unlink()

    open_store(folder, beside=True).close()

    assert not (folder / "treeguide.key").exists()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_an_empty_database_is_not_called_an_old_one(new_database, engine):
    address = new_database()

    with pytest.raises(StoreError, match="There are no data of TreeGuide in"):
        open_store(address, master=Master(MASTER), beside=True)


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "kind"), [(0, Full), (100_000, Full), (10_000_000, Failing)])
def test_a_fault_of_the_disk_is_told_from_one_that_is_full(data, monkeypatch, free, kind):
    monkeypatch.setattr(data_folder.shutil, "disk_usage", lambda place: Usage(1, 1, free))

    with pytest.raises(kind), data_folder._said_of(data / "treeguide.db"):
        raise Failing("The disk reports an error.")
