"""Opening the data: a folder with SQLite files, or the address of a PostgreSQL database."""

from pathlib import Path

from treeguide.store.driver import Driver
from treeguide.store.errors import Newer, StoreError
from treeguide.store.lock import Lock
from treeguide.store.master import Master
from treeguide.store.migrations import KEY_MIGRATIONS
from treeguide.store.sqlite import SqliteDriver
from treeguide.store.store import Store
from treeguide.store.vault import Vault

FILE = "treeguide.db"
KEYS_FILE = "treeguide-keys.db"
POSTGRESQL = ("postgresql://", "postgres://")
CONNECTIONS = 8


def is_address(place: Path | str) -> bool:
    """Whether `place` is the address of a PostgreSQL database."""
    return str(place).startswith(POSTGRESQL)


def open_store(
    place: Path | str,
    *,
    master: Master | None = None,
    beside: bool = False,
    connections: int = CONNECTIONS,
) -> Store:
    """Return the store at `place`: a folder, made if there is none, or a PostgreSQL address.

    A folder is held until the store is closed; to a database there are `connections` at most.
    `beside` is for what works next to the server that
    holds it: the data must be there. Raises Held if another process has the folder, Newer if a
    newer program wrote the data, StoreError where there are none.
    """
    if is_address(place):
        return _on_postgresql(str(place), master, beside, connections)
    if "://" in str(place):
        raise StoreError(
            f"“{place}” is the address of a database that TreeGuide does not know. Name a folder,"
            " or an address that begins with postgresql://."
        )
    folder = Path(place)
    if beside:
        if not (folder / FILE).is_file():
            raise StoreError(f"There are no data of TreeGuide in “{folder}”. Name another folder.")
        return _in_folder(folder, master, None)
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / f"{FILE}.lock")
    lock.take()
    try:
        return _in_folder(folder, master, lock)
    except BaseException:
        lock.release()
        raise


def _in_folder(folder: Path, master: Master | None, lock: Lock | None) -> Store:
    keys = SqliteDriver(private(folder / KEYS_FILE), KEY_MIGRATIONS)
    driver = SqliteDriver(private(folder / FILE))
    try:
        for each in (keys, driver):
            ready(each, str(each.file), may_migrate=lock is not None)
        store = _store(driver, keys, master or Master.of_folder(folder), lock)
        if lock is not None:
            _erase_again(store)
        return store
    except BaseException:
        driver.close()
        keys.close()
        raise


def _on_postgresql(address: str, master: Master | None, beside: bool, connections: int) -> Store:
    try:
        from treeguide.store.postgresql import PostgresqlDriver
    except ModuleNotFoundError as missing:
        raise StoreError(
            "Data on PostgreSQL need a package that is not installed. Add it with:"
            " pip install 'treeguide[postgres]'"
        ) from missing

    driver = PostgresqlDriver(address, connections=connections)
    try:
        ready(driver, driver.place, may_migrate=not beside)
        store = _store(driver, driver, master or Master.from_settings(), None)
        if not beside:
            _erase_again(store)
        return store
    except BaseException:
        driver.close()
        raise


def _store(driver: Driver, keys: Driver, master: Master, lock: Lock | None) -> Store:
    return Store(driver, keys, Vault(keys, master, driver.now_us), lock=lock)


def _erase_again(store: Store) -> None:
    """Delete the keys of what was erased: a backup that was put back may have brought them."""
    store.vault.erase(*(erasure.session_id for erasure in store.erasures()))


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
    elif driver.pending_migrations():
        raise StoreError(
            f"“{place}” was written by an older TreeGuide. Start the server once, so that it is"
            " brought up to date, then try again."
        )


def private(file: Path) -> Path:
    """Return `file`, made if need be, for its owner alone; SQLite's log gets the same rights."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    return file
