"""Folders in memory: what no test looks for after a power cut need not wait for a disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

MEMORY = Path("/dev/shm")


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """Yield a folder in memory that is gone afterwards, `otherwise` where there can be none."""
    if not os.access(MEMORY, os.W_OK):
        yield otherwise
        return
    with TemporaryDirectory(dir=MEMORY, prefix="treeguide-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder of the test's own, in which waiting for the disk costs nothing."""
    with in_memory(tmp_path) as folder:
        yield folder
