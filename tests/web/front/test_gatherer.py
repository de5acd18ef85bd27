"""What the event loop writes over a wire goes in gatherings; each party is told its own outcome."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tests.store.holding import PATIENCE_S
from tests.web.wires import UNKNOWN, HeldWire
from treeguide.store import StoreError
from treeguide.web.front import gatherer
from treeguide.web.front.gatherer import Gatherer

REFUSED = StoreError("Refused.")


class Gathered:
    """A gatherer on a wire that is held, and what it has handed on."""

    def __init__(self) -> None:
        self.wire = HeldWire()
        self.handed_on: list[tuple[list[str], Exception | None]] = []
        self.gatherer = Gatherer(self.wire, self._hand_on)

    def _hand_on(self, parties, unsure) -> None:
        if parties:
            self.handed_on.append(([party for party, _ in parties], unsure))

    def take(self, *parties: str) -> list[asyncio.Future]:
        answers = [asyncio.get_running_loop().create_future() for _ in parties]
        for party, answer in zip(parties, answers, strict=True):
            self.gatherer.take(party, answer)
        return answers

    async def until(self, happens) -> None:
        while not happens():
            await asyncio.sleep(0)

    async def sent(self, number: int) -> list[str]:
        """Wait for the gathering of this number, and return it."""
        await self.until(lambda: len(self.wire.sent) > number)
        return self.wire.sent[number]


def run(work):
    """Return what an event loop makes of `work`, which gets something gathered."""

    async def with_gathered():
        gathered = Gathered()
        try:
            return await asyncio.wait_for(work(gathered), PATIENCE_S)
        finally:
            gathered.gatherer.stop()

    # In a thread of its own: browser tests have a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, with_gathered()).result()


def test_what_comes_at_once_is_one_gathering_and_each_learns_of_its_own():
    async def work(gathered):
        answers = gathered.take("a1", "a2", "a3")
        assert await gathered.sent(0) == ["a1", "a2", "a3"]
        gathered.wire.tell(True, False, True)
        return await asyncio.gather(*answers)

    assert run(work) == [True, False, True]


def test_nobody_is_told_before_the_other_side_tells_it():
    async def work(gathered):
        [answer] = gathered.take("a")
        await gathered.sent(0)
        gathered.wire._theirs.send(b"half of it")
        await asyncio.sleep(0.01)
        return answer.done()

    assert run(work) is False


def test_what_comes_meanwhile_is_the_next_gathering():
    async def work(gathered):
        first = gathered.take("a1")
        await gathered.sent(0)
        others = gathered.take("a2", "a3")
        await asyncio.sleep(0.01)
        assert (len(gathered.gatherer), len(gathered.wire.sent)) == (2, 1)
        gathered.wire.tell(True)
        assert await gathered.sent(1) == ["a2", "a3"]
        gathered.wire.tell(True, True)
        return await asyncio.gather(*first, *others)

    assert run(work) == [True, True, True]


def test_who_was_answered_a_moment_ago_comes_along_with_who_waits(monkeypatch):
    monkeypatch.setattr(gatherer, "TOGETHER_S", 600)

    async def work(gathered):
        [first] = gathered.take("a1")
        await gathered.sent(0)
        gathered.take("a2")
        gathered.wire.tell(True)
        assert await first
        gathered.take("a3")
        return await gathered.sent(1)

    assert run(work) == ["a2", "a3"]


def test_who_does_not_come_again_is_not_waited_for_any_longer():
    async def work(gathered):
        gathered.take("a1", "a2")
        await gathered.sent(0)
        gathered.take("a3")
        gathered.wire.tell(True, True)
        return await gathered.sent(1)

    assert run(work) == ["a3"]


def test_a_gathering_that_is_as_large_as_it_may_be_waits_for_nobody(monkeypatch):
    monkeypatch.setattr(gatherer, "TOGETHER_S", 600)
    monkeypatch.setattr(gatherer, "MOST_AT_ONCE", 2)

    async def work(gathered):
        gathered.take("a1")
        await gathered.sent(0)
        gathered.take("a2", "a3")
        gathered.wire.tell(True)
        return await gathered.sent(1)

    assert run(work) == ["a2", "a3"]


def test_those_of_another_kind_go_later_in_their_order():
    async def work(gathered):
        gathered.take("a1", "b1", "a2", "c1", "b2")
        for number, told in enumerate(([True] * 2, [True] * 2, [True])):
            await gathered.sent(number)
            gathered.wire.tell(*told)
        return gathered.wire.sent

    assert run(work) == [["a1", "a2"], ["b1", "b2"], ["c1"]]


def test_no_gathering_is_larger_than_a_transaction_may_be(monkeypatch):
    monkeypatch.setattr(gatherer, "MOST_AT_ONCE", 2)

    async def work(gathered):
        gathered.take("a1", "a2", "a3")
        await gathered.sent(0)
        gathered.wire.tell(True, True)
        await gathered.sent(1)
        return gathered.wire.sent

    assert run(work) == [["a1", "a2"], ["a3"]]


def test_who_goes_away_keeps_nobody_waiting():
    async def work(gathered):
        gone, other = gathered.take("a1", "a2")
        await gathered.sent(0)
        gone.cancel()
        gathered.wire.tell(True, True)
        return await other

    assert run(work) is True


def test_what_does_not_go_at_once_is_sent_when_the_other_side_takes_more():
    async def work(gathered):
        gathered.wire.left_to_send = 3
        [answer] = gathered.take("a")
        await gathered.until(lambda: gathered.wire.left_to_send == 0)
        gathered.wire.tell(True)
        return await answer

    assert run(work) is True


def test_what_is_refused_is_handed_on_and_the_next_goes_over_the_wire():
    async def work(gathered):
        gathered.take("a1", "a2", "b")
        await gathered.sent(0)
        gathered.wire.refuse(REFUSED)
        assert await gathered.sent(1) == ["b"]
        return [*gathered.handed_on]

    assert run(work) == [(["a1", "a2"], None)]


def test_what_cannot_even_be_sent_is_handed_on():
    async def work(gathered):
        gathered.wire.trouble = [UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogate")]
        gathered.take("a", "b")
        assert await gathered.sent(1) == ["b"]
        return [*gathered.handed_on]

    assert run(work) == [(["a"], None)]


def test_where_the_wire_breaks_all_is_handed_on_and_told_apart_what_may_be_kept():
    async def work(gathered):
        gathered.take("a", "b")
        await gathered.sent(0)
        gathered.wire.break_off()
        await gathered.until(lambda: gathered.gatherer.is_over)
        gathered.take("c")
        return [*gathered.handed_on]

    assert run(work) == [(["a"], UNKNOWN), (["b"], None), (["c"], None)]


def test_a_wire_that_breaks_while_nobody_writes_is_let_go():
    async def work(gathered):
        gathered.wire.break_off()
        await gathered.until(lambda: gathered.gatherer.is_over)
        gathered.take("a")
        return [*gathered.handed_on]

    assert run(work) == [(["a"], None)]


def test_nobody_waits_for_good_where_nothing_is_ever_told(monkeypatch):
    monkeypatch.setattr(gatherer, "LONGEST_S", 0.01)

    async def work(gathered):
        gathered.take("a", "b")
        await gathered.until(lambda: gathered.gatherer.is_over)
        return [*gathered.handed_on]

    assert run(work) == [(["a"], UNKNOWN), (["b"], None)]


def test_stopped_it_waits_for_what_is_under_way_and_hands_on_the_rest():
    async def work(gathered):
        answers = gathered.take("a", "b")
        await gathered.sent(0)
        gathered.wire.tell(True)
        gathered.gatherer.stop()
        return await answers[0], gathered.handed_on, gathered.wire.is_broken

    assert run(work) == (True, [(["b"], None)], True)


def test_stopped_it_hands_on_what_came_to_nothing():
    async def work(gathered):
        gathered.take("a")
        await gathered.sent(0)
        gathered.wire.break_off()
        gathered.gatherer.stop()
        return [*gathered.handed_on]

    assert run(work) == [(["a"], UNKNOWN)]
