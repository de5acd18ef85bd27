"""Versions: kept once and for good, numbered, and live until they are withdrawn."""

import threading
from functools import partial

import pytest

from tests.store.conftest import EVERY_ENGINE, REFUSED, SOURCES, VERSION, rows
from treeguide.format.version import version_hash
from treeguide.store import Gone, Version, sql

pytestmark = EVERY_ENGINE

NEXT = Version("b" * 64, "lamp", SOURCES, {}, 3, 4)
OTHER = Version("c" * 64, "bulb", SOURCES, {}, 1, 0)


def test_a_version_is_read_back_as_it_was_published(store):
    assert store.version(VERSION.hash) == VERSION


def test_a_version_is_named_by_the_hash_of_what_it_holds(store):
    kept = store.version(VERSION.hash)

    assert version_hash(kept.sources, kept.media) == VERSION.hash


def test_a_version_is_kept_once(store):
    news = [store.publish_version(version) for version in (VERSION, NEXT, NEXT)]

    assert news == [False, True, False]


def test_the_versions_of_each_tree_are_numbered_from_one(store):
    for version in (NEXT, OTHER):
        store.publish_version(version, by="Ada")

    numbers = rows(store, "SELECT tree_id, number, created_by FROM tree_version ORDER BY hash")

    assert sorted(numbers) == [("bulb", 1, "Ada"), ("lamp", 1, ""), ("lamp", 2, "Ada")]


@pytest.mark.parametrize("ask", ["version", "medium", "session_row"])
def test_what_nobody_has_kept_is_gone(store, ask):
    with pytest.raises(Gone, match="Nothing is kept under 0000"):
        getattr(store, ask)("0" * 64)


def test_pictures_are_kept_with_their_version(store):
    content = bytes(range(256))
    pictured = Version("f" * 64, "lamp", SOURCES, {"lamp.png": "ab"}, 2, 2)

    store.publish_version(pictured, {"ab": content})

    assert store.medium(store.version("f" * 64).media["lamp.png"]) == content


def test_versions_share_a_picture(store):
    for version_name in ("d", "e"):
        pictured = Version(version_name * 64, "lamp", SOURCES, {"lamp.png": "ab"}, 2, 2)
        store.publish_version(pictured, {"ab": b"\x89PNG"})

    assert store.medium("ab") == b"\x89PNG"


def test_a_version_that_cannot_be_kept_leaves_no_picture(store):
    broken = Version("f" * 64, "lamp", SOURCES, {"lamp.png": "ab"}, None, 2)

    with pytest.raises(REFUSED):
        store.publish_version(broken, {"ab": b"\x89PNG"})

    assert rows(store, "SELECT * FROM medium") == []


def test_making_a_version_live_twice_changes_nothing(store):
    closure = {"lamp": VERSION.hash}

    changes = [store.make_live("lamp", closure, "folder") for _ in range(2)]

    assert changes == [True, False]
    assert [(one.tree_id, one.closure) for one in store.live()] == [("lamp", closure)]


def test_another_version_takes_the_place_of_the_one_that_is_live(store):
    store.publish_version(NEXT)
    store.make_live("lamp", {"lamp": VERSION.hash}, "folder")

    is_change = store.make_live("lamp", {"lamp": NEXT.hash}, "studio")

    assert is_change
    assert [(one.hash, one.origin) for one in store.live()] == [(NEXT.hash, "studio")]


def test_a_new_version_of_a_called_tree_is_a_change_too(store):
    store.publish_version(OTHER)
    store.make_live("lamp", {"lamp": VERSION.hash, "bulb": "1"}, "folder")

    is_change = store.make_live("lamp", {"lamp": VERSION.hash, "bulb": OTHER.hash}, "folder")

    assert is_change
    assert store.live()[0].closure["bulb"] == OTHER.hash


def test_live_trees_are_listed_by_id(store):
    for tree_id in ("zebra", "Ähre", "apple", "Zoo", "a-b", "ab"):
        version = Version(f"{tree_id:0<64}", tree_id, SOURCES, {}, 1, 0)
        store.publish_version(version)
        store.make_live(tree_id, {tree_id: version.hash}, "folder")

    listed = [one.tree_id for one in store.live()]

    assert listed == ["Zoo", "a-b", "ab", "apple", "zebra", "Ähre"]


def test_a_withdrawn_tree_is_not_live_and_its_sessions_stay(store):
    store.make_live("lamp", {"lamp": VERSION.hash}, "folder")

    store.withdraw("lamp")

    assert store.live() == []
    assert store.session_row("s1").closure == {"lamp": VERSION.hash}


def test_one_tree_is_withdrawn_and_the_others_stay_live(store):
    store.publish_version(OTHER)
    store.make_live("lamp", {"lamp": VERSION.hash}, "folder")
    store.make_live("bulb", {"bulb": OTHER.hash}, "folder")

    store.withdraw("lamp")

    assert [one.tree_id for one in store.live()] == ["bulb"]


@pytest.mark.parametrize(
    ("theirs", "news"), [(VERSION, [False, True]), (NEXT, [True, True])], ids=["same", "another"]
)
def test_of_nodes_that_publish_at_once_each_version_is_kept_once(
    opened, engine, monkeypatch, theirs, news
):
    store, said = opened(), []
    elsewhere = threading.Thread(target=lambda: said.append(store.publish_version(theirs)))
    write = store.driver.write

    def write_slowly(work):
        def run_slowly(run, statement, values):
            if statement == sql.KEEP_VERSION and elsewhere.ident is None:
                elsewhere.start()
                # SQLite lets nobody else write before this is written.
                if engine == "postgresql":
                    elsewhere.join()
            return run(statement, values)

        return write(lambda run: work(partial(run_slowly, run)))

    monkeypatch.setattr(store.driver, "write", write_slowly)
    said.append(store.publish_version(VERSION))
    elsewhere.join()

    numbered = [one.number for one in store.versions_of("lamp", 9, 9)]
    assert sorted(said) == news
    assert numbered == list(range(sum(news), 0, -1))
