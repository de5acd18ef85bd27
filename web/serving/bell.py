"""A bell: what a process waits at for signals and for its threads, and misses none of them.

A signal that arrives just before a thread goes to sleep at a lock does not wake it, and a handler
of signals that takes a lock waits for ever if its own thread holds it.
"""

import contextlib
import os
import select
import signal

MOST = 4096
"""How many of the rings that nobody has heard yet are heard at once."""


class Bell:
    """A pipe: a ring before the wait is heard at the wait, and a second process may ring too."""

    def __init__(self) -> None:
        self._hears, self._rings = os.pipe()
        for end in (self._hears, self._rings):
            os.set_blocking(end, False)

    def ring(self) -> None:
        """Ring, from any thread or handler."""
        # A pipe that is full has been rung often enough.
        with contextlib.suppress(BlockingIOError):
            os.write(self._rings, b"!")

    def ring_at_signals(self) -> None:
        """Ring at every signal that has a handler, whatever this process is doing then."""
        signal.set_wakeup_fd(self._rings, warn_on_full_buffer=False)

    def wait(self, seconds: float | None = None) -> bool:
        """Return whether it rang since the last wait, or rings within so many seconds."""
        heard, _, _ = select.select([self._hears], [], [], seconds)
        if heard:
            os.read(self._hears, MOST)
        return bool(heard)

    def close(self) -> None:
        """Give back what it holds."""
        os.close(self._hears)
        os.close(self._rings)
