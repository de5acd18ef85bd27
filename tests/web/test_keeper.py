"""What the event loop hands over is kept meanwhile, and told to whoever still waits for it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from types import SimpleNamespace

import pytest

from tests.store.holding import PATIENCE_S, Disk
from treeguide.store import Busy, Failing
from treeguide.web import keeper
from treeguide.web.keeper import Keeper


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def kept(disk):
    made = Keeper(SimpleNamespace(driver=disk))
    yield made
    disk.is_free.set()
    made.stop()


@pytest.fixture
def queued(disk, kept):
    """Let one party hold the disk, and others wait behind it; return the answers of these."""

    def queue(*parties: str) -> list:
        disk.is_free.clear()
        kept.keep("first")
        assert disk.is_asked.wait(PATIENCE_S)
        return [kept.keep(party) for party in parties]

    return queue


def run(work):
    """Return what an event loop makes of `work`."""
    # In a thread of its own: browser tests have a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(work(), PATIENCE_S)).result()


def test_each_learns_what_became_of_its_own(disk, queued):
    async def work():
        waiting = queued("a", "late", "b")
        disk.is_free.set()
        return await asyncio.gather(*waiting)

    assert run(work) == [True, False, True]


def test_all_that_come_while_the_disk_is_busy_share_a_commit(disk, queued):
    async def work():
        waiting = queued("a", "b")
        disk.is_free.set()
        await asyncio.gather(*waiting)

    run(work)

    assert disk.batches == [["first"], ["a", "b"]]


def test_a_disk_that_fails_is_told(disk, kept):
    disk.trouble = [Failing("The disk has failed. Try again.")]

    async def work():
        with pytest.raises(Failing):
            await kept.keep("a")
        return await kept.keep("b")

    assert run(work) is True


def test_where_too_many_wait_the_next_one_is_told_to_come_again(disk, queued, kept, monkeypatch):
    monkeypatch.setattr(keeper, "MOST_WAITING", 2)

    async def work():
        waiting = queued("a", "b")
        with pytest.raises(Busy, match="Nothing was kept; try again"):
            kept.keep("one too many")
        disk.is_free.set()
        return await asyncio.gather(*waiting)

    assert run(work) == [True, True]
    assert disk.batches == [["first"], ["a", "b"]]


def test_who_goes_away_keeps_nobody_waiting(disk, queued):
    async def work():
        gone, *others = queued("a", "b")
        gone.cancel()
        disk.is_free.set()
        return await asyncio.gather(*others)

    assert run(work) == [True]
    assert disk.batches[-1] == ["a", "b"]


def test_where_it_is_stopped_all_that_was_handed_over_is_kept_though_nobody_is_left(
    disk, kept, queued
):
    async def work():
        queued("a", "b")

    run(work)
    stopping = Thread(target=kept.stop)
    stopping.start()
    disk.is_free.set()
    stopping.join(PATIENCE_S)

    assert not stopping.is_alive()
    assert disk.batches == [["first"], ["a", "b"]]


def test_data_that_change_hands_are_written_by_who_has_them(kept):
    other = Disk()

    async def work():
        await kept.keep("a")
        kept._store.driver = other
        await kept.keep("b")

    run(work)

    assert other.batches == [["b"]]


def test_where_nothing_was_handed_over_there_is_nothing_to_stop():
    Keeper(SimpleNamespace()).stop()
