"""Data of a server that has ended, for the commands that keep them."""

import os
from pathlib import Path

import pytest

from tests.faults import lamps
from tests.store.tampering import tamper
from treeguide.store import open_store


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data of a server that has ended, named by the settings."""
    folder = tmp_path / "data"
    store = open_store(folder)
    store.publish_version(lamps.VERSION)
    store.make_live("lamp", {"lamp": lamps.VERSION.hash}, "tests")
    for number in range(4):
        for _ in lamps.walk(store, f"s{number}", 3):
            pass
    store.driver.write(lambda run: run("UPDATE session SET expires_us = touched_us + 86400000000"))
    store.close()
    # Settings of the tests themselves are none of TreeGuide's, and the doctor would say so.
    for name in [name for name in os.environ if name.startswith("TREEGUIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TREEGUIDE_DATA", str(folder))
    monkeypatch.delenv("COLUMNS", raising=False)
    return folder


@pytest.fixture
def damaged(data: Path) -> Path:
    store = open_store(data)
    tamper(store, "UPDATE event SET shown_at = 1 WHERE session_id = 's1' AND seq = 2")
    store.close()
    return data


def flipped(file: Path, where: int) -> None:
    """Change a byte in the middle of a page, as a failing disk does."""
    with file.open("r+b") as opened:
        opened.seek(where)
        byte = opened.read(1)[0]
        opened.seek(where)
        opened.write(bytes([byte ^ 0x55]))


def row_in(file: Path) -> int:
    """Return where an answer is kept."""
    return file.read_bytes().rindex(b"answeredlitno")
