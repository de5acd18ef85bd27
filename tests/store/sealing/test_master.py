"""Master keys: where they are found, how they are made, and what is said without one."""

import base64
import os
import sys
import threading
from pathlib import Path

import pytest

from treeguide.store import open_store
from treeguide.store.errors import Broken, Locked
from treeguide.store.migrations import KEY_MIGRATIONS
from treeguide.store.sealing import master_source
from treeguide.store.sealing.master import Master, id_of
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.driver import SqliteDriver

OLD, NEW = b"o" * 32, bytes(range(200, 232))
ABOUT = b"about"


def written(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def key_file(folder: Path, *secrets: bytes, mode: int = 0o600) -> Path:
    file = folder / "treeguide.key"
    file.write_text("# A remark\n" + "".join(f"{written(one)}\n" for one in secrets), "utf-8")
    file.chmod(mode)
    return file


@pytest.fixture
def keys(tmp_path):
    keys = SqliteDriver(tmp_path / "treeguide-keys.db", KEY_MIGRATIONS)
    keys.migrate()
    yield keys
    keys.close()


@pytest.mark.parametrize(
    "text",
    [
        written(NEW),
        written(NEW).rstrip("="),
        base64.urlsafe_b64encode(NEW).decode(),
        NEW.hex(),
        NEW.hex().upper(),
        f"  {written(NEW)}\n",
    ],
)
def test_a_key_is_read_as_base64_or_hex(text):
    master = Master.from_settings({"TREEGUIDE_KEY": text})

    assert master.ids == (id_of(NEW),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (written(NEW[:31]), "has 31 bytes"),
        (written(NEW + b"x"), "has 33 bytes"),
        (NEW.hex()[:-2], "has 46 bytes"),
        ("correct horse battery staple", "has 5 bytes"),
        ("geheim!", "neither base64 nor hex"),
        ("Q1Q1Q", "neither base64 nor hex"),
        ("# only a remark", "no master key in the setting TREEGUIDE_KEY"),
    ],
)
def test_what_is_no_key_is_refused_with_a_way_to_make_one_and_never_shown(text, said):
    with pytest.raises(Locked) as refused:
        Master.from_settings({"TREEGUIDE_KEY": text})

    assert said in str(refused.value)
    assert "`openssl rand -base64 32`" in str(refused.value)
    assert text not in str(refused.value)


def test_several_keys_are_known_and_the_first_one_wraps():
    master = Master.from_settings({"TREEGUIDE_KEY": f"{written(NEW)}, {written(OLD)}"})

    assert master.ids == (id_of(NEW), id_of(OLD))
    assert master.wrap(b"secret", ABOUT)[0] == id_of(NEW)
    assert master.unwrap(*Master(OLD).wrap(b"secret", ABOUT), ABOUT) == b"secret"


def test_a_key_is_read_from_a_file(tmp_path):
    file = key_file(tmp_path, NEW, OLD)

    master = Master.from_settings({"TREEGUIDE_KEY_FILE": str(file)})

    assert master.ids == (id_of(NEW), id_of(OLD))
    assert master.where == f"“{file}”"


def test_a_key_is_read_from_what_a_command_prints(tmp_path):
    file = key_file(tmp_path, NEW)
    program = f"print(open({str(file)!r}).read())"

    master = Master.from_settings({"TREEGUIDE_KEY_COMMAND": f'{sys.executable} -c "{program}"'})

    assert master.ids == (id_of(NEW),)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nowhere/vault read", "No such file or directory. Give the whole path"),
        (f"{sys.executable} -c 'raise SystemExit(4)'", "the command ends with 4"),
        (f"{sys.executable} -c 'import time; time.sleep(60)'", "did not end within 0.2 seconds"),
        ("vault 'read", "cannot be read as a command line"),
        (f"{sys.executable} -c 'print(7)'", "neither base64 nor hex"),
        (f"{sys.executable} -c 0", "There is no master key in what TREEGUIDE_KEY_COMMAND prints"),
    ],
)
def test_a_command_that_gives_no_key_is_named_with_the_reason(command, said, monkeypatch):
    monkeypatch.setattr(master_source, "PATIENCE", 0.2 if "sleep" in command else 60)

    with pytest.raises(Locked, match="TREEGUIDE_KEY_COMMAND") as refused:
        Master.from_settings({"TREEGUIDE_KEY_COMMAND": command})

    assert said in str(refused.value)


def test_what_a_failing_command_has_printed_is_not_repeated():
    command = f"""{sys.executable} -c 'print("half a key"); raise SystemExit(1)'"""

    with pytest.raises(Locked) as refused:
        Master.from_settings({"TREEGUIDE_KEY_COMMAND": command})

    assert "half a key" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_two_settings_for_the_one_key_are_refused():
    with pytest.raises(Locked, match="TREEGUIDE_KEY and TREEGUIDE_KEY_COMMAND are set"):
        Master.from_settings({"TREEGUIDE_KEY": written(NEW), "TREEGUIDE_KEY_COMMAND": "true"})


def test_without_a_setting_there_is_no_key_until_one_is_needed():
    master = Master.from_settings({})

    assert master.ids == ()
    with pytest.raises(Locked, match="there is none in any of the settings TREEGUIDE_KEY"):
        master.wrap(b"secret", ABOUT)


