"""Who may use a folder of data: one server, beside it who writes, and who replaces the files.

Who only reads needs none of these: it reads the files that it has opened to their end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from treeguide.store.sqlite.data_folder import LOCKS, refuse_anothers_data
from treeguide.store.sqlite.lock import Lock

PATIENCE_S = 10
REPLACED = (
    "Another command (process {holder}) is about to replace the files in “{folder}”, so nothing was"
    " changed. Try again when it has ended."
)
WRITTEN_TO = (
    "Another command, such as `treeguide rotate-key`, writes to the data in “{folder}”, so nothing"
    " was changed. Try again when it has ended."
)


def held_by_a_server(folder: Path) -> Lock:
    """Hold `folder`, made if there is none, as its server does; raise Held where one has it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / LOCKS[0])
    lock.take()
    # A command may be run by somebody else, whose file this user could not open later.
    _of_writers(folder, REPLACED).make()
    return lock


def held_beside(folder: Path) -> Lock:
    """Hold the files of `folder`, so that nobody replaces them; raise Held while somebody does."""
    lock = _of_writers(folder, REPLACED)
    lock.take(together=True, patience_s=PATIENCE_S)
    return lock


class Holding:
    """Locks that are let go of together."""

    def __init__(self, *locks: Lock) -> None:
        self._locks = locks

    def release(self) -> None:
        """Let other processes have them, the last one that was taken first."""
        for lock in reversed(self._locks):
            lock.release()


def hold_alone(folder: Path) -> Holding:
    """Let no server start in `folder`, and nobody write beside one; raise Held where one does."""
    refuse_anothers_data(folder)
    lock, writers = held_by_a_server(folder), _of_writers(folder, WRITTEN_TO)
    try:
        writers.take(patience_s=PATIENCE_S)
    except BaseException:
        lock.release()
        raise
    return Holding(lock, writers)


@contextmanager
def held_alone(folder: Path) -> Iterator[None]:
    """Hold `folder` alone for a while, as `hold_alone` does."""
    holding = hold_alone(folder)
    try:
        yield
    finally:
        holding.release()


def _of_writers(folder: Path, sentence: str) -> Lock:
    return Lock(folder / LOCKS[1], sentence)
