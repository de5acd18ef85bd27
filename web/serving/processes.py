"""Several processes that answer at one socket, for data that lie in PostgreSQL.

The one that was started answers nothing: it watches the others, replaces one that has died, and
tells them to leave. They leave by themselves when it is gone.
"""

import logging
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable

from treeguide.web import figures
from treeguide.web.serving.bell import Bell
from treeguide.web.serving.child import SIGNALS, STARTING_SECONDS, Answer, Child, Parent

PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a process is replaced: the next one may fail for the same reason."""
ROUNDS = 3
"""How often all may fail in a row before nobody tries any more, if none of them answers."""
TURN = 1.0
"""Seconds after which it is looked whether a process hangs; signals wake it before."""

log = logging.getLogger("treeguide")


def run(
    number: int,
    answer: Answer,
    opened: socket.socket,
    *,
    leaving_seconds: float,
    ready: Callable[[], None],
) -> int:
    """Run `answer` in each of so many processes until they are told to leave; return the code.

    They answer at `opened`, and are ended if they do not leave within so many seconds. `ready` is
    called when signals are heeded, before any of them is started.
    """
    folder = tempfile.mkdtemp(prefix="treeguide-figures-")
    os.environ[figures.SHARED] = folder
    try:
        processes = _Processes(number, answer, opened, leaving_seconds)
        processes.heed_signals()
        ready()
        return processes.run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Processes:
    def __init__(
        self, number: int, answer: Answer, opened: socket.socket, leaving_seconds: float
    ) -> None:
        self._number = number
        self._answer = answer
        self._opened = opened
        self._leaving_seconds = leaving_seconds
        self._bell = Bell()
        self._parent = Parent()
        self._running: dict[int, Child] = {}
        self._failures = 0
        self._next_start = self._last_moment = 0.0
        self._times_asked = self._times_told = 0
        self._code = 0

    def heed_signals(self) -> None:
        self._bell.ring_at_signals()
        for each in SIGNALS:
            signal.signal(each, self._heed)

    def run(self) -> int:
        while self._running or not self._times_asked:
            self._part_with_ended()
            self._end_hanging()
            if self._times_asked:
                self._tell_to_leave()
            elif time.monotonic() >= self._next_start:
                self._start_missing()
            if self._running or not self._times_asked:
                self._bell.wait(TURN)
        return self._code

    def _heed(self, number: int, frame: object) -> None:
        # A signal may come at any moment, so whatever it asks for is done in the loop.
        if number != signal.SIGCHLD:
            self._times_asked += 1

    def _start_missing(self) -> None:
        for _ in range(self._number - len(self._running)):
            child = Child(self._answer, self._parent)
            self._running[child.pid] = child

    def _part_with_ended(self) -> None:
        while self._running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            # A program that was started from a shell's script may have children of the script.
            if child := self._running.pop(pid, None):
                self._part_with(child, os.waitstatus_to_exitcode(status))

    def _part_with(self, child: Child, code: int) -> None:
        if self._times_asked:
            # One that was still starting when it was told to leave has nothing to finish.
            has_left = code in (0, -signal.SIGTERM, -signal.SIGINT)
            self._code = self._code if has_left else 1
        elif child.is_ready:
            self._replace(child.pid)
        else:
            self._try_again(child.pid)
        child.forget()

    def _replace(self, pid: int) -> None:
        self._failures = 0
        self._next_start = time.monotonic() + PAUSE
        log.error("Process %s of the server died; another one takes its place.", pid)

    def _try_again(self, pid: int) -> None:
        self._failures += 1
        rounds = self._failures // self._number
        if rounds >= ROUNDS and not any(child.is_ready for child in self._running.values()):
            self._give_up()
            return
        pause = min(PAUSE * 2**rounds, LONGEST_PAUSE)
        self._next_start = time.monotonic() + pause
        log.error(
            "Process %s of the server ended before it answered anything; another one is tried"
            " in %.0f seconds.",
            pid,
            pause,
        )

    def _give_up(self) -> None:
        log.error(
            "%s processes in a row ended before they answered anything, so the server stops."
            " The lines above say why; start it again when that is mended.",
            self._failures,
        )
        self._times_asked += 1
        self._code = 1

    def _end_hanging(self) -> None:
        for child in self._running.values():
            if child.hangs:
                log.error(
                    "Process %s of the server did not answer within %.0f seconds after its start,"
                    " so it was ended.",
                    child.pid,
                    STARTING_SECONDS,
                )
                child.send(signal.SIGKILL)

    def _tell_to_leave(self) -> None:
        if not self._times_told:
            # While anybody listens, whoever comes would wait for an answer.
            self._opened.close()
            self._last_moment = time.monotonic() + self._leaving_seconds
        if self._times_told < self._times_asked:
            word = signal.SIGINT if self._times_told else signal.SIGTERM
            self._times_told = self._times_asked
            for child in self._running.values():
                child.send(word)
        if time.monotonic() > self._last_moment:
            self._end_late()

    def _end_late(self) -> None:
        for child in self._running.values():
            log.error(
                "Process %s of the server had not ended after %.0f seconds, so it was ended.",
                child.pid,
                self._leaving_seconds,
            )
            child.send(signal.SIGKILL)
