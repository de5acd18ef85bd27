"""Opening the data: a folder with SQLite files, or the address of a PostgreSQL database."""

from contextlib import suppress
from pathlib import Path

from treeguide.settings import CONNECTIONS
from treeguide.store import sql
from treeguide.store.driver import Driver, Row
from treeguide.store.errors import Broken, StoreError
from treeguide.store.keeping.moving import UNFINISHED_MOVE
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.data_folder import FILE, open_files, ready
from treeguide.store.sqlite.lock import Lock
from treeguide.store.store import Store

POSTGRESQL = ("postgresql://", "postgres://")


def is_address(place: Path | str) -> bool:
    """Whether `place` is the address of a PostgreSQL database."""
    return str(place).startswith(POSTGRESQL)


def open_store(
    place: Path | str,
    *,
    master: Master | None = None,
    beside: bool = False,
    resumes: bool = False,
    connections: int = CONNECTIONS,
) -> Store:
    """Return the store at `place`: a folder, made if there is none, or a PostgreSQL address.

    A folder is held until the store is closed; to a database there are `connections` at most.
    `beside` is for what works next to the server that holds it: the data must be there, and nothing
    is made. `resumes` is for who goes on with a move that was interrupted. Raises Held if another
    process has the folder, Newer if a newer program wrote the data, Broken if they are damaged or
    a part of them is lost, StoreError where there are none.
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
        return _in_folder(folder, master, None, resumes)
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / f"{FILE}.lock")
    lock.take()
    try:
        return _in_folder(folder, master, lock, resumes)
    except BaseException:
        lock.release()
        raise


def _in_folder(folder: Path, master: Master | None, lock: Lock | None, resumes: bool) -> Store:
    driver, keys = open_files(folder, may_make=lock is not None)
    try:
        master = master or Master.of_folder(folder, may_begin=lock is not None)
        store = _store(driver, keys, master, lock)
        if not resumes:
            _refuse_half_of_a_move(store, str(folder))
        if lock is not None:
            _erase_again(store)
        return store
    except BaseException:
        driver.close()
        keys.close()
        raise


def _on_postgresql(address: str, master: Master | None, beside: bool, connections: int) -> Store:
    try:
        from treeguide.store.postgresql.driver import PostgresqlDriver
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


def _refuse_half_of_a_move(store: Store, place: str) -> None:
    is_noted: list[Row] = []
    # Where that cannot be read, the data are damaged, which is told later and in full.
    with suppress(Broken):
        is_noted = store.driver.read(sql.META, key=UNFINISHED_MOVE)
    if is_noted:
        raise StoreError(
            f"`treeguide migrate-store` was interrupted while it copied data to “{place}”, so there"
            " are only keys. Run it again, with the same FROM and TO; FROM is as it was."
        )
