"""Has an event loop write parties of statements over a wire, one gathering after the other.

What comes while a gathering is under way goes into the next one. Nothing unusual is dealt with
here: it is handed on.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from threading import Lock

from treeguide.store import Unsure
from treeguide.store.driver import Party, Wire
from treeguide.store.group import MOST_AT_ONCE

Answer = asyncio.Future[bool]
Waiting = tuple[Party, Answer]
HandOn = Callable[[Sequence[Waiting], Unsure | None], None]
LONGEST_S = 10.0
"""How long an answer is waited for; a server that is there stops a statement sooner."""
TOGETHER_S = 0.001
"""How long who waits may wait for those who were answered a moment ago."""


class Gatherer:
    """Writes for the loop in which it was made, until its wire breaks or it is stopped.

    `hand_on` takes the parties that it could not write. Where they may be kept nevertheless, it
    gets the error that says so, to be told if another try comes to nothing.
    """

    def __init__(self, wire: Wire, hand_on: HandOn) -> None:
        self._wire = wire
        self._socket = wire.socket
        self._hand_on = hand_on
        self._waiting: deque[Waiting] = deque()
        self._under_way: list[Waiting] = []
        self._late: asyncio.TimerHandle | None = None
        self._complete = 0
        """With how many who wait the next gathering begins at once, 0 if that is not waited for."""
        self._next: asyncio.Handle | None = None
        self._is_busy = False
        self.is_over = False
        # Who stops this is another thread, and the loop may not have ended by then.
        self._turn = Lock()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._in_turn, self._hear)

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self, party: Party, answer: Answer) -> None:
        """Have a party written soon."""
        with self._turn:
            self._waiting.append((party, answer))
            if self.is_over:
                self._hand_on_the_rest()
            elif not self._is_busy or len(self._waiting) == self._complete:
                self._begin_soon()

    def stop(self) -> None:
        """Return when what is under way is settled; what waits behind it is handed on."""
        with self._turn:
            if not self.is_over:
                self.is_over = True
                if self._under_way:
                    self._finish()
                self._wire.give_up()
                self._hand_on_the_rest()

    def _in_turn(self, work: Callable[[], None]) -> None:
        with self._turn:
            if not self.is_over:
                work()

    def _begin_soon(self) -> None:
        """Begin when the loop has handed over what it has read by now."""
        self._is_busy = True
        if self._next is not None:
            self._next.cancel()
        self._next = self._loop.call_soon(self._in_turn, self._begin)

    def _begin_after(self, answered: int) -> None:
        """Begin the next gathering; where some wait, those who are answered now may come along.

        Two halves that take turns would cost the database twice as much as a whole.
        """
        if not 0 < len(self._waiting) < MOST_AT_ONCE:
            self._begin()
            return
        self._complete = len(self._waiting) + answered
        self._next = self._loop.call_later(TOGETHER_S, self._in_turn, self._begin)

    def _begin(self) -> None:
        """Begin the next gathering, if anybody waits."""
        self._complete, self._next = 0, None
        self._is_busy = bool(self._waiting)
        if not self._is_busy:
            return
        self._under_way = self._chosen()
        self._late = self._loop.call_later(LONGEST_S, self._in_turn, self._give_up)
        try:
            self._wire.send([party for party, _ in self._under_way])
            self._send_on()
        except Exception as error:
            self._fail(error)

    def _chosen(self) -> list[Waiting]:
        """Take those who are written together with the first out of those who wait."""
        most = min(len(self._waiting), MOST_AT_ONCE)
        foremost = [self._waiting.popleft() for _ in range(most)]
        chosen = set(self._wire.chosen([party for party, _ in foremost]))
        if len(chosen) < most:
            others = [one for number, one in enumerate(foremost) if number not in chosen]
            self._waiting.extendleft(reversed(others))
        return [one for number, one in enumerate(foremost) if number in chosen]

    def _send_on(self) -> None:
        """Send what the connection takes now, and the rest when it takes more."""
        if self._wire.sends_on():
            self._loop.add_writer(self._socket, self._in_turn, self._may_send)

    def _may_send(self) -> None:
        self._loop.remove_writer(self._socket)
        try:
            self._send_on()
        except Exception as error:
            self._fail(error)

    def _hear(self) -> None:
        try:
            outcomes = self._wire.outcomes()
            if outcomes is None:
                self._send_on()
        except Exception as error:
            self._fail(error)
        else:
            if outcomes is not None:
                settled = list(zip(self._ended(), outcomes, strict=True))
                self._begin_after(len(settled))
                _tell(settled)

    def _give_up(self) -> None:
        self._loop.remove_reader(self._socket)
        self._fail(self._wire.give_up())

    def _finish(self) -> None:
        """Wait for what is under way; the loop may be there or not."""
        try:
            outcomes = self._wire.wait()
        except Exception as error:
            self._hand_on_under_way(error)
        else:
            settled = list(zip(self._ended(), outcomes, strict=True))
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(_tell, settled)

    def _fail(self, error: Exception) -> None:
        self._hand_on_under_way(error)
        if self._wire.is_broken:
            self._end()
        else:
            self._begin_soon()

    def _end(self) -> None:
        self.is_over = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._wire.give_up()
        self._hand_on_the_rest()

    def _ended(self) -> list[Waiting]:
        """Return what was under way; it is not any more."""
        if self._late is not None:
            self._late.cancel()
        ended, self._under_way = self._under_way, []
        return ended

    def _hand_on_under_way(self, error: Exception) -> None:
        self._hand_on(self._ended(), error if isinstance(error, Unsure) else None)

    def _hand_on_the_rest(self) -> None:
        self._hand_on(list(self._waiting), None)
        self._waiting.clear()


def _tell(settled: Iterable[tuple[Waiting, bool]]) -> None:
    for (_, answer), outcome in settled:
        # Who asked may have gone away.
        if not answer.done():
            answer.set_result(outcome)