@pytest.mark.skipif(os.name != "posix", reason="Files have no mode there.")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644])
def test_a_key_that_others_may_read_is_refused_with_the_command_to_run(tmp_path, mode):
    file = key_file(tmp_path, NEW, mode=mode)

    with pytest.raises(Locked) as refused:
        Master.of_folder(tmp_path, {})

    assert str(refused.value).endswith(f"Run: chmod 600 {file}")
    assert f"{mode:o}" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Locked, match="nowhere”: No such file"):
        Master.from_settings({"TREEGUIDE_KEY_FILE": str(tmp_path / "nowhere")})


def test_the_settings_come_before_the_file_of_the_folder(tmp_path):
    key_file(tmp_path, OLD)

    master = Master.of_folder(tmp_path, {"TREEGUIDE_KEY": written(NEW)})

    assert master.ids == (id_of(NEW),)


def test_the_first_start_makes_a_key_that_only_the_owner_may_read(tmp_path, keys):
    Vault(keys, Master.of_folder(tmp_path, {}))

    file = tmp_path / "treeguide.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "without it nobody can read them" in file.read_text("utf-8")
    assert len(Master.of_folder(tmp_path, {}).ids) == 1


def test_every_start_after_it_uses_the_same_key(tmp_path, keys):
    blob = Vault(keys, Master.of_folder(tmp_path, {})).seal("s1", 2, {-1: {"name": "Ada"}})

    again = Vault(keys, Master.of_folder(tmp_path, {}))

    assert again.open("s1", 2, blob) == {"name": "Ada"}


def test_two_installations_have_different_keys(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        Master.of_folder(tmp_path / name, {}).begin()

    first, second = (Master.of_folder(tmp_path / name, {}).id for name in "ab")

    assert first != second


def test_programs_that_start_at_once_use_the_same_key(tmp_path):
    masters = [Master.of_folder(tmp_path, {}) for _ in range(8)]
    threads = [threading.Thread(target=master.begin) for master in masters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {master.ids for master in masters} == {Master.of_folder(tmp_path, {}).ids}
    assert [file.name for file in tmp_path.iterdir()] == ["treeguide.key"]


def test_a_key_file_that_is_missing_is_not_replaced_while_it_is_needed(tmp_path, keys):
    file = tmp_path / "treeguide.key"
    blob = Vault(keys, Master.of_folder(tmp_path, {})).seal("s1", 2, {-1: {"name": "Ada"}})
    kept = file.rename(tmp_path / "elsewhere")

    vault = Vault(keys, Master.of_folder(tmp_path, {}))

    assert not file.exists()
    with pytest.raises(Locked, match=r"there is none in “.*treeguide.key”. Nothing was kept"):
        vault.seal("s2", 2, {-1: {"name": "Ada"}})
    with pytest.raises(Locked, match=r"is not in “.*treeguide.key”. Put it there"):
        vault.open("s1", 2, blob)
    kept.rename(file)
    assert vault.open("s1", 2, blob) == {"name": "Ada"}


def test_a_store_whose_key_file_is_missing_opens_and_makes_no_other_one(folder):
    open_store(folder).close()
    store = open_store(folder)
    store.vault.seal("s1", 2, {-1: {"name": "Ada"}})
    store.close()
    (folder / "treeguide.key").unlink()

    open_store(folder).close()

    assert not (folder / "treeguide.key").exists()


def test_a_new_key_is_on_the_disk_before_anything_is_wrapped_with_it(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda opened: synced.append(os.fstat(opened).st_ino))

    Master.of_folder(tmp_path, {}).begin()

    assert synced == [(tmp_path / "treeguide.key").stat().st_ino, tmp_path.stat().st_ino]


def test_a_key_that_is_put_first_into_the_file_is_used_without_a_restart(tmp_path):
    file = key_file(tmp_path, OLD)
    master = Master.of_folder(tmp_path, {})
    before = master.wrap(b"secret", ABOUT)

    master_source.put_first(file, written(NEW))

    assert master.wrap(b"secret", ABOUT)[0] == id_of(NEW)
    assert master.unwrap(*before, ABOUT) == b"secret"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["treeguide.key"]


def test_a_key_of_which_the_running_server_has_not_heard_is_looked_for_in_the_file(tmp_path):
    file = key_file(tmp_path, OLD)
    master = Master.of_folder(tmp_path, {})

    master_source.put_first(file, written(NEW))

    assert master.unwrap(*Master(NEW).wrap(b"secret", ABOUT), ABOUT) == b"secret"


def test_a_file_that_was_spoilt_while_the_server_runs_takes_no_key_away(tmp_path):
    file = key_file(tmp_path, OLD)
    master = Master.of_folder(tmp_path, {})

    file.write_text("nonsense", "utf-8")

    assert master.unwrap(*master.wrap(b"secret", ABOUT), ABOUT) == b"secret"


def test_the_name_of_a_key_does_not_hold_the_key():
    name = id_of(NEW)

    assert len(name) == 12
    assert name not in NEW.hex()


def test_what_was_wrapped_shows_nothing_and_opens_only_for_what_it_is_about():
    master = Master(NEW)
    master_id, wrapped = master.wrap(b"secret" * 6, ABOUT)

    assert b"secret" not in wrapped
    assert master.wrap(b"secret" * 6, ABOUT)[1][12:] != wrapped[12:]
    with pytest.raises(Broken, match="not as it was written"):
        master.unwrap(master_id, wrapped, b"something else")
