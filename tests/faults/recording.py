"""What `recorder.c` has written down."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LEFT_OUT = ("-shm", " (deleted)")
"""SQLite makes its shared memory anew after a crash; a nameless file is gone with its process."""


class Change(NamedTuple):
    """One change of a file below the recorded folder; see `recorder.c` for the letters."""

    what: str
    name: str
    offset: int
    content: bytes


def changes(log: Path) -> list[Change]:
    """Return the changes in the order in which they happened."""
    return [one for one in _read(log.read_bytes()) if not one.name.endswith(LEFT_OUT)]


def _read(log: bytes) -> Iterator[Change]:
    at = 0
    while at < len(log):
        what, length = struct.unpack_from("<cH", log, at)
        at += 3
        name = log[at : at + length].decode()
        at += length
        offset, length = struct.unpack_from("<qI", log, at)
        at += 12
        yield Change(what.decode(), name, offset, log[at : at + length])
        at += length
