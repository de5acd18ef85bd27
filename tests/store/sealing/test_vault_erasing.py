"""What is personal is gone for good once its key is."""

import pytest
from sqlite_utils.utils import sqlite3

from tests.store.conftest import EVERY_ENGINE
from tests.store.sealing.keyed import (
    DAY,
    EVERY_FILE,
    NAME,
    OLD,
    files_with,
    folder,
    has_a_log,
    keys,
    open_keys,
    vault,
    wrapped,
)
from treeguide.store.errors import Busy, Erased
from treeguide.store.part import now_us
from treeguide.store.sealing import data_keys
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault

__all__ = ["folder", "keys", "open_keys", "vault"]


@EVERY_ENGINE
def test_what_was_erased_is_gone_also_from_memory(vault):
    blob = vault.seal("s1", 2, {30: NAME, -1: {"why": "It hurts"}})
    kept = vault.seal("s2", 2, {-1: NAME})

    erased = vault.erase("s1")

    assert erased
    assert vault.open_what_is_left("s1", 2, blob) == ({}, False)
    with pytest.raises(Erased, match="“s1” were erased"):
        vault.open("s1", 2, blob)
    assert vault.open("s2", 2, kept) == NAME


@EVERY_ENGINE
def test_what_was_erased_is_gone_after_a_restart(vault, open_keys):
    blob = vault.seal("s1", 2, {-1: NAME})
    vault.erase("s1")

    assert Vault(open_keys(), Master(OLD)).open_what_is_left("s1", 2, blob) == ({}, False)


@EVERY_ENGINE
def test_erasing_what_has_no_keys_is_no_fault(vault):
    assert not vault.erase("s1")
    assert not vault.erase()


@EVERY_ENGINE
def test_a_key_that_is_erased_while_it_is_read_is_not_remembered(vault, keys, open_keys):
    blob = vault.seal("s1", 2, {-1: NAME})
    again = Vault(open_keys(), Master(OLD))
    again._keys._keys.meanwhile = lambda: again.erase("s1")

    again.open("s1", 2, blob)

    assert again.open_what_is_left("s1", 2, blob) == ({}, False)


@EVERY_FILE
def test_a_deleted_key_is_nowhere_in_the_folder(vault, keys, folder):
    for number in range(50):
        vault.seal(f"s{number}", 2, {-1: NAME})
    secrets = [wrapped(keys, f"s{number}") for number in range(50)]

    vault.erase(*(f"s{number}" for number in range(49)))

    assert [files_with(folder, secret[-40:]) for secret in secrets[:49]] == [[]] * 49
    assert files_with(folder, secrets[49][-40:]) != []


def test_a_deleted_key_would_be_found_if_the_log_was_not_emptied(vault, keys, folder, monkeypatch):
    if not has_a_log(keys):
        pytest.skip("This SQLite writes no log beside the file.")
    vault.seal("s1", 2, {-1: NAME})
    secret = wrapped(keys)
    monkeypatch.setattr(data_keys, "EMPTY_THE_LOG", "SELECT 0 AS busy")

    vault.erase("s1")

    assert files_with(folder, secret[-40:]) == ["treeguide-keys.db-wal"]


def test_who_reads_the_log_is_asked_to_end_and_the_next_try_finishes(
    vault, keys, folder, monkeypatch
):
    if not has_a_log(keys):
        pytest.skip("This SQLite writes no log beside the file.")
    vault.seal("s1", 2, {-1: NAME})
    secret = wrapped(keys)
    keys.read("PRAGMA busy_timeout = 1")
    reading = sqlite3.connect(str(folder / "treeguide-keys.db"), isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT * FROM data_key").fetchall()

    with pytest.raises(Busy, match="End that program"):
        vault.erase("s1")
    reading.close()
    vault.erase("s1")

    assert files_with(folder, secret[-40:]) == []


@EVERY_ENGINE
def test_what_another_node_has_deleted_in_time_is_not_opened_from_memory(vault, open_keys):
    blob = vault.seal("s1", 2, {30: NAME})
    other = Vault(open_keys(), Master(OLD))

    other.forget_all(other.due(now_us(), 10))

    assert vault.open_what_is_left("s1", 2, blob) == ({}, False)


@EVERY_ENGINE
def test_what_is_kept_shorter_goes_alone(vault):
    blob = vault.seal("s1", 2, {30: NAME, -1: {"why": "It hurts"}})

    vault.forget("s1", 30)

    assert vault.open_what_is_left("s1", 2, blob) == ({"why": "It hurts"}, False)


@EVERY_ENGINE
def test_forgetting_says_how_many_there_were(vault):
    vault.seal("s1", 2, {30: NAME, 7: NAME})

    assert [vault.forget("s1", 30), vault.forget("s1", 30)] == [True, False]
    assert vault.forget_all([("s1", 7), ("s2", 7)]) == 1


@EVERY_ENGINE
def test_a_key_of_later_does_not_open_what_was_sealed_before_the_deletion(vault):
    before = vault.seal("s1", 2, {30: NAME})
    vault.forget("s1", 30)
    after = vault.seal("s1", 3, {30: {"town": "London"}})

    assert vault.open("s1", 3, after) == {"town": "London"}
    assert vault.open_what_is_left("s1", 2, before) == ({}, False)


@EVERY_ENGINE
def test_keys_are_due_when_their_days_are_over(vault):
    vault.seal("s2", 2, {30: NAME, 7: NAME, -1: NAME})
    vault.seal("s1", 2, {7: NAME})

    due = [vault.due(5 * DAY + days * DAY - early, 10) for days, early in ((7, 1), (7, 0), (30, 0))]

    assert due == [[], [("s1", 7), ("s2", 7)], [("s1", 7), ("s2", 7), ("s2", 30)]]


@EVERY_ENGINE
def test_keys_that_are_due_come_in_portions(vault):
    vault.seal("s1", 2, {7: NAME, 8: NAME})
    vault.seal("s2", 2, {7: NAME})

    first = vault.due(90 * DAY, 2)
    second = vault.due(90 * DAY, 2, after=first[-1])

    assert (first, second) == ([("s1", 7), ("s1", 8)], [("s2", 7)])
