"""Drafts: changed only by who has seen the latest change."""

import threading

import pytest

from tests.store.conftest import EVERY_ENGINE
from treeguide.store import Conflict, Gone

pytestmark = EVERY_ENGINE


def keep(store, rev: int, body: str = "{}", tree_id: str = "lamp", name: str = "main") -> int:
    return store.set_draft(tree_id, name, rev, body=body, by="Ada")


def test_a_new_draft_has_revision_one(store):
    assert keep(store, 0, '{"id": 1}') == 1

    draft = store.draft("lamp", "main")
    assert (draft.rev, draft.body, draft.updated_by) == (1, '{"id": 1}', "Ada")


def test_each_change_counts_the_revision_up(store):
    revisions = [keep(store, rev, str(rev)) for rev in range(3)]

    assert revisions == [1, 2, 3]
    assert store.draft("lamp", "main").body == "2"


@pytest.mark.parametrize("rev", [0, 1, 3])
def test_who_has_not_seen_the_latest_change_changes_nothing(store, rev):
    for seen in range(2):
        keep(store, seen)

    with pytest.raises(Conflict) as conflict:
        keep(store, rev, "lost")

    assert conflict.value.head == 2
    assert store.draft("lamp", "main").body == "{}"


def test_of_many_authors_at_once_one_is_first(store):
    keep(store, 0)
    results = []

    def change(body: str) -> None:
        try:
            results.append((keep(store, 1, body), body))
        except Conflict as conflict:
            results.append((conflict.head, None))

    threads = [threading.Thread(target=change, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [won] = [body for _, body in results if body is not None]
    assert {revision for revision, _ in results} == {2}
    assert store.draft("lamp", "main").body == won


@pytest.mark.parametrize(("tree_id", "name"), [("lamp", "other"), ("other", "main")])
def test_drafts_of_other_names_stay_as_they_are(store, tree_id, name):
    keep(store, 0, "this")
    keep(store, 0, "that", tree_id, name)

    keep(store, 1, "changed")
    store.drop_draft("lamp", "main")

    assert store.draft(tree_id, name).body == "that"


def test_a_draft_that_was_dropped_is_gone(store):
    keep(store, 0)

    store.drop_draft("lamp", "main")

    with pytest.raises(Gone):
        store.draft("lamp", "main")
    with pytest.raises(Gone, match="no draft “main” of “lamp”"):
        keep(store, 1)
