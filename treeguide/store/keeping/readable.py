"""Making a file of SQLite readable whose first bytes or last pages are lost: in a copy of it."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from treeguide.store.errors import Broken
from treeguide.store.migrations import MIGRATIONS
from treeguide.store.sqlite.data_folder import private
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.sqlite.header import has_its_header, write_header

TABLES = "SELECT COUNT(*) AS number FROM sqlite_master"
NOTHING = (
    "Nothing of “{file}” can be read any more, so nothing can be saved. Bring a backup back with"
    " `treeguide restore FILE`."
)


@contextmanager
def readable(
    file: Path, workshop: Path, migrations: Mapping[str, tuple[str, ...]] = MIGRATIONS
) -> Iterator[SqliteDriver]:
    """Lend `file` or, where that cannot be opened, a copy of it with a new header.

    Raises Broken where that cannot be opened either.
    """
    driver = _opened(file, migrations) if has_its_header(file) else None
    if driver is None:
        copy = workshop / f"{file.name}.copy"
        _copy(file, copy)
        driver = _opened(copy, migrations)
    if driver is None:
        raise Broken(NOTHING.format(file=file))
    try:
        yield driver
    finally:
        driver.close()


def _opened(file: Path, migrations: Mapping[str, tuple[str, ...]]) -> SqliteDriver | None:
    """Return a file with its tables, None where it is damaged too much for that."""
    with suppress(Broken):
        driver = SqliteDriver(file, migrations)
        try:
            if driver.read(TABLES)[0]["number"]:
                return driver
        except Broken:
            driver.close()
            raise
        driver.close()
    return None


def _copy(file: Path, copy: Path) -> None:
    """Copy a file, with its log, and write what its header must have been."""
    shutil.copyfile(file, private(copy))
    log = file.with_name(f"{file.name}-wal")
    if log.exists():
        shutil.copyfile(log, private(copy.with_name(f"{copy.name}-wal")))
    write_header(copy)
