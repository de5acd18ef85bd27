"""The committer: what is handed over is settled, as much at a time as there is."""

from queue import SimpleQueue
from threading import Thread

import pytest

from tests.store.holding import PATIENCE_S, Disk
from treeguide.store import Failing, committer
from treeguide.store.committer import Committer


class Told:
    """What became of everything, as it is told."""

    def __init__(self) -> None:
        self._coming: SimpleQueue = SimpleQueue()
        self._came: dict = {}

    def __call__(self, settled: list) -> None:
        for one in settled:
            self._coming.put(one)

    def of(self, *signs: str) -> dict:
        """Wait until `signs` are settled, and return how all are that are."""
        while not set(signs) <= set(self._came):
            self._came.update([self._coming.get(timeout=PATIENCE_S)])
        return self._came


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def made(disk, told):
    made = Committer(disk.write_all, told)
    yield made
    disk.is_free.set()
    made.stop()


@pytest.fixture
def queued(disk, made):
    """Let one party hold the disk, and others wait behind it in their order."""

    def queue(*parties: str) -> None:
        disk.is_free.clear()
        made.hand_over("first", "first")
        assert disk.is_asked.wait(PATIENCE_S)
        for party in parties:
            made.hand_over(party, party)

    return queue


def test_each_is_told_what_became_of_it_and_of_nothing_else(disk, told, queued):
    queued("a", "late", "b")

    disk.is_free.set()

    assert told.of("b") == {"first": True, "a": True, "late": False, "b": True}


def test_what_comes_while_the_disk_is_busy_is_written_together(disk, told, made, queued):
    queued("a", "b", "c")

    assert made.waiting() == 3
    disk.is_free.set()

    assert set(told.of("a", "b", "c").values()) == {True}
    assert disk.batches == [["first"], ["a", "b", "c"]]
    assert made.waiting() == 0


def test_no_more_are_written_together_than_are_meant_to(disk, told, queued, monkeypatch):
    monkeypatch.setattr(committer, "MOST_AT_ONCE", 2)
    queued("a", "b", "c")

    disk.is_free.set()

    told.of("c")
    assert disk.batches == [["first"], ["a", "b"], ["c"]]


def test_after_many_at_once_it_goes_on(disk, told, made, queued):
    queued("a", "b")
    disk.is_free.set()
    told.of("b")

    made.hand_over("c", "c")

    assert told.of("c")["c"] is True


def test_a_disk_that_fails_is_told_to_all_who_share_the_commit_and_the_next_ones_are_kept(
    disk, told, made, queued
):
    queued("a", "b")
    failing = Failing("The disk has failed. Try again.")
    disk.trouble = [failing, failing]
    disk.is_free.set()

    assert told.of("b") == dict.fromkeys(("first", "a", "b"), failing)
    made.hand_over("c", "c")
    assert told.of("c")["c"] is True


@pytest.mark.parametrize("parties", [(), ("a",), ("a", "b", "c")], ids=len)
def test_where_it_is_stopped_all_that_was_handed_over_is_settled_first(disk, made, queued, parties):
    queued(*parties)
    stopping = Thread(target=made.stop)
    stopping.start()

    assert disk.batches == []
    disk.is_free.set()
    stopping.join(PATIENCE_S)

    assert not stopping.is_alive()
    assert [party for batch in disk.batches for party in batch] == ["first", *parties]


def test_what_is_handed_over_after_the_stop_is_told_that_nothing_was_kept(disk, told, made):
    made.stop()

    made.hand_over("late", "late")

    [(sign, outcome)] = told.of("late").items()
    assert (sign, type(outcome)) == ("late", Failing)
    assert "Nothing was kept" in str(outcome)
    assert disk.batches == []
