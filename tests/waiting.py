"""Waiting in tests for what comes about by itself, and seeing that nothing has come yet."""

import socket
import time
from collections.abc import Callable


def became_true(claim: Callable[[], object], seconds: float = 30) -> bool:
    """Whether something comes about in so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if claim():
            return True
        time.sleep(0.05)
    return False


def still_hangs(opened: socket.socket) -> bool:
    """Whether a connection is open on which nothing is said."""
    opened.setblocking(False)
    try:
        return opened.recv(1) != b""
    except BlockingIOError:
        return True
