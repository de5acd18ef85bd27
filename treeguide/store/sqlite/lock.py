"""One process holds the data of a folder."""

import contextlib
import os
from pathlib import Path
from typing import IO

from treeguide.store.errors import Held


class Lock:
    """Held from `take` until `release`; the system releases it when the process ends."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._held: IO[str] | None = None

    def take(self) -> None:
        """Hold the data, or raise Held with the number of the process that does."""
        opened = self.file.open("a+", encoding="utf-8")
        if not _locked(opened):
            opened.seek(0)
            holder = opened.read().strip() or "unknown"
            opened.close()
            raise Held(
                f"Another server (process {holder}) holds the data in “{self.file.parent}”. "
                "Stop it first, or give this one another folder with --data."
            )
        # On a full disk the number cannot be written; the data are held all the same.
        with contextlib.suppress(OSError):
            opened.truncate(0)
            os.write(opened.fileno(), str(os.getpid()).encode())
        self._held = opened

    def release(self) -> None:
        """Let another process have the data."""
        if self._held is not None:
            self._held.close()
            self._held = None


def _locked(opened: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _locked_on_windows(opened)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked_on_windows(opened: IO[str]) -> bool:
    import msvcrt

    # A byte far behind the text, so that the text itself can still be read.
    opened.seek(1_000_000)
    try:
        msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
