"""Putting a backup back: what was erased since stays erased, and what it replaces is kept."""

import shutil
from collections.abc import Callable
from pathlib import Path

from treeguide.model import Record
from treeguide.store.backing_up import copy_of, said
from treeguide.store.driver import Driver, Row, Run
from treeguide.store.errors import Broken, StoreError
from treeguide.store.kept_file import keys_beside, open_file
from treeguide.store.master import Master
from treeguide.store.migrations import KEY_MIGRATIONS
from treeguide.store.opening import FILE, KEYS_FILE, private, ready
from treeguide.store.records import Erasure
from treeguide.store.sqlite import SqliteDriver
from treeguide.store.store import Store
from treeguide.store.swapping import held, swap, workshop
from treeguide.store.vault import Vault
from treeguide.store.verify import Judgement, verify

AT_ONCE = 1_000
KEYS = """
SELECT session_id, keep_days, wrapped, master_id, created_us, delete_us FROM data_key
WHERE (session_id, keep_days) > (:session_id, :keep_days)
ORDER BY session_id, keep_days LIMIT :most
"""
ADD_KEY = """
INSERT INTO data_key (session_id, keep_days, wrapped, master_id, created_us, delete_us)
VALUES (:session_id, :keep_days, :wrapped, :master_id, :created_us, :delete_us)
ON CONFLICT (session_id, keep_days) DO UPDATE SET
  wrapped = excluded.wrapped, master_id = excluded.master_id
WHERE data_key.created_us = excluded.created_us
"""
FORGET_DUE = "DELETE FROM data_key WHERE delete_us <= :now_us"


class Restored(Record, frozen=True):
    """What was put back, and what became of the data before."""

    judgement: Judgement
    erasures: int
    """How many sessions were erased once more."""
    replaced: tuple[Path, ...]
    """Where the data before are kept."""
    remarks: tuple[str, ...]


def restore(
    file: Path, folder: Path, progress: Callable[[int], None] = lambda done: None
) -> Restored:
    """Put the backup `file` in place of the data in `folder`.

    Sessions that were erased in the data before are erased in the backup too, before anybody can
    read them. Raises Held while a server runs there, Broken where the backup is damaged; nothing
    has changed then.
    """
    open_file(file, Master()).close()
    with held(folder), workshop(folder) as made:
        _copied(file, made / FILE)
        if keys_beside(file).exists():
            _copied(keys_beside(file), made / KEYS_FILE)
        erasures, remarks = _take_over(folder, made)
        judgement = _checked(made, folder, erasures, progress)
        replaced = swap(folder, made, "replaced")
    return Restored(judgement, len(erasures), tuple(replaced), (*judgement.remarks, *remarks))


def _copied(file: Path, target: Path) -> None:
    try:
        shutil.copyfile(file, private(target))
    except OSError as error:
        sentence = f"“{file}” cannot be copied: {error.strerror}. Nothing was changed."
        raise StoreError(sentence) from error


def _take_over(folder: Path, made: Path) -> tuple[list[Erasure], list[str]]:
    """Bring the keys of the data before to those of the backup; return what was erased there."""
    if not (folder / FILE).exists():
        return [], []
    try:
        driver = SqliteDriver(folder / FILE)
        keys = SqliteDriver(folder / KEYS_FILE, KEY_MIGRATIONS)
    except Broken as error:
        return [], [_unread(error)]
    try:
        _merge(keys, made / KEYS_FILE)
        return Store(driver, keys, Vault(keys, Master())).erasures(), []
    except Broken as error:
        return [], [_unread(error)]
    finally:
        keys.close()
        driver.close()


def _unread(error: Broken) -> str:
    return (
        f"The data before cannot be read any more, so whoever was erased since the backup is in it"
        f" again: erase those sessions once more. {error}"
    )


def _merge(keys: SqliteDriver, target: Path) -> None:
    """Add the keys of the data before to those of the backup.

    Where both have one, the backup's opens what is in the backup. If it is the very same key, the
    later wrapping counts: the master key may have been changed since.
    """
    if not target.exists():
        copy_of(keys, target)
        return
    into = SqliteDriver(target, KEY_MIGRATIONS)
    try:
        into.migrate()
        name = {"session_id": "", "keep_days": 0}
        while rows := keys.read(KEYS, most=AT_ONCE, **name):
            _add(into, rows)
            name = {word: rows[-1][word] for word in name}
    finally:
        into.close()


def _add(keys: Driver, rows: list[Row]) -> None:
    def add(run: Run) -> None:
        for row in rows:
            run(ADD_KEY, row)

    keys.write(add)


def _checked(
    made: Path, folder: Path, erasures: list[Erasure], progress: Callable[[int], None]
) -> Judgement:
    """Erase in the backup what was erased since, then verify it; raise Broken if it is damaged."""
    driver = SqliteDriver(made / FILE)
    keys = SqliteDriver(private(made / KEYS_FILE), KEY_MIGRATIONS)
    try:
        for each in (keys, driver):
            ready(each, str(each.file), may_migrate=True)
        store = Store(driver, keys, Vault(keys, Master.of_folder(folder)))
        keys.write(lambda run: run(FORGET_DUE, {"now_us": store.clock()}))
        store.apply_erasures([*store.erasures(), *erasures])
        judgement = verify(store, progress=progress)
    finally:
        driver.close()
        keys.close()
    if judgement.damages:
        raise Broken(f"The backup is damaged, so nothing was changed. {said(judgement)}")
    return judgement
