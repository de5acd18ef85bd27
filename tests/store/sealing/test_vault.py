"""What is personal is kept sealed, and opens only where it belongs."""

import itertools
import json
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from tests.store.conftest import EVERY_ENGINE
from tests.store.sealing.keyed import (
    NAME,
    NEW,
    OLD,
    files_with,
    folder,
    keys,
    keys_in,
    open_keys,
    vault,
    wrapped,
)
from treeguide.store.errors import Broken, Erased, Locked, StoreError
from treeguide.store.sealing import data_keys
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault

__all__ = ["folder", "keys", "open_keys", "vault"]

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
NAMES = st.text(st.characters(exclude_categories=("Cs",)))
DAYS = st.integers(-1, 40_000)
PARTS = st.dictionaries(NAMES, st.tuples(DAYS, VALUES), max_size=6).map(
    lambda values: {
        days: {name: value for name, (other, value) in values.items() if other == days}
        for days, _ in values.values()
    }
)


@settings(max_examples=60, deadline=None)
@given(parts=PARTS, seq=st.integers(1, 2**31))
def test_what_is_sealed_comes_out_as_it_was(tmp_path_factory, parts, seq):
    keys = keys_in(tmp_path_factory.mktemp("keys"))
    keys.migrate()
    vault = Vault(keys, Master(OLD))
    parts = {
        days: {f"{days} {name}": v for name, v in part.items()} for days, part in parts.items()
    }
    merged = {name: value for part in parts.values() for name, value in part.items()}

    blob = vault.seal("s1", seq, parts)

    assert vault.open("s1", seq, blob) == merged
    assert vault.open_what_is_left("s1", seq, blob) == (merged, True)
    keys.close()


@EVERY_ENGINE
def test_a_restart_opens_what_was_sealed_before(vault, open_keys):
    blob = vault.seal("s1", 2, {-1: NAME})

    assert Vault(open_keys(), Master(OLD)).open("s1", 2, blob) == NAME


def test_neither_a_value_nor_its_name_shows(vault, folder):
    blob = vault.seal("s1", 2, {30: NAME})

    assert [word for word in (b"Ada", b"name", b"Lovelace") if word in blob] == []
    assert files_with(folder, b"Ada") == []


def test_the_length_does_not_tell_yes_from_no(vault):
    lengths = {
        len(vault.seal("s1", 2, {30: {"answer": answer}})) for answer in (True, False, None, "")
    }

    assert len(lengths) == 1


def test_the_same_values_look_different_each_time(vault):
    assert vault.seal("s1", 2, {30: NAME}) != vault.seal("s1", 2, {30: NAME})


def test_sealed_values_have_one_way_of_being_written(vault):
    blob = vault.seal("s1", 2, {30: NAME, -1: {"why": "It hurts"}})

    parts = json.loads(blob)

    assert list(parts) == ["-1", "30"]
    assert blob == json.dumps(parts, separators=(",", ":")).encode()


def test_sealed_values_open_only_at_their_own_event(vault):
    blob = vault.seal("s1", 2, {30: NAME})

    with pytest.raises(Broken, match="event 3 of the session “s1”"):
        vault.open("s1", 3, blob)


def test_sealed_values_do_not_open_in_another_session(vault):
    blob = vault.seal("s1", 2, {30: NAME})
    vault.seal("s2", 2, {30: NAME})

    assert vault.open_what_is_left("s2", 2, blob) == ({}, False)


def test_sealed_values_do_not_open_under_another_time_of_keeping(vault):
    blob = vault.seal("s1", 2, {30: NAME})
    vault.seal("s1", 2, {-1: NAME})

    assert vault.open_what_is_left("s1", 2, blob.replace(b'"30"', b'"-1"')) == ({}, False)


def test_a_changed_byte_never_gives_another_value(vault):
    blob = vault.seal("s1", 2, {30: NAME})

    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises((Broken, Erased)):
            vault.open("s1", 2, changed)


@pytest.mark.parametrize(
    "blob", [b"", b"[]", b"{", b'{"x":""}', b'{"30":7}', b'{"30":"A"}', b'{"30":"\xc3\xa4"}']
)
def test_what_was_never_sealed_is_said_to_be_damaged(vault, blob):
    with pytest.raises(Broken, match="not as they were written"):
        vault.open("s1", 2, blob)


def test_a_sealed_part_that_was_cut_off_is_said_to_be_damaged(vault):
    key = json.loads(vault.seal("s1", 2, {30: NAME}))["30"]

    with pytest.raises(Broken):
        vault.open("s1", 2, json.dumps({"30": key[:16]}).encode())


def test_a_key_is_kept_before_anything_is_sealed_with_it(vault, folder):
    vault.seal("s1", 2, {30: NAME, -1: NAME})

    connection = sqlite3.connect(str(folder / "treeguide-keys.db"))
    rows = connection.execute("SELECT session_id, keep_days FROM data_key ORDER BY 2").fetchall()
    connection.close()
    assert rows == [("s1", -1), ("s1", 30)]


