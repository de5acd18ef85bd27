"""Several processes at one socket: a program of the test's own, whose processes do as it says."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.waiting import became_true

ROOT = Path(__file__).parents[3]
PROGRAM = """
import os, signal, sys, threading, time
from treeguide.web import logs
from treeguide.web.serving import child, processes
from treeguide.web.serving.server import listening

logs.set_up("text", sys.stdout)
opened = listening("127.0.0.1", 0)
fork = os.fork

def waits(ready):
    ready()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    while True:
        time.sleep(60)

def told(word):
    # In one piece: two processes tell at the same moment.
    os.write(1, (word + "\\n").encode())

{more}

port = opened.getsockname()[1]
code = processes.run(
    2, answer, opened, leaving_seconds=leaving, ready=lambda: print("port", port, flush=True)
)
print("code", code, flush=True)
"""
QUICK = """
leaving = 20
processes.PAUSE = processes.TURN = 0.05
answer = waits
"""
TELLS = """
def answer(ready):
    told("started")
    waits(ready)
"""
NAMES_A_REQUEST = """
def answer(ready):
    told("id " + logs.id_for(None))
    waits(ready)
"""
DIES = """
def answer(ready):
    told("started")
    return 1
"""
CRASHES = """
def answer(ready):
    raise SystemExit(1)
"""
HANGS = """
child.STARTING_SECONDS = 0.3
def answer(ready):
    told("started")
    time.sleep(600)
"""
STAYS = """
leaving = 1
def answer(ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ready()
    told("started")
    time.sleep(600)
"""
ONE_DIES = """
first, begins = os.pipe()
os.write(begins, b"1")
os.set_blocking(first, False)
def answer(ready):
    try:
        os.read(first, 1)
    except BlockingIOError:
        return 1
    waits(ready)
"""
DIES_LATER = """
def answer(ready):
    ready()
    told("started")
    return 1
"""
ASKED_AFTER_FORK = """
def forked():
    made = fork()
    if bool(made) is {in_parent}:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.2)
    return made
os.fork = forked
"""
MISSES_SIGNALS = """
# Another thread takes them, so none of them ends a sleep of the thread that waits for them.
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGCHLD})
"""


class Running:
    def __init__(self, process) -> None:
        self.process = process

    def said(self, pattern: str) -> str:
        """Return the first line to come in which `pattern` is found."""
        for line in self.process.stdout:
            if re.search(pattern, line):
                return line.strip()
        raise AssertionError(f"“{pattern}” was not said.")

    def rest(self) -> str:
        return self.process.stdout.read()

    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def running(*parts: str):
    program = PROGRAM.replace("{more}", QUICK + "".join(parts))
    with TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": folder},
            stdout=subprocess.PIPE,
            text=True,
            # A group of its own: some of its children leave for nobody who only asks them.
            start_new_session=True,
        )
        # Whoever waits for a word that never comes gets the end instead.
        patience = threading.Timer(90, process.kill)
        patience.start()
        try:
            yield Running(process)
        finally:
            patience.cancel()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()


def have_ended(processes: list[int]) -> bool:
    return became_true(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes))


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=30).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        # It came while the last one closed the socket at which it had listened.
        return False
    return False


def test_a_signal_that_comes_right_after_a_fork_ends_all():
    with running(ASKED_AFTER_FORK.replace("{in_parent}", "True")) as server:
        assert server.process.wait(30) == 0
        assert "code 0" in server.rest()


def test_a_process_that_is_told_to_leave_right_after_its_fork_leaves():
    with running(ASKED_AFTER_FORK.replace("{in_parent}", "False")) as server:
        server.said("ended before it answered anything")

        assert server.process.wait(30) == 0
        assert "code 1" in server.rest()


def test_told_to_leave_as_soon_as_it_is_ready_it_leaves():
    with running() as server:
        server.said("port")

        assert server.stop() == 0


def test_a_signal_that_comes_just_before_it_sleeps_is_not_missed():
    with running(TELLS, MISSES_SIGNALS) as server:
        server.said("started")

        assert server.stop() == 0


def test_processes_that_die_at_once_are_tried_a_few_times_and_no_more():
    with running(DIES) as server:
        assert server.process.wait(30) == 0
        said = server.rest()

    assert said.count("started") == 6
    assert "6 processes in a row ended before they answered anything, so the server stops." in said
    assert "code 1" in said


def test_each_round_waits_longer_than_the_one_before():
    with running(DIES, "processes.PAUSE = 0.9\n") as server:
        pauses = [server.said("another one is tried in")[-10:-9] for _ in range(4)]

    assert pauses == ["1", "2", "2", "4"]


def test_a_process_that_ends_as_programs_do_leaves_the_others_their_folder():
    with running(CRASHES) as server:
        server.process.wait(30)
        said = server.rest()

    assert said.count("code ") == 1


def test_a_process_that_never_answers_is_ended():
    with running(HANGS) as server:
        server.said("did not answer within .* seconds after its start, so it was ended")

        assert server.process.wait(30) == 0
        assert "code 1" in server.rest()


def test_while_one_answers_the_others_are_tried_again_and_again():
    with running(ONE_DIES) as server:
        for _ in range(5):
            server.said("another one is tried")

        assert server.stop() == 0


def test_a_process_that_has_answered_is_replaced_however_often_it_dies():
    with running(DIES_LATER) as server:
        for _ in range(9):
            server.said("another one takes its place")

        assert server.stop() == 0


def test_a_process_that_does_not_leave_is_ended_in_time():
    with running(STAYS) as server:
        server.said("started")
        server.said("started")
        server.process.send_signal(signal.SIGTERM)
        server.said("had not ended after 1 seconds, so it was ended")

        assert server.process.wait(30) == 0
        assert "code 1" in server.rest()


def test_a_second_word_reaches_the_processes():
    heeds = STAYS.replace("SIGINT, signal.SIG_IGN", "SIGINT, lambda *_: os._exit(0)")
    with running(heeds, "leaving = 600\n") as server:
        server.said("started")
        server.said("started")
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        server.process.send_signal(signal.SIGINT)

        assert server.process.wait(30) == 0
        assert "code 0" in server.rest()


def test_nobody_listens_any_more_once_all_have_stopped_listening():
    closes = STAYS.replace("    ready()", "    opened.close()\n    ready()")
    with running(closes, "leaving = 600\n") as server:
        port = int(server.said("port").split()[1])
        server.said("started")
        server.said("started")
        with closing(socket.create_connection(("127.0.0.1", port), timeout=30)):
            server.process.send_signal(signal.SIGTERM)

            assert became_true(lambda: is_refused(port))


def test_all_leave_when_the_first_is_killed():
    with running(TELLS) as server:
        server.said("started")
        server.said("started")
        children = server.children()
        server.process.kill()
        server.process.wait()

        assert len(children) == 2
        assert have_ended(children)


def test_these_tests_leave_no_process_behind_that_heeds_nothing():
    with running(STAYS) as server:
        server.said("started")
        server.said("started")
        children = server.children()

    assert len(children) == 2
    assert have_ended(children)


def test_no_two_processes_give_requests_the_same_id():
    with running(NAMES_A_REQUEST) as server:
        first, second = server.said("^id "), server.said("^id ")

        assert first != second
