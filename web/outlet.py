"""Where the lines of the log go: what cannot be written is dropped, so that answers go on."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any, TextIO

LOST = (
    "Before this, %s lines of the log could not be written, so they are lost. Nothing else was"
    " hindered by that."
)
_CANNOT_BE_WRITTEN = (OSError, ValueError)
"""A full disk, a reader that has gone, a file that was closed."""


class Outlet:
    """A stream whose writers are never told that it fails; afterwards it says what was lost."""

    def __init__(self, stream: TextIO | None, lines: logging.Formatter) -> None:
        self._stream = stream
        # What a buffer cannot write it keeps, and fails with it at each later line.
        self._raw: Any = getattr(getattr(stream, "buffer", None), "raw", None)
        self._encoding: str = getattr(stream, "encoding", None) or "utf-8"
        self._lines = lines
        self._lock = threading.Lock()
        self._lost = 0
        self._is_broken_off = False
        self.tell_loss: Callable[[], object] = lambda: None
        """Called for each line that is lost."""

    def write(self, line: str) -> None:
        """Write a line with its end, or drop it."""
        with self._lock:
            try:
                self._put(f"{self._notice()}{line}" if self._lost else line)
            except _CANNOT_BE_WRITTEN:
                self._lost += 1
                self.tell_loss()
            else:
                self._lost = 0

    def flush(self) -> None:
        """Write out what waits, or leave it."""
        if self._raw is None and self._stream is not None:
            with contextlib.suppress(*_CANNOT_BE_WRITTEN):
                self._stream.flush()

    def _put(self, text: str) -> None:
        if self._raw is None:
            self._put_whole(text)
            return
        left = text.encode(self._encoding, "backslashreplace")
        while left:
            written = self._raw.write(left)
            if written is None:
                raise BlockingIOError
            left = left[written:]
            self._is_broken_off = bool(left)

    def _put_whole(self, text: str) -> None:
        if self._stream is None:
            raise ValueError("There is no stream.")
        self._stream.write(text)

    def _notice(self) -> str:
        """Return the line about what was lost, on a line of its own."""
        said = {"msg": LOST, "args": (self._lost,), "levelname": "WARNING"}
        line = self._lines.format(logging.makeLogRecord(said))
        return f"\n{line}\n" if self._is_broken_off else f"{line}\n"
