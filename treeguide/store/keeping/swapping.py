"""Replacing the files of a folder, so that a halt at any moment leaves whole ones there."""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE
from treeguide.store.sqlite.files import bring_to_disk, forget, keep_as, put_in_place
from treeguide.store.sqlite.lock import Lock

HELD_FILES = (KEYS_FILE, FILE)
"""In the order in which they are replaced: keys that no event needs do no harm."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the data of `folder`, so that no server starts meanwhile; raise Held if one runs."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / f"{FILE}.lock")
    lock.take()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Lend a folder on the same disk as `folder`, for its owner alone; nothing stays in it."""
    place = Path(tempfile.mkdtemp(prefix=".treeguide-", dir=folder))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def swap(folder: Path, made: Path, why: str, forgotten: Collection[str] = ()) -> list[Path]:
    """Put the files in `made` in place of those in `folder`; return under which names these stay.

    `why` and the time become part of these names. Those called `forgotten` do not stay.
    """
    ending = f"{why}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    kept = []
    for name in HELD_FILES:
        if not (made / name).exists():
            continue
        old = folder / f"{name}.{ending}"
        if (folder / name).exists():
            keep_as(folder / name, old)
            kept.append(old)
        put_in_place(made / name, folder / name)
        if name in forgotten:
            forget(old)
            kept = [one for one in kept if one != old]
    bring_to_disk(folder)
    return kept
