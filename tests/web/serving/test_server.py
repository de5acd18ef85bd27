"""The server itself: a process with a small application of the test's own."""

import errno
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.waiting import became_true, still_hangs
from treeguide.web.serving.server import (
    BACKLOG,
    FILES_OF_OURS,
    MOST_CONNECTIONS,
    CannotListen,
    listening,
)

ROOT = Path(__file__).parents[3]
PROGRAM = """
import os, signal, sys, threading, time
from treeguide.web.front.arrival import REFUSAL
from treeguide.web.front.bridge import Bridge
from treeguide.web.serving.server import Server, listening

def application(environ, start_response):
    if REFUSAL in environ:
        return environ[REFUSAL](environ, start_response)
    if environ["PATH_INFO"] == "/slow":
        print("begun", flush=True)
        time.sleep(float(environ["QUERY_STRING"]))
    body = str(os.getpid()).encode() if environ["PATH_INFO"] == "/who" else b"whole"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

opened = listening("127.0.0.1", 0)
print(opened.getsockname()[1], flush=True)
drain, finish, misses_signals = map(float, sys.argv[1:])
if misses_signals:
    # Another thread takes them, so none of them ends a sleep of the thread that waits for them.
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
server = Server(opened, drain_seconds=drain, finish_seconds=finish)
server.run(Bridge(application, threads=4, most=100_000))
print("cut short" if server.is_cut_short else "done", flush=True)
os._exit(0)
"""

WITHOUT_UVLOOP = f"""
import sys
sys.modules["uvloop"] = None
{PROGRAM}
"""

