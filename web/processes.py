"""Several processes that answer at one socket, for data that lie in PostgreSQL.

The one that was started answers nothing: it watches the others, replaces one that has died, and
tells them to leave. They leave by themselves when it is gone.
"""

import contextlib
import logging
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from types import FrameType

from treeguide.web import figures

PAUSE = 1.0
"""Seconds before a process that died is replaced: it may die at once again."""

log = logging.getLogger("treeguide")


def run(number: int, answer: Callable[[], int]) -> int:
    """Run `answer` in each of so many processes until they are told to leave; return the code."""
    folder = tempfile.mkdtemp(prefix="treeguide-figures-")
    os.environ[figures.SHARED] = folder
    try:
        return _Processes(number, answer).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Processes:
    def __init__(self, number: int, answer: Callable[[], int]) -> None:
        self._answer = answer
        self._number = number
        self._running: set[int] = set()
        self._leaves = False
        # Nobody writes into it: a child sees the end of it when this process ends, however.
        self._alive, self._life = os.pipe()

    def run(self) -> int:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._leave)
        worst = 0
        while self._running or not self._leaves:
            while len(self._running) < self._number and not self._leaves:
                self._start()
            worst = max(worst, self._wait())
        return worst

    def _start(self) -> None:
        child = os.fork()
        if not child:
            os._exit(self._answered())
        self._running.add(child)

    def _answered(self) -> int:
        """Return the exit code of a child, which this process is."""
        os.close(self._life)
        figures.add_up_with_others()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_DFL)
        threading.Thread(target=self._leave_with_parent, daemon=True).start()
        try:
            return self._answer()
        except Exception as error:
            log.error("A process of the server could not start.", exc_info=error)
            return 1

    def _leave_with_parent(self) -> None:
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _wait(self) -> int:
        """Wait until a process ends; return its code if it was told to, else 0."""
        try:
            ended, status = os.wait()
        except ChildProcessError:
            return 0
        self._running.discard(ended)
        if self._leaves:
            # One that was still starting when it was told to leave has nothing to finish.
            left = os.waitstatus_to_exitcode(status) in (0, -signal.SIGTERM, -signal.SIGINT)
            return 0 if left else 1
        log.error("Process %s of the server died; another one takes its place.", ended)
        time.sleep(PAUSE)
        return 0

    def _leave(self, number: int, frame: FrameType | None) -> None:
        self._leaves = True
        for child in self._running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
