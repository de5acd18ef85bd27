"""The log says where the audit stands, so that a copy of that exists elsewhere."""

import logging
import re
import threading

import pytest

from treeguide.service.checkpoints import Checkpoints
from treeguide.store import StoreError, open_store
from treeguide.store.people.audit import Change
from treeguide.store.people.guesses import KEPT_US


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    store.note_in_audit(Change("ada", "team changed", "it"))
    yield store
    store.close()


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.INFO, "treeguide")
    return lambda: [record.getMessage() for record in caplog.records]


def test_it_tells_the_number_and_the_hash_of_the_latest_entry(store, told):
    Checkpoints(store).tell()

    [entry] = store.audit_entries()
    assert told() == [f"The audit stands at 1:{entry.hash}."]


def test_what_has_not_changed_is_told_once(store, told):
    checkpoints = Checkpoints(store)
    checkpoints.tell()
    checkpoints.tell()
    store.note_in_audit(Change("ada", "team changed", "it again"))
    checkpoints.tell()

    assert [re.search(r"at (\d+):", line)[1] for line in told()] == ["1", "2"]


def test_guesses_of_long_ago_are_forgotten_with_it(store):
    store.try_to_guess("account:old")
    now = store.clock()
    store.clock = lambda: now + KEPT_US + 1
    store.try_to_guess("account:new")

    Checkpoints(store).tell()

    left = [row["subject"] for row in store.driver.read("SELECT subject FROM guess")]
    assert left == ["account:new"]


def test_sign_ins_and_links_that_ended_long_ago_are_forgotten_with_it(store):
    bob = store.add_person("Bob", "bob@example.org", by="x")
    store.sign_in(bob.id, "Old", 1)
    store.new_link("password", bob.id, by="x")
    now = store.clock()
    store.clock = lambda: now + KEPT_US + 3_600_000_001

    Checkpoints(store).tell()

    tables = ("sign_in", "one_use_link")
    assert [store.driver.read(f"SELECT id FROM {table}") for table in tables] == [[], []]


def test_a_browser_that_was_signed_out_long_ago_is_forgotten_though_its_time_is_not_over(store):
    bob = store.add_person("Bob", "bob@example.org", by="x", status="active")
    sign_in, _ = store.signed_in(store.sign_in(bob.id, "Old", 10 * KEPT_US))
    store.end_sign_in(sign_in, by=bob.id)
    now = store.clock()
    store.clock = lambda: now + KEPT_US + 3_600_000_001

    Checkpoints(store).tell()

    assert store.driver.read("SELECT id FROM sign_in") == []


def test_its_thread_tells_by_itself_goes_on_after_a_fault_and_ends(store, told, monkeypatch):
    twice, heads = threading.Event(), iter([StoreError("No."), "7:abc"])

    def head() -> str:
        found = next(heads, None)
        if found is None:
            twice.set()
            return "7:abc"
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(store, "audit_head", head)
    checkpoints = Checkpoints(store, every_s=0.001)
    checkpoints.start()
    assert twice.wait(30)
    checkpoints.stop()

    assert told() == [
        "Where the audit stands cannot be told at present. No.",
        "The audit stands at 7:abc.",
    ]
    assert "checkpoints" not in {thread.name for thread in threading.enumerate()}
