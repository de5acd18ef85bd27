"""The first bytes of a file of SQLite: whether they are as they must be, and making them anew."""

from pathlib import Path

BEGINNING = b"SQLite format 3\0"
LENGTH = 100
PAGE = 4096
"""The size of a page where the header does not say another one."""
SIZES = tuple(1 << power for power in range(9, 17))
MOST_TIMES = 1_000
"""So many times the size of what is left, a file is not believed to have been."""
WITH_A_LOG = b"\x02\x02"
KINDS = (WITH_A_LOG, b"\x01\x01")
LIMITS = b"\x00\x40\x20\x20"
"""No reserved bytes, and the three numbers that every file has."""
FORMAT_AND_ENCODING = {44: 4, 56: 1}
"""Where the schema format and UTF-8 are noted."""
WRONG_BEGINNING = "Its beginning is not as it was written, so nothing can be written to it."


def has_its_header(file: Path) -> bool:
    """Whether the beginning of `file` allows to read and to write it.

    SQLite takes one that does not for a file that is only to be read, and finds no fault. To be
    asked before this process opens the file: closing it takes away the locks that SQLite has.
    """
    with file.open("rb") as opened:
        header = opened.read(LENGTH)
    is_as_noted = header[18:20] in KINDS and header[20:24] == LIMITS
    return header.startswith(BEGINNING) and _noted_size(header) in SIZES and is_as_noted


def write_header(file: Path) -> None:
    """Give `file` the header that it must have had, and the length that it had by the old one."""
    with file.open("r+b") as opened:
        before = opened.read(LENGTH).ljust(LENGTH, b"\x00")
        size = _noted_size(before) if _noted_size(before) in SIZES else PAGE
        pages = _pages(before, -(-file.stat().st_size // size))
        # Where the end is missing, the tables that begin there are named and cannot be read.
        opened.truncate(pages * size)
        opened.seek(0)
        opened.write(_header(before, size, pages))


def _noted_size(header: bytes) -> int:
    """Return how long a page is by the header; the longest size does not fit, so it is a 1."""
    noted = int.from_bytes(header[16:18])
    return SIZES[-1] if noted == 1 else noted


def _pages(before: bytes, there: int) -> int:
    """Return how many pages there were, as far as that can be believed."""
    noted = int.from_bytes(before[28:32])
    return noted if there < noted < there * MOST_TIMES else there


def _header(before: bytes, size: int, pages: int) -> bytes:
    """Return the header of a file of so many pages, of which none is free."""
    header = bytearray(before)
    noted = 1 if size == SIZES[-1] else size
    header[:24] = BEGINNING + noted.to_bytes(2) + WITH_A_LOG + LIMITS
    header[28:40] = pages.to_bytes(4) + bytes(8)
    for place, number in FORMAT_AND_ENCODING.items():
        header[place : place + 4] = number.to_bytes(4)
    header[52:56] = header[64:68] = bytes(4)
    # Only where this is equal to the counter of changes is the number of pages believed.
    header[92:96] = header[24:28]
    return bytes(header)
