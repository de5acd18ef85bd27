"""Brands: changed only by who has seen the latest change, and never taken from a tree."""

import threading

import msgspec
import pytest

from tests.store.conftest import EVERY_ENGINE
from treeguide.store import Conflict, Gone
from treeguide.store.brands import Brand, StillWorn
from treeguide.store.people.persons import Taken

pytestmark = EVERY_ENGINE
ACME = Brand("acme", "Acme", "{}")


def keep(store, **changes: object) -> Brand:
    store.keep_brand(msgspec.structs.replace(ACME, **changes), by="Ada")
    return store.brand(ACME.id)


def wear(store, tree_id: str, brand: str | None) -> None:
    rev = store.presence_of(tree_id).rev
    store.change_presence(tree_id, rev, brand=brand, sites=(), by="Ada")


def test_a_new_brand_has_revision_one(store):
    assert keep(store) == Brand("acme", "Acme", "{}", rev=1)


def test_a_second_one_of_the_same_id_is_refused(store):
    keep(store)

    with pytest.raises(Taken):
        keep(store, name="Another")

    assert store.brand("acme").name == "Acme"


@pytest.mark.parametrize("rev", [1, 3])
def test_who_has_not_seen_the_latest_change_changes_nothing(store, rev):
    keep(store)
    keep(store, name="Acme 2", rev=1)

    with pytest.raises(Conflict) as conflict:
        keep(store, name="lost", rev=rev)

    assert (conflict.value.head, store.brand("acme").name) == (2, "Acme 2")


def test_of_many_who_change_it_at_once_one_does(store):
    keep(store)
    outcomes = []

    def change(name: str) -> None:
        try:
            store.keep_brand(msgspec.structs.replace(ACME, name=name, rev=1), by="Ada")
            outcomes.append(name)
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=change, args=(f"n{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert outcomes.count("conflict") == 7
    assert store.brand("acme").name in outcomes
    assert store.brand("acme").rev == 2


def test_a_brand_that_a_tree_wears_stays(store):
    keep(store)
    wear(store, "lamp", "acme")

    with pytest.raises(StillWorn, match="worn by trees"):
        store.drop_brand("acme", by="Ada")

    assert store.brands_of_trees() == {"lamp": "acme"}
    assert store.brand("acme").rev == 1


def test_a_brand_that_nobody_wears_any_more_goes(store):
    keep(store)
    wear(store, "lamp", "acme")
    wear(store, "lamp", None)

    store.drop_brand("acme", by="Ada")

    assert (store.brands(), store.brands_of_trees()) == ([], {})
    with pytest.raises(Gone):
        store.drop_brand("acme", by="Ada")


def test_each_change_is_in_the_audit(store):
    keep(store)
    keep(store, name="Acme 2", rev=1)
    store.drop_brand("acme", by="Ada")

    entries = [(one.actor, one.action, one.subject) for one in store.audit_entries()]
    assert entries[:3] == [
        ("Ada", "brand removed", "acme"),
        ("Ada", "brand changed", "acme"),
        ("Ada", "brand added", "acme"),
    ]


def test_what_is_refused_leaves_no_trace_in_the_audit(store):
    keep(store)
    before = store.audit_entries()

    with pytest.raises(Taken):
        keep(store)
    with pytest.raises(Conflict):
        keep(store, rev=7)

    assert store.audit_entries() == before


def test_a_file_is_kept_once_under_its_hash(store):
    digests = {store.keep_file(b"a picture") for _ in range(2)}

    [digest] = digests
    assert store.medium(digest) == b"a picture"
