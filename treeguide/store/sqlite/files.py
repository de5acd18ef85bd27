"""Files that hold data: written beside their place, on the disk before they are there."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from treeguide.store.errors import Failing

PIECE = 1 << 20
LOGS = ("-wal", "-shm", "-journal")
"""What SQLite may leave beside a file that it could not close."""
WITH_CONTENT = ("-wal", "-journal")
UNFINISHED = (
    "The disk that holds “{}” reports an error. Nothing was kept; look at the system's log, and"
    " have the disk tested."
)


def fingerprint_of(file: Path) -> str:
    """Return the sha256 of what `file` holds."""
    digest = sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def bring_to_disk(file: Path) -> None:
    """Return after `file`, or the names in that folder, are on the disk."""
    if file.is_dir() and os.name != "posix":
        return
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_unfinished(written: Path) -> None:
    """Raise Failing where a part of what `written` holds is still in a log beside it.

    A file that is closed takes in its log, and SQLite does not say where the disk refuses that.
    """
    for log in WITH_CONTENT:
        beside = written.with_name(written.name + log)
        if beside.exists() and beside.stat().st_size:
            raise Failing(UNFINISHED.format(written.parent))


def put_in_place(written: Path, place: Path) -> None:
    """Give a file its name, in place of what had it; at every moment one of them is there."""
    bring_to_disk(written)
    written.replace(place)
    bring_to_disk(place.parent)


def keep_as(file: Path, other: Path) -> None:
    """Let what `file` holds have the name `other` too, so that it stays when it is replaced."""
    with suppress(FileNotFoundError):
        os.link(file, other)
    for log in LOGS:
        with suppress(FileNotFoundError):
            # It belongs to the old content, and must never be taken for the new one's.
            file.with_name(file.name + log).rename(other.with_name(other.name + log))


def forget(file: Path) -> None:
    """Remove a file and what SQLite has left beside it."""
    for log in ("", *LOGS):
        file.with_name(file.name + log).unlink(missing_ok=True)
