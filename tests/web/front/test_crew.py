"""Before threads that answer only so many requests wait."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from treeguide.web.front import crew
from treeguide.web.front.crew import Crew


def fails(is_late):
    raise ValueError("This cannot be answered.")


@pytest.mark.parametrize("work", [lambda is_late: None, fails], ids=["answered", "failed"])
def test_a_request_that_is_done_takes_the_place_of_no_other(monkeypatch, work):
    monkeypatch.setattr(crew, "MOST_REQUESTS", 1)
    made, seen = Crew(1), []

    async def ask():
        for _ in range(2):
            seen.append(made.is_crowded)
            with suppress(ValueError):
                await made.do(lambda is_late: [seen.append(made.is_crowded), work(is_late)])
        seen.append(made.is_crowded)

    try:
        # In a thread of its own: browser tests have a loop in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, ask()).result()
    finally:
        made.stop()

    assert seen == [False, True, False, True, False]
