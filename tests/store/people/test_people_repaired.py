"""A repair keeps the audit as far as it is whole, and the roles that it says people have."""

import pytest

from tests.store.conftest import run_raw
from tests.store.tampering import tamper
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.store import open_store
from treeguide.store.keeping.repairing import repair
from treeguide.store.keeping.verify import verify

LEAD = Grant("lead", "desk")


@pytest.fixture
def data(tmp_path):
    """A folder with two people, one of whom is in a team."""
    store = with_teams(open_store(tmp_path / "data"), "desk")
    store.set_up(store.new_link("setup", by="start"), "Ada", "ada@example.org", "kept")
    store.add_person("Bob", "bob@example.org", [LEAD], by="Ada", status="active")
    store.close()
    return tmp_path / "data"


@pytest.fixture
def repaired(data):
    """Change the data in a way, repair them, and return what was lost and the store."""
    stores = []

    def after(change):
        store = open_store(data)
        change(store)
        store.close()
        done = repair(data, applies=True)
        stores.append(open_store(data))
        return [(one.what, one.reason) for one in done.lost], stores[-1]

    yield after
    for store in stores:
        store.close()


def bob_in(store):
    return store.person_with_email("bob@example.org")


def test_of_whole_data_nothing_is_lost(repaired):
    lost, store = repaired(lambda store: None)

    assert (lost, verify(store).damages) == ([], ())
    assert store.grants_of(bob_in(store).id) == [LEAD]
    assert [entry.action for entry in store.audit_entries()][:2] == ["role given", "person added"]


def test_a_role_that_nobody_gave_is_left_out_and_named(repaired):
    def steal(store):
        run_raw(store, "UPDATE role_grant SET role = 'admin' WHERE role = 'lead'")

    lost, store = repaired(steal)

    [(what, reason)] = lost
    assert what.startswith("role “admin” of ")
    assert "Nobody gave it" in reason
    assert store.grants_of(bob_in(store).id) == [LEAD]
    assert verify(store).damages == ()


def test_an_audit_is_kept_up_to_the_first_entry_that_was_changed_and_says_so(repaired):
    lost, store = repaired(
        lambda store: tamper(store, "UPDATE audit SET actor = 'eve' WHERE seq = 4")
    )

    assert [what for what, _ in lost] == ["audit"]
    assert "Entry 4 is missing or not as it was written" in lost[0][1]
    assert "audit repaired" in [entry.action for entry in store.audit_entries()]
    assert next(one.team for one in store.audit_entries() if one.action == "role given") == "desk"
    assert store.grants_of(bob_in(store).id) == [LEAD]
    assert verify(store).damages == ()


def test_who_is_lost_has_no_role_any_more(repaired):
    def lose(store):
        run_raw(store, "PRAGMA foreign_keys = OFF")
        run_raw(store, "DELETE FROM role_grant WHERE role = 'lead'")
        run_raw(store, "DELETE FROM person WHERE email = 'bob@example.org'")

    _, store = repaired(lose)

    assert [person.name for person in store.people()] == ["Ada"]
    assert verify(store).damages == ()
