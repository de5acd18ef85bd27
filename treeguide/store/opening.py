"""Opening the data of a folder."""

from pathlib import Path

from treeguide.store.errors import Newer
from treeguide.store.lock import Lock
from treeguide.store.sqlite import SqliteDriver
from treeguide.store.store import Store

FILE = "treeguide.db"


def open_store(folder: Path) -> Store:
    """Return the store in `folder`, made if there is none, and hold it until it is closed.

    Raises Held if another process has it, Newer if a newer program wrote it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / f"{FILE}.lock")
    lock.take()
    try:
        return Store(_migrated(folder / FILE), lock)
    except BaseException:
        lock.release()
        raise


def _migrated(file: Path) -> SqliteDriver:
    # Only the owner may read what people have answered; SQLite's log is made with the same rights.
    file.touch(mode=0o600)
    file.chmod(0o600)
    driver = SqliteDriver(file)
    unknown = driver.unknown_migrations()
    if unknown:
        driver.close()
        raise Newer(
            f"“{file}” was written by a newer TreeGuide ({', '.join(unknown)}). "
            "Install that version, or give another folder with --data."
        )
    driver.migrate()
    return driver
