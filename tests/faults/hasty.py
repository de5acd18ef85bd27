"""Stores that acknowledge before what they keep is safe. The tests must notice."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread

from treeguide.cli import main
from treeguide.store import StoreError
from treeguide.store.group import Write
from treeguide.store.keeping import backing_up, swapping
from treeguide.store.sqlite.driver import SqliteDriver


def forget_that_a_commit_failed() -> None:
    """Let every store of this process acknowledge what the disk has refused."""
    honest = SqliteDriver._commit

    def commit(driver: SqliteDriver, batch: list[Write]) -> None:
        try:
            honest(driver, batch)
        except StoreError:
            if not all(write.is_settled for write in batch):
                raise

    SqliteDriver._commit = commit


def commit_now_and_then() -> None:
    """Let every store of this process acknowledge at once, and commit three times a second."""
    connect, committing = SqliteDriver.__init__, Lock()

    def commit_soon(driver: SqliteDriver, *arguments: object) -> None:
        connect(driver, *arguments)
        Thread(target=keep_committing, args=(driver,), daemon=True).start()

    def keep_committing(driver: SqliteDriver) -> None:
        while True:
            time.sleep(0.3)
            with committing:
                if driver._writer.in_transaction:
                    driver._writer.execute("COMMIT")

    def run_only(driver: SqliteDriver, batch: list[Write]) -> None:
        with committing:
            if not driver._writer.in_transaction:
                driver._writer.execute("BEGIN IMMEDIATE")
            for write in batch:
                driver._run_one(write)

    SqliteDriver.__init__ = commit_soon
    SqliteDriver._commit = run_only
    SqliteDriver._reader = lambda driver: driver._writer


def write_in_place() -> None:
    """Let every command of this process write to where its work has its place, from the start."""

    @contextmanager
    def no_workshop(folder: Path) -> Iterator[Path]:
        yield folder

    def keep_where_it_is(written: Path, place: Path) -> None:
        if written != place:
            shutil.copyfile(written, place)

    backing_up.workshop = no_workshop
    for module in (backing_up, swapping):
        module.put_in_place = keep_where_it_is


if __name__ == "__main__":
    commit_now_and_then()
    sys.exit(main())
