"""Opening the data: a folder with SQLite files, or the address of a PostgreSQL database."""

from contextlib import suppress
from pathlib import Path

from treeguide.settings import CONNECTIONS
from treeguide.store import sql
from treeguide.store.driver import Driver, Row
from treeguide.store.errors import Broken, StoreError
from treeguide.store.keeping.moving import UNFINISHED_MOVE
from treeguide.store.keeping.workshop import remove_left
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.data_folder import (
    FILE,
    is_absent,
    open_files,
    ready,
    refuse_anothers_data,
)
from treeguide.store.sqlite.holding import Holding, held_beside, held_by_a_server, hold_alone
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
    only_reads: bool = False,
    resumes: bool = False,
    alone: bool = False,
    connections: int = CONNECTIONS,
) -> Store:
    """Return the store at `place`: a folder, made if there is none, or a PostgreSQL address.

    A folder is held until the store is closed; to a database there are `connections` at most.
    `beside` is for what works next to the server that holds it: the data must be there, and nothing
    is made; unless it `only_reads`, nobody replaces the files meanwhile. `resumes` is for who goes
    on with a move that was interrupted, `alone` for who moves everything: nobody else may write
    meanwhile, in a database as in a folder. Raises Held if another process has the data, or is
    about to replace the files, Newer if a newer program wrote the data, Broken if they are damaged
    or a part of them is lost, StoreError where there are none.
    """
    if is_address(place):
        return _on_postgresql(
            str(place), master, may_make=not beside, connections=connections, alone=alone
        )
    if "://" in str(place):
        raise StoreError(
            f"“{place}” is the address of a database that TreeGuide does not know. Name a folder,"
            " or an address that begins with postgresql://."
        )
    folder = Path(place)
    refuse_anothers_data(folder)
    # Nothing is written, not even who holds it, where there are no data.
    if beside and (only_reads or is_absent(folder / FILE)):
        return _in_folder(folder, master, None, makes=False, resumes=resumes)
    lock = _held(folder, beside=beside, alone=alone)
    try:
        remove_left(folder)
        return _in_folder(folder, master, lock, makes=not beside, resumes=resumes)
    except BaseException:
        lock.release()
        raise


def _held(folder: Path, *, beside: bool, alone: bool) -> Lock | Holding:
    if alone:
        return hold_alone(folder)
    return held_beside(folder) if beside else held_by_a_server(folder)


def _in_folder(
    folder: Path, master: Master | None, lock: Lock | Holding | None, *, makes: bool, resumes: bool
) -> Store:
    driver, keys = open_files(folder, may_make=makes)
    try:
        master = master or Master.of_folder(folder, may_begin=makes)
        store = _store(driver, keys, master, lock)
        if not resumes:
            _refuse_half_of_a_move(store, str(folder))
        if makes:
            _erase_again(store)
        return store
    except BaseException:
        driver.close()
        keys.close()
        raise


def _on_postgresql(
    address: str, master: Master | None, *, may_make: bool, connections: int, alone: bool
) -> Store:
    try:
        from treeguide.store.postgresql.driver import PostgresqlDriver
    except ModuleNotFoundError as missing:
        raise StoreError(
            "Data on PostgreSQL need a package that is not installed. Add it with:"
            " pip install 'treeguide[postgres]'"
        ) from missing

    driver = PostgresqlDriver(address, connections=connections, alone=alone)
    try:
        ready(driver, driver.place, may_migrate=may_make)
        store = _store(driver, driver, master or Master.from_settings(), None)
        if may_make:
            _erase_again(store)
        return store
    except BaseException:
        driver.close()
        raise


def _store(driver: Driver, keys: Driver, master: Master, lock: Lock | Holding | None) -> Store:
    vault = Vault(keys, master, driver.now_us)
    return Store(driver, keys, vault, lock=lock, clock=driver.now_us)


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
