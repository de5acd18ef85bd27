"""Threads that answer requests: so many wait for them at most, and none of them for long."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
MOST_REQUESTS = 500
"""So many are worked on, or wait, at the same time."""
LONGEST_WAIT = 10.0
"""Seconds after which a request that no thread has begun with is told to come again."""


class Crew:
    """So many threads, for requests that hold up each other but nobody else."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="treeguide")
        self._requests = 0

    @property
    def is_crowded(self) -> bool:
        """Whether so many requests are here that the next one is better told to come again."""
        return self._requests >= MOST_REQUESTS

    async def do(self, work: Callable[[bool], T]) -> T:
        """Return what `work` returns in a thread; it is told whether it has waited too long."""
        last_moment = monotonic() + LONGEST_WAIT
        loop = asyncio.get_running_loop()
        self._requests += 1
        try:
            return await loop.run_in_executor(
                self._threads, lambda: work(monotonic() > last_moment)
            )
        finally:
            self._requests -= 1

    def stop(self) -> None:
        """Return when its threads have ended."""
        self._threads.shutdown()
