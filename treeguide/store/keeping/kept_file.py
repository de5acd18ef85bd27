"""Reading a file that nobody writes to, such as a backup, without changing anything beside it."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from treeguide.store.driver import Row
from treeguide.store.errors import Broken, StoreError
from treeguide.store.keeping.tables import BOOKKEEPING, KEY_TABLES, TABLES
from treeguide.store.keeping.workshop import workshops
from treeguide.store.migrations import KEY_MIGRATIONS
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.data_folder import FIRST
from treeguide.store.sqlite.driver import SqliteDriver, with_pragmas
from treeguide.store.sqlite.files import LOGS
from treeguide.store.sqlite.header import BEGINNING, has_its_header
from treeguide.store.store import Store

DAMAGED = "“{}” is damaged. Use another backup."
HOLLOW = (
    "“{}” was changed after TreeGuide made it: “{}” is no plain table there, so to read it would be"
    " to run what somebody else has written. Use another backup."
)
NO_TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'table'"
OURS = {table.name for table in (*TABLES, *KEY_TABLES)} | {*BOOKKEEPING, "_sqlite_migrations"}


class KeptFile(SqliteDriver):
    """A SQLite file that is read and never written."""

    def _connected(self) -> Any:
        connection = sqlite3.connect(
            f"file:{quote(str(self.file.resolve()))}?immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        return with_pragmas(connection, "query_only=ON", "cell_size_check=ON")

    def _in_words(self, error: Exception) -> StoreError:
        said = super()._in_words(error)
        if isinstance(said, Broken):
            return Broken(DAMAGED.format(self.file))
        return said


class NoKeys(KeptFile):
    """Stands for the data keys where they are kept elsewhere: there are none to be found."""

    def _connected(self) -> Any:
        return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)

    def read(self, statement: str, **values: Any) -> list[Row]:
        """Return nothing."""
        return []


def keys_beside(file: Path) -> Path:
    """Return where the data keys that belong to the backup `file` are kept."""
    return file.with_name(f"{file.name}.keys")


def old_keys_of(store: Store) -> list[Path]:
    """Return the files with data keys of before: replaced ones, and what cannot be removed."""
    keys = store.keys
    if not isinstance(keys, SqliteDriver):
        return []
    folder, name = keys.file.parent, keys.file.name
    left = (file for place in workshops(folder) for file in place.glob(f"{name}*"))
    named = sorted([*folder.glob(f"{name}.*"), *left])
    return [file for file in named if not file.name.endswith(LOGS)]


def open_file(file: Path, master: Master | None = None) -> Store:
    """Return what a backup holds, for reading; raise StoreError where `file` is none."""
    _refuse_what_is_no_backup(file)
    keys_file = keys_beside(file)
    if keys_file.exists() and not has_its_header(keys_file):
        raise Broken(DAMAGED.format(keys_file))
    driver = KeptFile(file)
    keys = KeptFile(keys_file, KEY_MIGRATIONS) if keys_file.exists() else NoKeys(keys_file)
    try:
        for each in (driver, keys):
            _refuse_what_is_hollow(each)
        _refuse_what_holds_no_sessions(driver)
        return Store(driver, keys, Vault(keys, master or Master.from_settings()))
    except BaseException:
        driver.close()
        keys.close()
        raise


def _refuse_what_is_no_backup(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            beginning = opened.read(len(BEGINNING))
    except OSError as error:
        raise StoreError(
            f"“{file}” cannot be read: {error.strerror}. Name another file."
        ) from error
    if beginning != BEGINNING:
        raise StoreError(f"“{file}” is not a backup of TreeGuide. Name another file.")
    if not has_its_header(file):
        raise Broken(DAMAGED.format(file))
    for beside in (f"{file.name}-wal", f"{file.name}-journal"):
        log = file.with_name(beside)
        # An empty one is left by who has only looked at the file.
        if log.exists() and log.stat().st_size:
            raise StoreError(
                f"“{file}” is half of something: “{beside}” lies beside it. Files that were copied"
                " while a server wrote to them are no backup. Use one that `treeguide backup` made."
            )


def _refuse_what_is_hollow(driver: KeptFile) -> None:
    for row in driver.read(NO_TABLES):
        if row["name"].lower() in OURS:
            raise Broken(HOLLOW.format(driver.file, row["name"]))


def _refuse_what_holds_no_sessions(driver: KeptFile) -> None:
    file, pending = driver.file, driver.pending_migrations()
    if not KEY_MIGRATIONS.keys().isdisjoint(driver.unknown_migrations()):
        backup = f"“{file.with_suffix('')}”" if file.suffix == ".keys" else "the file beside it"
        raise StoreError(
            f"“{file}” holds only the keys of a backup. Name the backup itself: {backup}."
        )
    if not FIRST.isdisjoint(pending):
        raise StoreError(f"“{file}” is a database, and not one of TreeGuide. Name another file.")
