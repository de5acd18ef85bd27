"""How many sessions one address may start in a minute, counted in this process's memory."""

import math
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address
from threading import Lock
from time import monotonic

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from treeguide.web.passing import was_passed_on
from treeguide.web.security import LOOPBACK

STARTS = frozenset(f"{place}.start_session" for place in ("player", "desk", "embed", "api"))
"""The endpoints at which sessions are started."""
SPAN = 60.0
MOST_NAMES = 10_000


class SlidingWindow:
    """Lets each name through `most` times within any minute, and says how long to wait else."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._clock = clock
        self._moments: dict[str, deque[float]] = {}
        self._counting = Lock()

    def seconds_to_wait(self, name: str) -> int:
        """Count one more of `name` and return 0, or return how long to wait, counting nothing."""
        with self._counting:
            now = self._clock()
            moments = self._of(name, now)
            while moments and moments[0] <= now - SPAN:
                moments.popleft()
            if len(moments) >= self._most:
                return max(1, math.ceil(moments[0] + SPAN - now))
            moments.append(now)
            return 0

    def _of(self, name: str, now: float) -> deque[float]:
        if name not in self._moments and len(self._moments) >= MOST_NAMES:
            self._forget_before(now - SPAN)
            if len(self._moments) >= MOST_NAMES:
                # More names than anybody honest has at once: the new ones share one count.
                name = ""
        return self._moments.setdefault(name, deque())

    def _forget_before(self, moment: float) -> None:
        self._moments = {
            name: moments for name, moments in self._moments.items() if moments[-1] > moment
        }


def add_to(app: Flask, most: int) -> None:
    """Let one address start `most` sessions of `app` in a minute, any number if it is 0."""
    if not most:
        return
    window = SlidingWindow(most)

    def refuse_too_many() -> None:
        if request.endpoint in STARTS and request.method == "POST" and not is_from_here():
            wait = window.seconds_to_wait(network_of(request.remote_addr))
            if wait:
                raise TooManyRequests(retry_after=wait)

    app.before_request(refuse_too_many)


def is_from_here() -> bool:
    """Whether a program of this machine sent the request, and no proxy for somebody else."""
    return request.remote_addr in LOOPBACK and not was_passed_on(request.headers)


def network_of(address: str | None) -> str:
    """Return what one household or office has: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        known = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(known, "ipv4_mapped", None)
    if mapped is not None:
        return str(mapped)
    return str(known) if known.version == 4 else known.exploded[:19]
