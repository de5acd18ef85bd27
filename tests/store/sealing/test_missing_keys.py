"""A master key that is missing is known before somebody needs it."""

from pathlib import Path

import pytest

from tests.store.conftest import EVERY_ENGINE, MASTER
from treeguide.store import Locked, Master, open_store
from treeguide.store.sealing.master import id_of
from treeguide.store.sealing.missing_keys import MissingKey

NAME = {-1: {"name": "Ada"}}


@EVERY_ENGINE
def test_where_every_key_is_there_none_is_missing(store):
    store.vault.seal("s1", 2, NAME)

    assert store.missing_keys() == []


def test_a_key_that_is_put_into_its_file_is_found_without_a_restart(folder):
    store = open_store(folder)
    store.vault.seal("s1", 2, NAME)
    store.close()
    content = (folder / "treeguide.key").read_bytes()
    (folder / "treeguide.key").unlink()
    again = open_store(folder)
    before = again.missing_keys()

    (folder / "treeguide.key").write_bytes(content)
    (folder / "treeguide.key").chmod(0o600)

    assert ([one.data_keys for one in before], again.missing_keys()) == ([1], [])
    again.close()


@pytest.mark.parametrize("number", [1, 2000])
def test_the_sentence_says_where_the_key_has_to_be_put(number):
    said = str(MissingKey("0123456789ab", number, f"“{Path('data') / 'treeguide.key'}”"))

    assert "the master key 0123456789ab, which is not in “data/treeguide.key”" in said
    assert ("1 session key needs" if number == 1 else "2,000 keys need") in said


def test_a_place_that_has_no_master_key_at_all_is_told_before_the_first_answer(folder):
    store = open_store(folder, master=Master())

    [missing] = store.missing_keys()
    store.close()

    assert missing.master_id == ""
    assert "no personal answer can be kept" in str(missing)
    assert "TREEGUIDE_KEY_FILE" in str(missing)


def test_of_several_master_keys_those_that_are_there_are_not_named(folder):
    for secret, session_id in ((b"a" * 32, "s1"), (b"b" * 32, "s2"), (b"b" * 32, "s3")):
        store = open_store(folder, master=Master(secret))
        store.vault.seal(session_id, 2, NAME)
        store.close()
    store = open_store(folder, master=Master(b"a" * 32, MASTER))

    missing = [(one.master_id, one.data_keys) for one in store.missing_keys()]
    store.close()

    assert missing == [(id_of(b"b" * 32), 2)]


def test_a_file_that_others_may_read_is_used_as_soon_as_they_may_not(folder):
    store = open_store(folder)
    store.vault.seal("s1", 2, NAME)
    store.close()
    key = folder / "treeguide.key"
    content = key.read_bytes()
    key.unlink()
    again = open_store(folder)
    key.write_bytes(content)
    key.chmod(0o644)
    before = again.missing_keys()

    key.chmod(0o600)

    assert ([one.data_keys for one in before], again.missing_keys()) == ([1], [])
    again.close()


@pytest.mark.parametrize(
    ("named_by", "said"),
    [("file", "a running server takes it from there at once."), ("setting", "start the server")],
)
def test_it_is_said_from_when_a_key_works_that_is_put_back(folder, named_by, said):
    store = open_store(folder)
    store.vault.seal("s1", 2, NAME)
    store.close()
    (folder / "treeguide.key").unlink()
    again = open_store(folder, master=Master() if named_by == "setting" else None)

    [missing] = again.missing_keys()
    with pytest.raises(Locked) as refused:
        again.vault.seal("s2", 1, NAME)
    again.close()

    assert said in str(missing)
    assert said in str(refused.value)
