"""`treeguide serve` where a part of the data was lost: it says so before anybody answers."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import lamps
from treeguide.store import open_store

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Data in which somebody has said something personal."""
    folder = tmp_path / "data"
    store = open_store(folder)
    lamps.prepare(store)
    for _ in lamps.walk(store, "s1", 4):
        pass
    store.close()
    return folder


def serve(data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "treeguide", "serve", "--port", "0", "--data", str(data)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("name", ["treeguide.db", "treeguide-keys.db"])
def test_no_server_starts_where_a_file_was_lost(data, name):
    (data / name).unlink()

    with serve(data) as server:
        try:
            said = server.stderr.read()
            code = server.wait(60)
        finally:
            server.kill()

    assert code == 2
    assert f"“{data / name}” is missing or empty" in said
    assert not (data / name).exists()


def test_a_server_says_at_its_start_which_master_key_is_missing_and_where_it_has_to_be(data):
    (data / "treeguide.key").unlink()

    with serve(data) as server:
        try:
            lines = [server.stdout.readline()]
        finally:
            server.kill()
        lines += server.stderr.readlines()

    assert "http://" in lines[0]
    [said] = [line for line in lines if "master key" in line]
    assert f"which is not in “{data / 'treeguide.key'}”" in said
