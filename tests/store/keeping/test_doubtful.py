"""A repair names each row that is not as it was written, and lets nobody in by one of them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults import lamps
from tests.store.conftest import rows
from tests.store.keeping.test_row_sums import by_another_program, older
from treeguide.store import Store, open_store
from treeguide.store.keeping.doubtful import IS_LOST, KEPT, LEFT_OUT, SHUT_OUT
from treeguide.store.keeping.repairing import Lost, repair
from treeguide.store.keeping.verify import verify
from treeguide.store.sqlite.data_folder import KEYS_FILE

DAY_US = 86_400_000_000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which somebody is signed in, with a token, a session and a draft."""
    with closing(open_store(tmp_path / "data")) as store:
        lamps.prepare(store)
        list(lamps.walk(store, "s1", 5))
        store.set_draft("lamp", "main", 0, body="{}", by="Ada")
        store.new_token("Reporting", ["read"], days=30, by="Ada")
        ada = store.set_up(store.new_link("setup", by="start"), "Ada", "ada@example.org", "kept")
        bob = store.add_person("Bob", "bob@example.org", by=ada.id, password="kept too")
        for person in (ada, bob):
            store.sign_in(person.id, "Firefox", DAY_US)
    return tmp_path / "data"


@contextmanager
def repaired(data: Path) -> Iterator[tuple[tuple[Lost, ...], Store]]:
    """Lend what was lost and the store after a repair."""
    looked, done = repair(data), repair(data, applies=True)
    assert looked.lost == done.lost
    assert done.remaining == ()
    with closing(open_store(data)) as store:
        assert verify(store).damages == ()
        yield done.lost, store


def id_in(data: Path, table: str, condition: str = "1 = 1") -> str:
    with closing(open_store(data)) as store:
        [(found,)] = rows(store, f"SELECT id FROM {table} WHERE {condition}")
    return found


@pytest.mark.parametrize(
    ("table", "change", "condition"),
    [
        ("api_token", "scopes = 'write'", "1 = 1"),
        ("api_token", "revoked_us = NULL, expires_us = expires_us * 2", "1 = 1"),
        ("sign_in", "expires_us = expires_us * 2", "rowid = 1"),
        ("one_use_link", "used_us = NULL", "1 = 1"),
    ],
)
def test_what_lets_somebody_in_is_left_out(data, table, change, condition):
    changed = id_in(data, table, condition)
    by_another_program(data, f"UPDATE {table} SET {change} WHERE id = '{changed}'")

    with repaired(data) as (lost, store):
        assert lost == (Lost(f"row “{changed}” of table “{table}”", LEFT_OUT),)
        assert rows(store, f"SELECT id FROM {table} WHERE id = '{changed}'") == []


def test_whose_account_was_changed_needs_a_new_password_and_signs_in_anew(data):
    bob = id_in(data, "person", "name = 'Bob'")
    by_another_program(data, "UPDATE person SET email = 'eve@example.org' WHERE name = 'Bob'")

    with repaired(data) as (lost, store):
        assert lost == (Lost(f"row “{bob}” of table “person”", SHUT_OUT["person"]),)
        people = rows(store, "SELECT name, password FROM person ORDER BY name")
        assert people == [("Ada", "kept"), ("Bob", None)]
        signed_in = "SELECT name FROM sign_in JOIN person ON person.id = person_id"
        assert rows(store, signed_in) == [("Ada",)]


def test_a_session_whose_holder_was_changed_is_kept_without_one(data):
    by_another_program(data, "UPDATE session SET token_hash = 'eve' WHERE id = 's1'")

    with repaired(data) as (lost, store):
        assert lost == (Lost("session “s1”", SHUT_OUT["session"]),)
        assert store.session_row("s1").token_hash is None


def test_a_session_that_is_left_out_is_named_once(data):
    by_another_program(data, "UPDATE session SET language = 'fr' WHERE id = 's1'")

    with repaired(data) as (lost, _):
        assert [one.what for one in lost] == ["session “s1”"]


def test_what_lets_nobody_in_is_kept_and_named(data):
    by_another_program(data, """UPDATE draft SET body = '{"a":1}'""")

    with repaired(data) as (lost, store):
        assert lost == (Lost("row “'lamp','main'” of table “draft”", KEPT),)
        assert store.draft("lamp", "main").body == '{"a":1}'


def test_a_row_that_is_not_there_any_more_is_named(data):
    by_another_program(data, "DELETE FROM draft")

    with repaired(data) as (lost, _):
        assert lost == (Lost("row “'lamp','main'” of table “draft”", IS_LOST),)


def test_a_data_key_that_was_changed_is_named(data):
    by_another_program(data, "UPDATE data_key SET created_us = 1 WHERE keep_days = -1", KEYS_FILE)

    with repaired(data) as (lost, store):
        assert lost == (Lost("row “'s1',-1” of table “data_key”", KEPT),)
        assert store.history_of("s1").events[3].text == "Said in s1"


def test_of_older_data_nobody_says_that_they_were_changed(tmp_path):
    folder = older(tmp_path / "data")

    with repaired(folder) as (lost, store):
        assert lost == ()
        assert rows(store, "SELECT subject FROM guess") == [("eve",)]
