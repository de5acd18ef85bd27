"""What the event loop hands over is kept meanwhile, and told to whoever still waits for it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from types import SimpleNamespace

import pytest

from tests.store.holding import PATIENCE_S, Disk
from tests.web.wires import HeldWire
from treeguide.store import Busy, Failing, StoreError, Unsure
from treeguide.web.front import keeper
from treeguide.web.front.keeper import Keeper


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


@pytest.fixture
def wires(disk):
    """The wires that were made; while the list `refused` holds something, none is."""
    made = []

    def make():
        if disk.refused:
            raise disk.refused.pop()
        made.append(HeldWire())
        return made[-1]

    disk.refused = []
    disk.wire = make
    yield made


async def wired(kept, wires) -> HeldWire:
    """Keep something until it goes over a wire; return this."""
    wanted = len(wires) + 1
    await kept.keep("asks for one")
    while len(wires) < wanted or kept._gatherer is None or kept._gatherer.is_over:
        await asyncio.sleep(0)
    return wires[-1]


async def sent_over(wire) -> None:
    while not wire.sent:
        await asyncio.sleep(0)


def test_where_there_is_a_wire_the_loop_writes_over_it(disk, kept, wires):
    async def work():
        wire = await wired(kept, wires)
        answer = kept.keep("a")
        await sent_over(wire)
        wire.tell(True)
        return await answer, wire.sent

    assert run(work) == (True, [["a"]])
    assert disk.batches == [["asks for one"]]


def test_what_is_refused_over_the_wire_is_written_by_the_thread(disk, kept, wires):
    async def work():
        wire = await wired(kept, wires)
        answer = kept.keep("late")
        await sent_over(wire)
        wire.refuse(StoreError("Refused."))
        return await answer

    assert run(work) is False
    assert disk.batches[1:] == [["late"]]


@pytest.mark.parametrize(
    ("trouble", "told"),
    [([], None), ([Failing("Nothing was kept.")], Unsure)],
    ids=["back", "away"],
)
def test_what_may_have_been_kept_is_never_told_to_be_lost(disk, kept, wires, trouble, told):
    async def work():
        wire = await wired(kept, wires)
        disk.trouble = trouble
        answer = kept.keep("a")
        await sent_over(wire)
        wire.break_off()
        [outcome] = await asyncio.gather(answer, return_exceptions=True)
        return outcome

    outcome = run(work)

    assert outcome is True if told is None else isinstance(outcome, told)


def test_after_a_wire_that_broke_comes_another_one(kept, wires):
    async def work():
        (await wired(kept, wires)).break_off()
        while not kept._gatherer.is_over:
            await asyncio.sleep(0)
        return await wired(kept, wires) is wires[1]

    assert run(work) is True


def test_where_no_wire_can_be_had_the_thread_writes_and_nobody_asks_at_once_again(
    disk, kept, wires
):
    async def work():
        disk.refused = [Failing("away")]
        await kept.keep("a")
        while disk.refused:
            await asyncio.sleep(0)
        return [await kept.keep("b"), await kept.keep("c")]

    assert run(work) == [True, True]
    assert wires == []


def test_who_waits_for_a_wire_counts(kept, wires, monkeypatch):
    monkeypatch.setattr(keeper, "MOST_WAITING", 2)

    async def work():
        wire = await wired(kept, wires)
        answers = [kept.keep("a")]
        await sent_over(wire)
        answers += [kept.keep("b"), kept.keep("b")]
        with pytest.raises(Busy):
            kept.keep("one too many")
        assert kept.waiting == 2
        wire.tell(True)
        return await answers[0]

    assert run(work) is True


def test_data_that_are_damaged_meanwhile_go_over_no_wire(kept, wires):
    async def work():
        wire = await wired(kept, wires)
        kept._store.driver = Disk()
        await kept.keep("a")
        return wire.sent

    assert run(work) == []


def test_where_it_is_stopped_what_waits_for_a_wire_is_kept(disk, kept, wires):
    async def work():
        wire = await wired(kept, wires)
        answers = [kept.keep("a"), kept.keep("b")]
        await sent_over(wire)
        wire.tell(True)
        await asyncio.get_running_loop().run_in_executor(None, kept.stop)
        return await asyncio.gather(*answers)

    assert run(work) == [True, True]
    assert disk.batches[1:] == [["b"]]
