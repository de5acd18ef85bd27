"""A backup: a copy that was made beside the running server, and read before it counts."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from treeguide.model import Record
from treeguide.store.errors import Broken, Full, StoreError
from treeguide.store.keeping.kept_file import DAMAGED as OF_A_BACKUP
from treeguide.store.keeping.kept_file import keys_beside, open_file
from treeguide.store.keeping.verify import Judgement, verify
from treeguide.store.keeping.workshop import workshop
from treeguide.store.migrations import KEY_MIGRATIONS
from treeguide.store.owners import give_as
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.data_folder import private
from treeguide.store.sqlite.driver import SqliteDriver, in_words
from treeguide.store.sqlite.files import fingerprint_of, put_in_place, refuse_unfinished
from treeguide.store.sqlite.header import BEGINNING
from treeguide.store.store import Store

PATIENCE_S = 60
MOST_NAMED = 3

DAMAGED = "The data are damaged, so no backup was made."
REMEDY = "`treeguide verify` lists all that is damaged, `treeguide repair` saves the rest."
ON_POSTGRESQL = (
    "PostgreSQL makes its own backups: `pg_dump --format=custom --file=FILE ADDRESS`. To bring one"
    " back takes more than `pg_restore`, or whoever was erased since is back too:"
    " docs/how-to/keep-the-data.md has all steps. To get a file for SQLite instead, use `treeguide"
    " migrate-store ADDRESS FOLDER`, then back that folder up."
)


class Backup(Record, frozen=True):
    """What was written: the data, and their wrapped keys in a file of their own."""

    file: Path
    sha256: str
    keys_file: Path
    keys_sha256: str
    judgement: Judgement


def back_up(
    store: Store,
    file: Path,
    *,
    replaces: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Backup:
    """Write what `store` holds to `file`, and its data keys to a file beside; return what was done.

    The store may be written to meanwhile. Nothing is there under the name of `file` before it was
    read and found whole. Raises Broken where it is not, StoreError where it cannot be written.
    """
    driver, keys = store.driver, store.keys
    if not (isinstance(driver, SqliteDriver) and isinstance(keys, SqliteDriver)):
        raise StoreError(ON_POSTGRESQL)
    keys_file = keys_beside(file)
    _refuse_the_place_of(file, driver.file)
    for each in (file, keys_file):
        _refuse_to_replace(each, replaces)
    with _workshop_in(file.parent) as made:
        written = made / file.name
        _copy_both(driver, keys, written)
        _erase_in(written, store)
        for each in (written, keys_beside(written)):
            refuse_unfinished(each)
        judgement = _judged(written, store, progress)
        with _whole_or_not_at_all(file, keys_file):
            give_as(keys_beside(written), keys_file)
            give_as(written, file)
            put_in_place(keys_beside(written), keys_file)
            put_in_place(written, file)
    return Backup(file, fingerprint_of(file), keys_file, fingerprint_of(keys_file), judgement)


@contextmanager
def _workshop_in(folder: Path) -> Iterator[Path]:
    """Lend a workshop in `folder`; raise StoreError where there can be none."""
    with ExitStack() as stack:
        try:
            made = stack.enter_context(workshop(folder))
        except OSError as error:
            raise _unwritable(folder, error) from error
        try:
            yield made
        except StoreError as error:
            raise type(error)(str(error).replace(str(made), str(folder))) from error


@contextmanager
def _whole_or_not_at_all(*files: Path) -> Iterator[None]:
    """Where one of the files cannot be put in place, leave none that was not there before."""
    new = [file for file in files if not file.exists()]
    try:
        yield
    except BaseException:
        for file in new:
            with suppress(OSError):
                file.unlink()
        raise


def _copy_both(driver: SqliteDriver, keys: SqliteDriver, written: Path) -> None:
    try:
        # The keys last: those of every event that was copied are there by then.
        copy_of(driver, written)
        copy_of(keys, keys_beside(written))
    except Broken as error:
        raise Broken(f"{DAMAGED} {error}") from error


def copy_of(driver: SqliteDriver, target: Path) -> None:
    """Write what a file holds at one moment to `target`, for its owner alone."""
    try:
        connection = sqlite3.connect(
            str(driver.file), isolation_level=None, timeout=PATIENCE_S, check_same_thread=False
        )
        try:
            # Without it, what is written holds some rows a second time, where deleting leaves them.
            connection.execute("PRAGMA secure_delete=ON").fetchall()
            connection.execute("VACUUM INTO ?", (str(private(target)),))
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        said = in_words(error, driver.file)
        # Only what is written takes room.
        raise (in_words(error, target) if isinstance(said, Full) else said) from error
    except OSError as error:
        raise _unwritable(target.parent, error) from error


def _unwritable(folder: Path, error: OSError) -> StoreError:
    """Return why nothing can be written into a folder, and what to do."""
    is_absent = isinstance(error, FileNotFoundError)
    advice = "Make the folder first" if is_absent else "See to the rights of the folder"
    return StoreError(
        f"“{folder}” cannot be written to: {error.strerror}. {advice}, or name another one."
    )


def _erase_in(file: Path, store: Store) -> None:
    """Erase in a copy who was erased while it was made: keys of theirs are missing, or too many."""
    try:
        erasures = store.erasures()
    except Broken as error:
        raise Broken(f"{DAMAGED} {error}") from error
    if not erasures:
        return
    with (
        closing(SqliteDriver(file)) as driver,
        closing(SqliteDriver(keys_beside(file), KEY_MIGRATIONS)) as keys,
    ):
        copy = Store(driver, keys, Vault(keys, store.vault.master))
        noted = {one.session_id for one in copy.erasures()}
        copy.apply_erasures([one for one in erasures if one.session_id not in noted])
        copy.vault.erase(*noted)


def _judged(file: Path, store: Store, progress: Callable[[int], None]) -> Judgement:
    copy = open_file(file, store.vault.master)
    try:
        judgement = verify(copy, progress=progress)
    finally:
        copy.close()
    if judgement.damages:
        raise Broken(f"{DAMAGED} {_said_of(file, store, judgement)} {REMEDY}")
    return judgement


def _said_of(file: Path, store: Store, judgement: Judgement) -> str:
    """Return the first damages, naming the data instead of the copy in which they were found."""
    sentences = said(judgement)
    for copy, driver in ((keys_beside(file), store.keys), (file, store.driver)):
        own = str(getattr(driver, "file", ""))
        found = OF_A_BACKUP.format(copy)
        sentences = sentences.replace(found, f"“{own}” is damaged.").replace(str(copy), own)
    return sentences


def said(judgement: Judgement) -> str:
    """Return the first damages as sentences."""
    # What the database itself says has no full stop.
    first = [f"{str(damage).rstrip('.')}." for damage in judgement.damages[:MOST_NAMED]]
    more = len(judgement.damages) - len(first)
    return " ".join([*first, *([f"And {more} more."] if more else [])])


def _refuse_the_place_of(file: Path, data: Path) -> None:
    if file.resolve().parent == data.resolve().parent:
        raise StoreError(
            f"“{file}” would lie among the data themselves, where it could replace them and would"
            " be lost with them. Give a name in another folder, best on another disk."
        )


def _refuse_to_replace(file: Path, replaces: bool) -> None:
    if file.exists() and not replaces:
        raise StoreError(
            f"“{file}” is there already, and a backup replaces nothing. Give another name, or"
            " say --force."
        )
    if file.is_dir() or (file.exists() and file.stat().st_size and not _is_database(file)):
        raise StoreError(
            f"“{file}” is no backup, so it is not replaced, not even with --force. Give another"
            " name."
        )


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(BEGINNING)) == BEGINNING
