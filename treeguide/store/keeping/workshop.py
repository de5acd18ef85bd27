"""A folder in which files are made before they get their place; nothing stays in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from treeguide.store.errors import Held, StoreError
from treeguide.store.sqlite.lock import Lock

PREFIX = ".treeguide-workshop-"
LOCK = "lock"


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Lend a folder on the same disk as `folder`, for its owner alone.

    What others have left there who were killed is removed first: there may be keys in it. What
    cannot be done in the workshop is said of `folder`, which the person knows.
    """
    remove_left(folder)
    try:
        place, lock = _begun(folder)
        try:
            yield place
        except StoreError as error:
            raise type(error)(str(error).replace(str(place), str(folder))) from error
        finally:
            lock.release()
            shutil.rmtree(place, ignore_errors=True)
    except OSError as error:
        if PREFIX in str(error.filename):
            error.filename = str(folder)
        raise


def remove_left(folder: Path) -> None:
    """Remove the workshops in `folder` that nobody works in any more."""
    for place in workshops(folder):
        lock = Lock(place / LOCK)
        try:
            lock.take()
        except (Held, OSError):
            continue
        shutil.rmtree(place, ignore_errors=True)
        lock.release()
        # Windows removes no file that is open.
        shutil.rmtree(place, ignore_errors=True)


def workshops(folder: Path) -> list[Path]:
    """Return the workshops in `folder`: those in use, and those that were left."""
    return sorted(place for place in folder.glob(f"{PREFIX}*") if place.is_dir())


def _begun(folder: Path) -> tuple[Path, Lock]:
    while True:
        place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        lock = Lock(place / LOCK)
        try:
            lock.take()
        except (Held, FileNotFoundError):
            # Somebody has taken it for one that was left, before it was held.
            continue
        if lock.file.exists():
            return place, lock
        lock.release()
