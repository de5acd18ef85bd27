"""Being told to stop in the middle of something."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

TOLD_TO_STOP = 128 + signal.SIGTERM


@contextmanager
def tidied_up() -> Iterator[None]:
    """Let what was begun be tidied up where somebody ends this program, as after Ctrl-C.

    For the main thread alone; the exit code is the one that shells give whoever was told to stop.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(*_: object) -> NoReturn:
    sys.exit(TOLD_TO_STOP)
