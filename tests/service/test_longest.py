"""A session has a greatest length, for whoever opens it reads all that was done in it."""

import datetime
import json

import pytest

from tests.service.cases import DAY, TREE, Clock, act, begun
from tests.store.conftest import (
    EVERY_ENGINE,
    engine,
    folder,
    one_database,
    opened,
    place,
    postgresql_server,
    tmp_path,
)
from treeguide.service import walk as walks
from treeguide.service.publishing import publish_folder
from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.service.sweeping import Sweeper
from treeguide.store import Conflict, Ended, TooLong, damages

__all__ = ["engine", "folder", "one_database", "opened", "place", "postgresql_server", "tmp_path"]

pytestmark = EVERY_ENGINE
LENGTH = 5


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(opened, tmp_path, clock):
    source = tmp_path / "trees" / "case"
    source.mkdir(parents=True)
    (source / "tree.json").write_text(json.dumps(TREE), "utf-8")
    store = opened()
    store.clock = clock
    publish_folder(store, tmp_path / "trees")
    return store


@pytest.fixture
def sessions(store):
    return Sessions(Shelf(store, datetime.UTC))


@pytest.fixture
def full(sessions, monkeypatch):
    """A session that has as many events as one can have."""
    monkeypatch.setattr(walks, "MOST_EVENTS", LENGTH)
    walk = begun(sessions, "s1")
    for _ in range(LENGTH - 1):
        act(walk, "paused")
    return walk


def test_a_session_takes_so_many_events_and_no_more(store, full):
    with pytest.raises(TooLong, match=r"has 5 events.* start a new session"):
        act(full, "resumed")

    assert len(store.rows_of("s1")) == LENGTH
    assert (full.session.seq, full.is_as_kept) == (LENGTH, True)
    assert list(damages(store)) == []


def test_the_last_event_of_a_session_that_is_full_may_come_twice(full):
    again = full.act("paused", seq=LENGTH - 1, key=f"k{LENGTH - 1}")

    assert (again.seq, again.replayed) == (LENGTH, True)


def test_who_is_late_in_a_session_that_is_full_is_told_that(full):
    with pytest.raises(Conflict):
        full.act("paused", seq=LENGTH - 1, key="new")


def test_a_session_that_is_full_can_be_ended(store, full):
    act(full, "ended")

    assert store.session_row("s1").status == "abandoned"


def test_a_session_that_is_full_ends_by_itself(store, sessions, full, clock):
    clock.now_us += 31 * DAY

    assert Sweeper(sessions).sweep().ended == 1
    with pytest.raises(Ended) as ended:
        act(full, "resumed")
    assert type(ended.value) is Ended


@pytest.mark.parametrize(("kind", "is_prepared"), [("resumed", False), ("ended", True)])
def test_without_asking_the_database_nobody_is_told_that_a_session_is_full(full, kind, is_prepared):
    prepared = full.prepared(kind, seq=LENGTH, key="new")

    assert (prepared is not None) == is_prepared