@EVERY_ENGINE
def test_nothing_is_sealed_when_its_key_cannot_be_kept(vault, keys):
    keys.write(lambda run: run("DROP TABLE data_key"))

    with pytest.raises(StoreError):
        vault.seal("s1", 2, {30: NAME})


@EVERY_ENGINE
def test_two_nodes_that_need_a_key_at_once_use_the_same(open_keys):
    nodes = [Vault(open_keys(), Master(OLD)) for _ in range(4)]
    ready, blobs = threading.Barrier(len(nodes)), {}

    def work(number: int) -> None:
        for session_id in map(str, range(25)):
            ready.wait()
            blobs[number, session_id] = nodes[number].seal(session_id, 2, {30: {"by": number}})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(nodes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    opened = {
        (number, session_id, reader): nodes[reader].open(session_id, 2, blob)["by"]
        for (number, session_id), blob in blobs.items()
        for reader in range(len(nodes))
    }
    assert opened == {place: place[0] for place in opened}


@EVERY_ENGINE
def test_the_key_of_a_faster_node_is_the_one_that_counts(vault, keys, open_keys):
    other = Vault(open_keys(), Master(OLD))
    blobs = []
    keys.meanwhile = lambda: blobs.append(other.seal("s1", 2, {30: {"by": "other"}}))

    mine = vault.seal("s1", 3, {30: {"by": "me"}})

    assert vault.open("s1", 2, blobs[0]) == {"by": "other"}
    assert other.open("s1", 3, mine) == {"by": "me"}


@EVERY_ENGINE
def test_the_same_values_have_the_same_fingerprint(vault, open_keys):
    parts = {30: {"a": 1, "b": ["x"]}, -1: NAME}
    turned = {-1: NAME, 30: {"b": ["x"], "a": 1}}

    prints = {
        vault.fingerprint("s1", parts),
        vault.fingerprint("s1", turned),
        Vault(open_keys(), Master(OLD)).fingerprint("s1", parts),
    }

    assert len(prints) == 1


def test_other_values_have_other_fingerprints(vault):
    prints = [
        vault.fingerprint(*what)
        for what in itertools.chain(
            (("s1", {30: values}) for values in ({}, {"a": 1}, {"a": True}, {"a": "1"}, {"b": 1})),
            [("s1", {7: {"a": 1}}), ("s2", {30: {"a": 1}}), ("s1", {30: {"a": 1}, 7: {}})],
        )
    ]

    assert len(set(prints)) == len(prints)


@EVERY_ENGINE
def test_nobody_can_try_values_against_a_fingerprint_once_the_key_is_gone(vault):
    before = vault.fingerprint("s1", {30: NAME})
    vault.erase("s1")

    assert vault.fingerprint("s1", {30: NAME}) != before


@EVERY_ENGINE
def test_without_a_master_key_nothing_is_sealed(keys, folder):
    with pytest.raises(Locked, match="TREEGUIDE_KEY, TREEGUIDE_KEY_FILE, TREEGUIDE_KEY_COMMAND"):
        Vault(keys, Master()).seal("s1", 2, {30: NAME})

    assert keys.read("SELECT * FROM data_key") == []


@pytest.mark.parametrize("other", [(), (NEW,)])
def test_without_its_master_key_nothing_opens_and_the_key_is_named(vault, open_keys, other):
    blob = vault.seal("s1", 2, {30: NAME})

    with pytest.raises(Locked) as locked:
        Vault(open_keys(), Master(*other, where="“the file”")).open("s1", 2, blob)

    assert f"master key {Master(OLD).id} only" in str(locked.value)
    assert "“the file”" in str(locked.value)


@EVERY_ENGINE
def test_a_wrapped_key_that_was_cut_off_is_said_to_be_damaged(vault, keys, open_keys):
    blob = vault.seal("s1", 2, {30: NAME})
    keys.write(lambda run: run("UPDATE data_key SET wrapped = :short", {"short": b"\0"}))

    with pytest.raises(Broken, match="key of a session is not as it was written"):
        Vault(open_keys(), Master(OLD)).open("s1", 2, blob)


def test_a_wrapped_key_does_not_open_in_the_place_of_another(vault, keys, open_keys):
    blob = vault.seal("s1", 2, {30: NAME})
    vault.seal("s2", 2, {30: NAME})
    keys.write(
        lambda run: run(
            "UPDATE data_key SET wrapped = :wrapped WHERE session_id = 's2'",
            {"wrapped": wrapped(keys)},
        )
    )

    with pytest.raises(Broken, match="key of a session is not as it was written"):
        Vault(open_keys(), Master(OLD)).open("s2", 2, blob)


def test_only_the_keys_used_last_are_remembered(vault, keys, monkeypatch):
    monkeypatch.setattr(data_keys, "MOST_REMEMBERED", 2)
    for session_id in ("s1", "s2"):
        vault.seal(session_id, 2, {-1: NAME})
    vault.seal("s1", 3, {-1: NAME})

    vault.seal("s3", 2, {-1: NAME})

    assert [name for name, _ in vault._keys._remembered] == ["s1", "s3"]
