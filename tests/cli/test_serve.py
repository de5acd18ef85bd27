"""`treeguide serve` as people run it, in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.postgresql import new_database, postgresql_server
from tests.waiting import became_true
from treeguide.store import open_store

__all__ = ["new_database", "postgresql_server"]

ROOT = Path(__file__).parents[2]
FOUND = re.compile(r"http://\S+/")


class Served:
    def __init__(self, process, address: str) -> None:
        self.process, self.address = process, address

    def ask(self, path: str, body: dict | None = None, **headers: str) -> tuple[int, dict]:
        asked = urllib.request.Request(
            self.address + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def is_alive(self) -> bool:
        """Whether it answers; the tests' PostgreSQL survives no loss of power, so is not ready."""
        try:
            with urllib.request.urlopen(self.address + "healthz", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "treeguide", "serve", "--port", "0", *map(str, words)]


@contextmanager
def serving(*words: object, **settings: str):
    # A server that is killed leaves a folder where those are that are only for a while.
    with TemporaryDirectory() as folder:
        process = subprocess.Popen(
            command(*words),
            cwd=ROOT,
            env={**os.environ, "TMPDIR": folder, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield Served(process, FOUND.search(process.stdout.readline())[0])
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()


@pytest.fixture
def trees(plant, tmp_path):
    plant("lit? -yes-> end!; lit? -no-> end!", name="lamp")
    return tmp_path


def started(server) -> tuple[str, str]:
    """Start a session; return its id and the right to it."""
    status, answer = server.ask("api/v1/sessions", {"tree": "lamp"})
    assert status == 201
    return answer["session"], answer["token"]


def answered(server, session: str, token: str) -> int:
    event = {"kind": "answered", "seq": 1, "key": "a-key-of-mine", "answer": "yes"}
    right = {"Authorization": f"Bearer {token}"}
    return server.ask(f"api/v1/sessions/{session}/events", event, **right)[0]


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


# What is refused before anything is served


def test_a_folder_without_trees_is_refused_before_anything_is_served(run, tmp_path):
    result = run("serve", "--trees", tmp_path)

    assert result.exit_code == 2
    assert "holds no tree" in result.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_cannot_be_one_is_refused(run, port):
    result = run("serve", "--port", port)

    assert result.exit_code == 2
    assert "--port" in result.stderr


def test_a_wrong_setting_is_refused_with_what_is_allowed(run, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_THREADS", "many")

    result = run("serve")

    assert result.exit_code == 2
    assert "TREEGUIDE_THREADS is “many”. It can be a whole number from 1" in result.stderr


def test_several_processes_cannot_share_a_folder(run, monkeypatch, tmp_path):
    monkeypatch.setenv("TREEGUIDE_PROCESSES", "2")

    result = run("serve", "--data", tmp_path / "data")

    assert result.exit_code == 2
    assert "data in a folder are held by one process" in result.stderr


def test_a_port_that_is_in_use_is_named_with_another_one(trees):
    with serving("--trees", trees, "--data", trees / "data") as server:
        port = server.address.rstrip("/").rpartition(":")[2]
        words = command("--trees", trees, "--data", trees / "other", "--port", port)
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert f"Port {port} of 127.0.0.1 is in use" in done.stderr
    assert "is live in version" not in done.stderr


def test_data_that_another_server_holds_are_left_alone(trees):
    with serving("--trees", trees, "--data", trees / "data") as server:
        words = command("--trees", trees, "--data", trees / "data")
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 3
    assert f"process {server.process.pid}" in done.stderr


@pytest.mark.parametrize("words", [("a-file",), ("a-file", "below")])
def test_a_file_where_the_data_should_be_is_named(run, tmp_path, words):
    (tmp_path / "a-file").touch()
    place = tmp_path.joinpath(*words)

    result = run("serve", "--data", place)

    assert result.exit_code == 2
    assert result.stderr == (
        f"“{place}” cannot be a folder of data: a file is in the way."
        " Choose another folder with --data.\n"
    )


def test_a_folder_that_may_not_be_written_to_is_named(run, monkeypatch, tmp_path):
    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)

    result = run("serve", "--data", tmp_path / "data")

    assert result.exit_code == 2
    assert "may not write there" in result.stderr
    assert "Choose another folder with --data" in result.stderr


def test_an_address_that_this_machine_does_not_have_is_named(trees):
    words = command("--trees", trees, "--data", trees / "data", "--host", "192.0.2.7")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert "This machine has no address 192.0.2.7." in done.stderr


# Serving


def test_a_setting_that_there_is_not_is_told_and_stops_nobody(trees):
    with serving("--trees", trees, "--data", trees / "data", TREEGUIDE_TREADS="8") as server:
        assert server.ask("readyz")[0] == 200
        server.stop()
        said = server.process.stderr.read().splitlines()

    assert said[0] == (
        "TREEGUIDE_TREADS is set, and there is no such setting, so it changes nothing."
        " Did you mean TREEGUIDE_THREADS?"
    )


def test_the_place_of_the_data_can_come_from_the_environment(trees):
    with serving("--trees", trees, TREEGUIDE_DATA=str(trees / "elsewhere")):
        pass

    assert (trees / "elsewhere" / "treeguide.db").exists()


def test_it_tells_that_it_is_ready(trees):
    with serving("--trees", trees, "--data", trees / "data") as server:
        assert server.ask("readyz") == (200, {**server.ask("readyz")[1], "ready": True})


def test_told_to_stop_it_ends_with_0_and_leaves_the_data_whole_and_free(trees):
    with serving("--trees", trees, "--data", trees / "data") as server:
        session, token = started(server)
        answered(server, session, token)
        code = server.stop()
        written = server.process.stderr.read()

    is_written_back = not (trees / "data" / "treeguide.db-wal").exists()
    store = open_store(trees / "data")
    kept = [event.kind for event in store.history_of(session).events]
    store.close()
    assert (code, kept) == (0, ["started", "answered"])
    assert "Traceback" not in written
    assert is_written_back


def test_ctrl_c_ends_it_with_0_too(trees):
    with serving("--trees", trees, "--data", trees / "data") as server:
        server.process.send_signal(signal.SIGINT)

        assert server.process.wait(30) == 0


def test_while_it_drains_it_answers_and_says_that_it_leaves(trees):
    settings = {"TREEGUIDE_DRAIN_SECONDS": "60"}
    with serving("--trees", trees, "--data", trees / "data", **settings) as server:
        server.process.send_signal(signal.SIGTERM)

        assert became_true(lambda: server.ask("readyz")[0] == 503)
        assert answered(server, *started(server)) == 200


def test_killed_it_leaves_no_process_behind_and_the_data_free(trees):
    with serving("--trees", trees, "--data", trees / "data") as server:
        session, token = started(server)
        answered(server, session, token)
        children = children_of(server.process.pid)
        server.process.kill()
        server.process.wait()

    store = open_store(trees / "data")
    kept = len(store.history_of(session).events)
    store.close()
    assert (children, kept) == ([], 2)


def test_the_log_of_requests_goes_to_stderr_as_json(trees):
    with serving("--trees", trees, "--data", trees / "data", TREEGUIDE_LOG="json") as server:
        started(server)
        server.stop()
        lines = [json.loads(line) for line in server.process.stderr.read().splitlines()]

    assert [line["status"] for line in lines if line.get("endpoint") == "api.start_session"] == [
        201
    ]


def test_believed_proxies_say_who_asks_and_others_do_not(trees):
    far = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "evil.example"}
    settings = {"TREEGUIDE_SESSIONS_PER_MINUTE": "1", "TREEGUIDE_TRUSTED_PROXIES": "1"}
    with serving("--trees", trees, "--data", trees / "data", **settings) as server:
        asked = [
            server.ask("api/v1/sessions", {"tree": "lamp"}, **{"X-Forwarded-For": one})[0]
            for one in ("203.0.113.7", "203.0.113.8", "203.0.113.7")
        ]
    settings["TREEGUIDE_TRUSTED_PROXIES"] = "0"
    with serving("--trees", trees, "--data", trees / "data", **settings) as server:
        lied = [
            server.ask("api/v1/sessions", {"tree": "lamp"}, **{**far, "X-Forwarded-For": one})[0]
            for one in ("203.0.113.7", "203.0.113.8")
        ]

    assert (asked, lied) == ([201, 201, 429], [201, 429])


# Several processes on PostgreSQL


@pytest.fixture
def several(trees, new_database):
    address = new_database()
    with serving("--trees", trees, "--data", address, TREEGUIDE_PROCESSES="2") as server:
        assert became_true(server.is_alive)
        assert became_true(lambda: len(children_of(server.process.pid)) == 2)
        yield server


def test_several_processes_serve_the_same_sessions(several):
    sessions = [started(several) for _ in range(8)]

    assert {answered(several, *each) for each in sessions} == {200}


def test_a_process_that_dies_is_replaced_and_the_others_go_on(several):
    parent = several.process.pid
    first, second = children_of(parent)
    os.kill(first, signal.SIGKILL)

    assert became_true(lambda: len(set(children_of(parent)) - {first}) == 2)
    assert second in children_of(parent)
    assert became_true(several.is_alive)


def test_several_processes_end_together(several):
    children = children_of(several.process.pid)

    assert several.stop() == 0
    assert not any(map(is_alive, children))


def test_several_processes_end_when_the_first_is_killed(several):
    children = children_of(several.process.pid)
    several.process.kill()
    several.process.wait()

    assert became_true(lambda: not any(map(is_alive, children)))


def test_what_several_processes_count_is_read_as_one(several):
    for _ in range(6):
        started(several)

    def counted() -> float:
        with urllib.request.urlopen(several.address + "metrics", timeout=10) as answer:
            text = answer.read().decode()
        found = re.search(r"^treeguide_sessions_started_total\{.*\} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0

    assert {counted() for _ in range(6)} == {6}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="There is no /dev/full here.")
def test_a_server_whose_address_nobody_can_read_logs_it_and_answers(tmp_path):
    command = [sys.executable, "-m", "treeguide", "serve", "--port", "0", "--data", tmp_path]
    with Path("/dev/full").open("w") as full:
        server = subprocess.Popen(command, stdout=full, stderr=subprocess.PIPE, text=True)
    # Whoever waits for a line that never comes gets the end instead.
    patience = threading.Timer(60, server.kill)
    patience.start()
    try:
        said = next(line for line in server.stderr if "could not be printed" in line)
        status, _ = Served(server, FOUND.search(said)[0]).ask("readyz")
    finally:
        patience.cancel()
        server.terminate()
        code = server.wait(30)
        server.stderr.close()

    assert (status, code) == (200, 0)
