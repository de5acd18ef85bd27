"""A folder of data with a store in it, and the place of a backup."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import lamps
from treeguide.store import Store, open_store

EVENTS = 9
SESSIONS = 15


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    """A store with sessions in which personal answers were given."""
    store = open_store(data)
    lamps.prepare(store)
    for number in range(SESSIONS):
        for _ in lamps.walk(store, f"s{number}", EVENTS):
            pass
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"