COUNT = """
import resource
from treeguide.web.serving.server import most_connections

resource.setrlimit(resource.RLIMIT_NOFILE, (300, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
print(most_connections(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


class Running:
    def __init__(self, process) -> None:
        self.process = process
        self.port = int(process.stdout.readline())
        # It listens before it heeds signals.
        self.ask()

    def connect(self, sent: bytes = b"") -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        opened.sendall(sent)
        return opened

    def ask(self, path: str = "/") -> bytes:
        with closing(self.connect(request(path, close=True))) as opened:
            return received(opened)

    def said(self) -> str:
        return self.process.stdout.readline().strip()


def request(path: str = "/", *, close: bool = False) -> bytes:
    end = b"Connection: close\r\n" if close else b""
    return b"GET %s HTTP/1.1\r\nHost: here\r\n%s\r\n" % (path.encode(), end)


def received(opened: socket.socket, until: bytes = b"") -> bytes:
    """Return what comes, up to the end or up to and with `until`."""
    content = b""
    while piece := opened.recv(65536):
        content += piece
        if until and content.endswith(until):
            break
    return content


@contextmanager
def running(
    drain: float = 0, finish: float = 20, *, misses_signals: bool = False, program: str = PROGRAM
):
    told = [str(float(each)) for each in (drain, finish, misses_signals)]
    command = [sys.executable, "-c", program, *told]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield Running(process)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def server():
    with running() as started:
        yield started


def test_the_process_that_was_started_is_the_one_that_answers(server):
    assert server.ask("/who").endswith(str(server.process.pid).encode())


def test_nothing_answers_any_more_when_the_process_is_killed(server):
    server.process.kill()
    server.process.wait()

    with pytest.raises(ConnectionRefusedError):
        server.connect()


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: he"], ids=["nothing", "half"])
def test_clients_that_send_nothing_more_stop_nobody(server, sent):
    slow = [server.connect(sent) for _ in range(200)]

    answer = server.ask()

    for opened in slow:
        opened.close()
    assert answer.endswith(b"whole")


def test_more_connections_that_say_nothing_than_may_wait_stop_nobody(server):
    slow = [server.connect(b"GET / HTTP/1.1\r\nHost: he") for _ in range(BACKLOG + 100)]

    answer = server.ask()

    hanging = [still_hangs(opened) for opened in slow]
    for opened in slow:
        opened.close()
    assert answer.endswith(b"whole")
    # Nobody was answered because one of them had been given up.
    assert all(hanging)


def test_as_many_connections_are_open_as_the_system_lets_us_have():
    printed = subprocess.run(
        [sys.executable, "-c", COUNT], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    counted, soft, hard = map(int, printed)
    assert soft == min(hard, MOST_CONNECTIONS + FILES_OF_OURS)
    assert counted == soft - FILES_OF_OURS


def test_two_requests_in_a_row_get_two_answers_in_their_order(server):
    with closing(server.connect(request("/who") + request("/"))) as opened:
        answers = received(opened, b"whole")

    assert re.findall(rb"\r\n\r\n(\w+?)(?:HTTP|$)", answers) == [
        str(server.process.pid).encode(),
        b"whole",
    ]


def test_bodies_that_do_not_come_stop_nobody(server):
    head = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf"
    slow = [server.connect(head) for _ in range(50)]

    answer = server.ask()

    for opened in slow:
        opened.close()
    assert answer.endswith(b"whole")


@pytest.mark.parametrize("end", [b"5\r\nhal", b"4\r\nhalf\r\n", b"no length\r\n"])
def test_a_body_in_chunks_that_breaks_off_is_not_taken_for_whole(server, end):
    head = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
    with closing(server.connect(head + b"2\r\nab\r\n" + end)) as opened:
        opened.shutdown(socket.SHUT_WR)
        answer = received(opened)

    assert answer.startswith(b"HTTP/1.1 400")
    assert b"whole" not in answer


def test_a_body_in_chunks_is_taken(server):
    head = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
    with closing(server.connect(head + b"2\r\nab\r\n0\r\n\r\n")) as opened:
        assert received(opened, b"whole").endswith(b"whole")


def test_a_head_that_is_too_long_is_refused(server):
    with closing(server.connect()) as opened:
        # It may hang up before everything was sent, and once it has answered.
        with suppress(ConnectionError):
            opened.sendall(request()[:-2] + b"Long: " + b"x" * 200_000 + b"\r\n\r\n")

        assert opened.recv(65536).startswith(b"HTTP/1.1 431")


def test_an_answer_in_two_parts_does_not_wait_for_the_clients_word(server):
    with closing(listening("127.0.0.1", 0)) as opened:
        assert opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_request_under_way_is_finished_before_the_server_ends(server):
    with closing(server.connect(request("/slow?0.4", close=True))) as opened:
        assert server.said() == "begun"
        server.process.send_signal(signal.SIGTERM)

        assert received(opened).endswith(b"whole")
    assert server.said() == "done"


@pytest.mark.parametrize("strangers", [0, 50])
@pytest.mark.parametrize("program", [PROGRAM, WITHOUT_UVLOOP], ids=["uvloop", "asyncio"])
def test_what_was_sent_before_the_server_was_asked_to_leave_is_answered(program, strangers):
    with running(program=program) as server:
        known = [server.connect(request()) for _ in range(10)]
        for each in known:
            received(each, b"whole")
        server.process.send_signal(signal.SIGSTOP)
        for each in known:
            each.sendall(request())
        new = [server.connect(request()) for _ in range(strangers)]
        server.process.send_signal(signal.SIGTERM)
        server.process.send_signal(signal.SIGCONT)

        answers = [received(each) for each in [*known, *new]]

        assert [answer.endswith(b"whole") for answer in answers] == [True] * len(answers)
        assert server.said() == "done"
        for each in [*known, *new]:
            each.close()


def test_a_server_that_stops_takes_nobody_new(server):
    with closing(server.connect(request("/slow?0.4", close=True))) as opened:
        assert server.said() == "begun"
        server.process.send_signal(signal.SIGTERM)
        refused = became_true(lambda: is_refused(server))
        received(opened)

    assert refused


def test_a_signal_that_comes_just_before_the_server_sleeps_is_not_missed():
    with running(misses_signals=True) as server:
        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(30) == 0


def test_a_hail_of_signals_stops_the_server_once():
    with running(drain=600) as server:
        for _ in range(50):
            server.process.send_signal(signal.SIGTERM)
            server.process.send_signal(signal.SIGINT)

        assert server.process.wait(30) == 0


def test_an_unused_connection_does_not_keep_the_server(server):
    with closing(server.connect(request())) as opened:
        received(opened, b"whole")
        server.process.send_signal(signal.SIGTERM)

        assert server.said() == "done"


def test_python_s_own_loop_answers_and_stops_as_well():
    with running(program=WITHOUT_UVLOOP) as server:
        with closing(server.connect(request("/slow?0.2", close=True))) as opened:
            assert server.said() == "begun"
            server.process.send_signal(signal.SIGTERM)

            assert received(opened).endswith(b"whole")
        assert server.said() == "done"


def test_a_request_without_end_is_given_up_after_the_time_that_is_left_to_it():
    with running(finish=1) as server, closing(server.connect(request("/slow?60"))):
        assert server.said() == "begun"
        server.process.send_signal(signal.SIGTERM)

        assert server.said() == "cut short"


def test_a_server_that_drains_still_answers():
    with running(drain=60) as server:
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)

        assert server.ask().endswith(b"whole")


def test_a_second_word_ends_the_draining():
    with running(drain=600) as server:
        server.process.send_signal(signal.SIGTERM)
        server.ask()
        server.process.send_signal(signal.SIGINT)

        assert server.process.wait(30) == 0


def test_a_hangup_stops_nobody(server):
    server.process.send_signal(signal.SIGHUP)
    time.sleep(0.3)

    assert server.ask().endswith(b"whole")


def test_nobody_else_can_listen_at_the_same_port(server):
    with pytest.raises(CannotListen, match=f"Port {server.port} of 127.0.0.1 is in use"):
        listening("127.0.0.1", server.port)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(socket.EAI_NONAME, "Name or service not known"), "No address is known by"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign"), "This machine has no address there."),
        (OSError(errno.EACCES, "Permission denied"), "Choose one from 1024 on with --port"),
        (OSError(errno.EADDRINUSE, "In use"), "or choose another with --port, such as --port 1."),
        (OSError(errno.ENETDOWN, "Network is down"), "port 65535: Network is down. Choose"),
    ],
)
def test_why_nobody_can_listen_is_said_with_what_to_do(monkeypatch, error, said):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(socket, "create_server", fail)

    with pytest.raises(CannotListen) as refused:
        listening("there", 65535)

    assert said in str(refused.value)
    assert "--" in str(refused.value)


@pytest.mark.skipif(not socket.has_ipv6, reason="This machine speaks no IPv6.")
def test_a_server_can_listen_at_an_ipv6_address():
    with closing(listening("::1", 0)) as opened:
        assert opened.getsockname()[0] == "::1"


def is_refused(server) -> bool:
    try:
        server.connect().close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        # It came while the server closed the socket at which it had listened.
        return False
    return False


def test_the_process_has_no_children(server):
    server.ask()

    assert not Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
