"""The server's time, told without asking for it: leases of several nodes need one clock."""

import time

NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"
"""What a statement calls the server's time."""


class ServerClock:
    """Counts on from what the server said last, whatever this machine's own clock says.

    It is behind the server by the way of the answer, and never ahead of it: who follows it claims
    nothing too early.
    """

    def __init__(self) -> None:
        self._ahead_us = 0

    def learn(self, now_us: int) -> None:
        """Count on from the server's time in an answer that has just come."""
        # The steady clock: nobody sets it while the server runs.
        self._ahead_us = now_us - _steady_us()

    def now_us(self) -> int:
        """Return the server's time in microseconds since 1970, UTC."""
        return _steady_us() + self._ahead_us


def _steady_us() -> int:
    return time.monotonic_ns() // 1000
