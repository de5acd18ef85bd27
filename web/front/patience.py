"""Waiting that ends: one timer for all who wait, since one of its own for each costs as much as
reading what they wait for.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")
TURN = 1.0
"""Seconds between two looks at who has waited too long."""


class Patience:
    """Lets tasks of one event loop wait for so many seconds, and up to a turn longer."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last_moments: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._looks = False

    async def wait_for(self, coming: Awaitable[T]) -> T:
        """Return what comes, or raise TimeoutError."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._last_moments[task] = loop.time() + self._seconds
        if not self._looks:
            self._look_again(loop)
        try:
            return await coming
        except asyncio.CancelledError:
            if task not in self._late:
                raise
            task.uncancel()
            raise TimeoutError from None
        finally:
            del self._last_moments[task]
            self._late.discard(task)

    def _look_again(self, loop: asyncio.AbstractEventLoop) -> None:
        self._looks = True
        loop.call_later(min(TURN, self._seconds), self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._looks = False
        now = loop.time()
        for task, last_moment in self._last_moments.items():
            if last_moment <= now and task not in self._late:
                self._late.add(task)
                task.cancel()
        if self._last_moments:
            self._look_again(loop)
