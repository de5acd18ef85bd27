"""Another master key: everything opens with it, and nothing with the one before."""

import pytest

from tests.store.conftest import EVERY_ENGINE
from tests.store.sealing.keyed import (
    EVERY_FILE,
    NAME,
    NEW,
    OLD,
    files_with,
    folder,
    keys,
    open_keys,
    vault,
    wrapped,
)
from treeguide.store.errors import Locked
from treeguide.store.sealing import data_keys
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault

__all__ = ["folder", "keys", "open_keys", "vault"]


@pytest.fixture
def five_at_once(monkeypatch):
    monkeypatch.setattr(data_keys, "AT_ONCE", 5)


@EVERY_ENGINE
@pytest.mark.usefixtures("five_at_once")
def test_after_a_rotation_the_new_key_opens_all_and_the_old_one_nothing(vault, open_keys):
    blobs = {f"s{n}": vault.seal(f"s{n}", 2, {30: {"n": n}, -1: NAME}) for n in range(7)}
    told = []

    rewrapped = vault.rotate(Master(NEW, OLD), lambda done, of: told.append((done, of)))

    again = Vault(open_keys(), Master(NEW))
    assert (rewrapped, told) == (14, [(5, 14), (10, 14), (14, 14)])
    assert [again.open(f"s{n}", 2, blobs[f"s{n}"])["n"] for n in range(7)] == list(range(7))
    assert again.masters() == {Master(NEW).id: 14}
    with pytest.raises(Locked):
        Vault(open_keys(), Master(OLD)).open("s1", 2, blobs["s1"])


def test_after_a_rotation_new_keys_are_wrapped_with_the_new_key(vault):
    vault.rotate(Master(NEW))

    vault.seal("s1", 2, {30: NAME})

    assert vault.masters() == {Master(NEW).id: 1}


@EVERY_ENGINE
@pytest.mark.usefixtures("five_at_once")
def test_an_interrupted_rotation_goes_on_where_it_was(vault, open_keys):
    blobs = {f"s{n}": vault.seal(f"s{n}", 2, {30: {"n": n}}) for n in range(7)}

    def pull_the_plug(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.rotate(Master(NEW, OLD), pull_the_plug)
    again = Vault(open_keys(), Master(NEW, OLD))
    halfway = again.masters()
    rewrapped = again.rotate(Master(NEW, OLD))

    assert halfway == {Master(NEW).id: 5, Master(OLD).id: 2}
    assert rewrapped == 2
    assert [again.open(f"s{n}", 2, blobs[f"s{n}"])["n"] for n in range(7)] == list(range(7))


@EVERY_ENGINE
@pytest.mark.usefixtures("five_at_once")
def test_a_rotation_that_lacks_a_master_key_changes_nothing(vault, open_keys):
    for number in range(7):
        vault.seal(f"s{number}", 2, {30: NAME})
    other = Vault(open_keys(), Master(NEW))
    other.seal("s9", 2, {30: NAME})
    before = vault.masters()

    with pytest.raises(Locked, match=Master(NEW).id):
        vault.rotate(Master(b"t" * 32, OLD))

    assert vault.masters() == before


@EVERY_ENGINE
def test_a_rotation_may_learn_of_the_old_key_together_with_the_new_one(vault, open_keys):
    blob = vault.seal("s1", 2, {30: NAME})
    again = Vault(open_keys(), Master(NEW))

    again.rotate(Master(NEW, OLD))

    assert again.open("s1", 2, blob) == NAME


@EVERY_FILE
def test_what_the_old_key_had_wrapped_is_nowhere_after_a_rotation(vault, keys, folder):
    vault.seal("s1", 2, {30: NAME})
    secret = wrapped(keys)

    vault.rotate(Master(NEW))

    assert files_with(folder, secret[-40:]) == []


@EVERY_ENGINE
@pytest.mark.usefixtures("five_at_once")
def test_a_key_that_a_server_makes_during_a_rotation_is_rewrapped_too(vault, open_keys):
    for number in range(7):
        vault.seal(f"s{number}", 2, {30: NAME})
    server = Vault(open_keys(), Master(OLD))
    made = iter(("a", "z"))

    rewrapped = vault.rotate(
        Master(NEW), lambda done, of: [server.seal(one, 2, {30: NAME}) for one in made]
    )

    assert rewrapped == 9
    assert vault.masters() == {Master(NEW).id: 9}


DAMAGE = "UPDATE data_key SET wrapped = CAST(master_id AS {blob}) WHERE session_id = :session_id"


@EVERY_ENGINE
@pytest.mark.usefixtures("five_at_once")
@pytest.mark.parametrize("damaged", [("s0",), ("s3",), ("s6",), tuple(f"s{n}" for n in range(7))])
def test_damaged_keys_stay_as_they_are_and_stop_no_other_one(vault, open_keys, damaged):
    blobs = {f"s{n}": vault.seal(f"s{n}", 2, {30: {"n": n}}) for n in range(7)}
    keys = open_keys()
    for one in damaged:
        keys.write(lambda run, one=one: run(DAMAGE, {"session_id": one}) and None)

    again = Vault(keys, Master(NEW, OLD))
    rewrapped = again.rotate(Master(NEW, OLD))

    whole = [one for one in blobs if one not in damaged]
    assert rewrapped == len(whole)
    assert again.masters().get(Master(OLD).id) == len(damaged)
    fresh = Vault(open_keys(), Master(NEW, OLD))
    assert [fresh.open(one, 2, blobs[one])["n"] for one in whole] == [int(one[1]) for one in whole]
