"""Waiting that ends costs one timer, however many wait."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from treeguide.web.front import patience
from treeguide.web.front.patience import Patience

TURN = 0.02
MANY = 50


async def timers_of(waiting: int) -> int:
    """Return how often a timer is set while so many wait for a few turns."""
    loop, times = asyncio.get_running_loop(), []
    set_timer = loop.call_later
    loop.call_later = lambda delay, call, *given: (
        times.append(call) or set_timer(delay, call, *given)
    )
    patient, nothing = Patience(600), loop.create_future()
    tasks = [asyncio.create_task(patient.wait_for(nothing)) for _ in range(waiting)]
    while len(times) < 3:
        # Longer sleep would set a timer too.
        await asyncio.sleep(0)
    nothing.set_result(None)
    await asyncio.gather(*tasks)
    return len(times)


def test_many_who_wait_share_one_timer(monkeypatch):
    monkeypatch.setattr(patience, "TURN", TURN)
    # In a thread of its own: browser tests have a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        timers = thread.submit(asyncio.run, timers_of(MANY)).result()

    assert timers == 3
