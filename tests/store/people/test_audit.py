"""The audit: every change of people and rights, and no change of the audit."""

import threading

import pytest

from tests.store.conftest import EVERY_ENGINE, run_raw
from tests.store.tampering import tamper
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.store.invariants.audit import AuditChain
from treeguide.store.keeping.verify import verify
from treeguide.store.people.audit import Change


@pytest.fixture
def busy(store):
    """A store in which some things have happened."""
    with_teams(store, "desk")
    ada = store.set_up(store.new_link("setup", by="terminal"), "Ada", "ada@example.org", "kept")
    bob = store.add_person("Bob", "bob@example.org", [Grant("agent", "desk")], by=ada.id)
    store.take_role(bob.id, Grant("agent", "desk"), by=ada.id)
    return store


def said(store):
    return [str(damage) for damage in verify(store).damages if damage.invariant == AuditChain.name]


@EVERY_ENGINE
def test_every_change_says_who_did_what_to_whom_and_where(busy):
    told = [(entry.action, entry.team) for entry in reversed(busy.audit_entries())]

    assert told == [
        ("link for setup", None),
        ("person added", None),
        ("role given", None),
        ("person added", None),
        ("role given", "desk"),
        ("role taken", "desk"),
    ]
    assert said(busy) == []


def test_nothing_personal_stands_in_it(busy):
    assert not any("bob" in str(entry).lower() for entry in busy.audit_entries())


def test_what_has_not_happened_is_not_in_it(busy):
    before = busy.audit_entries()

    with pytest.raises(Exception, match="has an account"):
        busy.add_person("Eve", "ada@example.org", by="x")

    assert busy.audit_entries() == before


@EVERY_ENGINE
@pytest.mark.parametrize("column", ["at_us", "actor", "action", "team", "subject", "body", "hash"])
def test_a_changed_entry_is_found(busy, column):
    value = 7 if column == "at_us" else "other"
    tamper(busy, f"UPDATE audit SET {column} = :value WHERE seq = 3", value=value)

    assert said(busy) == ["audit: Entry 3 is not as it was written."]


@EVERY_ENGINE
@pytest.mark.parametrize(
    ("number", "where"), [(1, "Entry 1 is"), (4, "Entry 4 is"), (6, "Entry 6 or")]
)
def test_a_missing_entry_is_found_also_the_last_one(busy, number, where):
    tamper(busy, "DELETE FROM audit WHERE seq = :number", number=number)

    assert len(said(busy)) == 1
    assert where in said(busy)[0]


@EVERY_ENGINE
@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_rewrite_it(busy, statement):
    with pytest.raises(Exception, match="never changed"):
        run_raw(busy, statement)


@EVERY_ENGINE
def test_many_at_once_make_one_chain(busy):
    writers = [
        threading.Thread(
            target=lambda: [busy.note_in_audit(Change("x", "team changed", "y")) for _ in range(10)]
        )
        for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(busy.audit_entries()) == 46
    assert said(busy) == []
