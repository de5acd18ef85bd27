"""The two files of a folder of data, which belong together: what if one of them is not there."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from treeguide.store.driver import Driver
from treeguide.store.errors import Broken, Failing, Full, Newer, StoreError
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.owners import give_to_owner_of_folder, refuse_what_is_anothers
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.sqlite.files import bring_to_disk

FILE = "treeguide.db"
KEYS_FILE = "treeguide-keys.db"
LOCKS = (f"{FILE}.lock", f"{FILE}.writers.lock")
FIRST = frozenset({next(iter(MIGRATIONS)), next(iter(KEY_MIGRATIONS))})
"""What has been applied wherever there are data."""
SEALED = "SELECT 1 AS found FROM event WHERE body_enc IS NOT NULL LIMIT 1"

MADE = "SELECT 1 AS found FROM sqlite_master WHERE name IN ('session', 'data_key') LIMIT 1"
LEAST_BYTES = 128 * 1024
"""SQLite needs less beside a file that is opened."""

FULL = "The disk that holds “{}” is full. Nothing was kept; free some space, then try again."
NO_DATA = "There are no data of TreeGuide in “{}”. Name another folder."
NO_DATABASE = (
    "“{file}” is missing or empty, and “{keys}”, the keys of what was in it, is there. So nothing"
    " was started and nothing was written. Put the file back, or a backup with"
    " `treeguide restore FILE`. To begin anew, name another folder."
)
NO_KEYS = (
    "“{keys}” is missing or empty, and personal answers need the keys that were in it. So nothing"
    " was written. Put the file back; the .keys file of your newest backup will do under this name."
    " If there is none, `treeguide repair` keeps what is not personal."
)
NO_KEYS_YET = "“{keys}” is missing. Start the server once: it makes that file, as nothing needs it."
UNREADABLE = {
    FILE: (
        "“{}” cannot be opened: it is damaged, or no database. `treeguide restore FILE` puts a"
        " backup in its place; without one, `treeguide repair` says what it can save."
    ),
    KEYS_FILE: (
        "“{}” cannot be opened: it is damaged, or no database. Put the .keys file of your newest"
        " backup in its place; without one, `treeguide repair` says what it can save."
    ),
}


def open_files(folder: Path, *, may_make: bool) -> tuple[SqliteDriver, SqliteDriver]:
    """Return the database in `folder`, and that of the data keys.

    With `may_make` what is not there is made, unless it was lost: keys without the data, or
    personal answers without the keys. Without it nothing is made. Raises Broken or StoreError.
    """
    file, keys_file = folder / FILE, folder / KEYS_FILE
    names = {"file": file, "keys": keys_file}
    if is_absent(file):
        if not is_absent(keys_file):
            raise Broken(NO_DATABASE.format(**names))
        if not may_make:
            raise StoreError(NO_DATA.format(folder))
    driver = _opened(file, MIGRATIONS, may_make)
    try:
        if is_absent(keys_file) and driver.read(SEALED):
            raise Broken(NO_KEYS.format(**names))
        if is_absent(keys_file) and not may_make:
            raise StoreError(NO_KEYS_YET.format(**names))
        return driver, _opened(keys_file, KEY_MIGRATIONS, may_make)
    except BaseException:
        driver.close()
        raise


def refuse_anothers_data(folder: Path) -> None:
    """Raise Foreign where data in `folder` belong to somebody else than whoever runs this."""
    # A folder that lets nobody in does not even tell what is in it.
    closed = () if os.access(folder, os.X_OK) else (folder,)
    refuse_what_is_anothers(*closed, *(folder / name for name in (FILE, KEYS_FILE, *LOCKS)))


def is_absent(file: Path) -> bool:
    """Whether nothing was ever written to `file`."""
    return not file.is_file() or not file.stat().st_size


def private(file: Path) -> Path:
    """Return `file`, made if need be, for its owner alone; SQLite's log gets the same rights."""
    is_new = not file.exists()
    file.touch(mode=0o600)
    file.chmod(0o600)
    if is_new:
        give_to_owner_of_folder(file)
    return file


def ready(driver: Driver, place: str, *, may_migrate: bool) -> None:
    """Bring the tables to what this program expects; raise where that cannot be."""
    unknown = driver.unknown_migrations()
    if unknown:
        raise Newer(
            f"“{place}” was written by a newer TreeGuide ({', '.join(unknown)}). "
            "Install that version, or give another folder with --data."
        )
    if may_migrate:
        driver.migrate()
        return
    pending = driver.pending_migrations()
    if not FIRST.isdisjoint(pending):
        raise StoreError(
            f"There are no data of TreeGuide in “{place}”. Check the name; a server that is"
            " started there makes them."
        )
    if pending:
        raise StoreError(
            f"“{place}” was written by an older TreeGuide. Start the server once, so that it is"
            " brought up to date, then try again."
        )


def _opened(
    file: Path, migrations: Mapping[str, tuple[str, ...]], may_migrate: bool
) -> SqliteDriver:
    is_new = is_absent(file)
    with _said_of(file):
        driver = SqliteDriver(private(file), migrations)
        try:
            _refuse_what_forgot_its_migrations(driver)
            ready(driver, str(file), may_migrate=may_migrate)
        except BaseException:
            driver.close()
            raise
    if is_new:
        # Where the keys are there and this file is not, it was lost: never so by a halt.
        bring_to_disk(file.parent)
    return driver


def _refuse_what_forgot_its_migrations(driver: SqliteDriver) -> None:
    """Raise Broken where there are tables, and no note that they were made."""
    if not FIRST.isdisjoint(driver.pending_migrations()) and driver.read(MADE):
        raise Broken("The migrations that were applied are not noted.")


@contextmanager
def _said_of(file: Path) -> Iterator[None]:
    """Say of a file that cannot be opened what can be done, and what cannot."""
    try:
        yield
    except Failing as error:
        if shutil.disk_usage(file.parent).free >= LEAST_BYTES:
            raise
        # SQLite has no room for the files that it needs beside it, and takes that for a fault.
        raise Full(FULL.format(file.parent)) from error
    except Broken as error:
        raise Broken(UNREADABLE[file.name].format(file)) from error
