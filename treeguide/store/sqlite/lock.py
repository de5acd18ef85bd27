"""A file that one process holds alone, or that several hold together."""

import contextlib
import os
import secrets
import time
from pathlib import Path
from typing import IO

from treeguide.store.errors import Held
from treeguide.store.owners import give_to_owner_of_folder

BETWEEN_TRIES_S = 0.05
BEHIND = 1_000_000
"""On Windows bytes are held: some far behind the text, so that the text can still be read."""
BYTES = 1_000

BY_A_SERVER = (
    "Another server (process {holder}) holds the data in “{folder}”. Stop it first, or name"
    " another folder."
)


class Lock:
    """Held from `take` until `release`; the system releases it when the process ends."""

    def __init__(self, file: Path, sentence: str = BY_A_SERVER) -> None:
        self.file = file
        self._sentence = sentence
        self._held: IO[str] | None = None

    def take(self, *, together: bool = False, patience_s: float = 0) -> None:
        """Hold the file, alone or with others who do so `together`.

        Waits for others `patience_s`, then raises Held with the number of the process that holds it
        alone.
        """
        self.make()
        opened = self.file.open("a+", encoding="utf-8")
        until = time.monotonic() + patience_s
        while not _locked(opened, together):
            if time.monotonic() >= until:
                raise self._said_by(opened)
            time.sleep(BETWEEN_TRIES_S)
        if not together:
            _sign(opened)
        self._held = opened

    def make(self) -> None:
        """Let the file be there, though nobody holds it."""
        if not self.file.exists():
            self.file.touch()
            give_to_owner_of_folder(self.file)

    def release(self) -> None:
        """Let another process have it."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _said_by(self, opened: IO[str]) -> Held:
        with opened:
            opened.seek(0)
            holder = opened.read().strip() or "unknown"
        return Held(self._sentence.format(holder=holder, folder=self.file.parent))


def _sign(opened: IO[str]) -> None:
    """Write this process's number."""
    # On a full disk it cannot be written; the file is held all the same.
    with contextlib.suppress(OSError):
        opened.truncate(0)
        os.write(opened.fileno(), str(os.getpid()).encode())


def _locked(opened: IO[str], together: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _locked_on_windows(opened, together)
    try:
        fcntl.flock(opened, (fcntl.LOCK_SH if together else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked_on_windows(opened: IO[str], together: bool) -> bool:
    import msvcrt

    # Nothing can be held by several there: each holds one byte, and who wants all has to wait.
    opened.seek(BEHIND + (secrets.randbelow(BYTES) if together else 0))
    try:
        msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1 if together else BYTES)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
