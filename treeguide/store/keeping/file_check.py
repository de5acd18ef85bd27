"""Whether the files of a store are whole: they are read to their end, which may take long.

A file of 1 GB takes about 3 seconds, and ten from a slow disk. So a server that has long files
starts first, and reads them in a thread that leaves it time to answer.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from treeguide.store.errors import Broken, StoreError
from treeguide.store.keeping.kept_file import NoKeys
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, is_absent, refuse_anothers_data
from treeguide.store.sqlite.driver import SqliteDriver, in_words
from treeguide.store.sqlite.header import WRONG_BEGINNING, has_its_header
from treeguide.store.store import Store

QUICK_CHECK = "PRAGMA quick_check(5)"
LONG_BYTES = 128_000_000
"""From how many bytes on a server does not wait for the check."""
OPERATIONS = 100_000
"""So much of the check is about 2 ms of work."""
REST_S = 0.002
PATIENCE_S = 1.0
WITH_A_LOG = "wal"

Tell = Callable[[list[str]], None]


def faults_of_beginnings(folder: Path) -> list[str]:
    """Return which files in `folder` nobody could write to; for a folder that is not open yet.

    Closing a file takes away the locks that SQLite has on it in the same process.
    """
    refuse_anothers_data(folder)
    files = [folder / FILE, folder / KEYS_FILE]
    there = [file for file in files if not is_absent(file)]
    return [f"{file}: {WRONG_BEGINNING}" for file in there if not has_its_header(file)]


def are_long(store: Store) -> bool:
    """Whether the files of `store` are better read while the server answers.

    Without a write-ahead log, nobody could write while they are read.
    """
    files = [driver.file for driver in _drivers(store)]
    is_long = sum(file.stat().st_size for file in files) >= LONG_BYTES
    return is_long and store.health().journal == WITH_A_LOG


def faults_of_files(store: Store, stopped: Event | None = None) -> list[str]:
    """Return what SQLite says is wrong with the files of `store`, nothing for any other store.

    With `stopped` it works at half its speed, and ends with what it has found when that is set.
    Raises a StoreError where the files cannot be read now, which says nothing about them.
    """
    return [fault for driver in _drivers(store) for fault in _faults_of(driver.file, stopped)]


def _drivers(store: Store) -> list[SqliteDriver]:
    both = (store.driver, store.keys)
    files = [driver for driver in both if isinstance(driver, SqliteDriver)]
    return [driver for driver in files if not isinstance(driver, NoKeys)]


def _faults_of(file: Path, stopped: Event | None) -> list[str]:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as own:
            if stopped is not None:
                own.set_progress_handler(lambda: stopped.wait(REST_S), OPERATIONS)
            said = [str(row[0]) for row in own.execute(QUICK_CHECK)]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if stopped is not None and stopped.is_set():
            return []
        return _as_fault(in_words(error, file))
    return [f"“{file}”: {sentence}." for sentence in said if sentence != "ok"]


def _as_fault(error: StoreError) -> list[str]:
    if isinstance(error, Broken):
        return [str(error)]
    raise error


class FileCheck:
    """Reads the files of a store in a thread of its own, and tells what is wrong with them."""

    def __init__(self, store: Store, faults: Tell, unread: Callable[[StoreError], None]) -> None:
        self._store = store
        self._faults = faults
        self._unread = unread
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="file check", daemon=True)

    def start(self) -> None:
        """Read from now on; `faults` is called at the end if there are any, or `unread`."""
        self._thread.start()

    def stop(self) -> None:
        """Read no more. Returns when nothing is under way or, as reading harms nothing, soon."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        try:
            found = faults_of_files(self._store, self._stopped)
        except StoreError as error:
            self._unread(error)
            return
        if found:
            self._faults(found)
