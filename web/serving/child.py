"""One of the processes that answer, as the one sees it that has started it."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable

from treeguide.web import figures
from treeguide.web.logs import begin_anew, flush, log
from treeguide.web.serving.bell import Bell

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
STARTING_SECONDS = 60.0
"""How long a process may take until it answers. On a slow machine it takes a tenth of that."""

Answer = Callable[[Callable[[], None]], int]
"""What a process does: it calls what it is given once it answers, and returns its exit code."""


class Parent:
    """The process that starts the others: they notice when it is gone, however it went."""

    def __init__(self) -> None:
        # Nobody writes into it: it ends when the last process ends that could.
        self._alive, self._life = os.pipe()

    def follow(self) -> None:
        """Leave, in a process that was started, as soon as the first one is gone."""
        os.close(self._life)
        threading.Thread(target=self._leave_after_it, daemon=True).start()

    def _leave_after_it(self) -> None:
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)


class Child:
    """A process that was started a moment ago, or long ago."""

    def __init__(self, answer: Answer, parent: Parent) -> None:
        self._answers = Bell()
        self._is_ready = False
        self._last_moment = time.monotonic() + STARTING_SECONDS
        self.pid = _forked(lambda: _exit_code(answer, parent, self._answers))

    @property
    def is_ready(self) -> bool:
        """Whether it has come so far that it answers."""
        self._is_ready = self._is_ready or self._answers.wait(0)
        return self._is_ready

    @property
    def hangs(self) -> bool:
        """Whether it should have answered by now."""
        return not self.is_ready and time.monotonic() > self._last_moment

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def forget(self) -> None:
        """Give back what was held for it."""
        self._answers.close()


def _forked(run: Callable[[], int]) -> int:
    """Return the id of a new process, which runs `run` and heeds signals as any program does."""
    # In between, a signal would be lost: the new process still heeds it as the old one does.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        child = os.fork()
        if not child:
            signal.set_wakeup_fd(-1)
            for each in SIGNALS:
                signal.signal(each, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os._exit(run())
        return child
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _exit_code(answer: Answer, parent: Parent, answers: Bell) -> int:
    try:
        parent.follow()
        figures.add_up_with_others()
        begin_anew()
        return answer(answers.ring)
    except (Exception, SystemExit) as error:
        log.error("A process of the server had to end.", exc_info=error)
        return 1
    finally:
        flush()
