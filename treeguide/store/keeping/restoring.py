"""Putting a backup back: what was erased since stays erased, and what it replaces is kept."""

import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from treeguide.model import Record
from treeguide.store.errors import Broken, StoreError
from treeguide.store.keeping.backing_up import said
from treeguide.store.keeping.handing_over import HandedOver, hand_over
from treeguide.store.keeping.kept_file import keys_beside, open_file
from treeguide.store.keeping.keyless import erase_keyless, keyless
from treeguide.store.keeping.swapping import swap
from treeguide.store.keeping.verify import Judgement, verify
from treeguide.store.keeping.workshop import workshop
from treeguide.store.migrations import KEY_MIGRATIONS
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.missing_keys import MissingKey
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, private, ready
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.sqlite.holding import held_alone
from treeguide.store.store import Store

KEYS_AT_ONCE = 500
ACTOR = "treeguide restore"
UNCHANGED = "nothing was changed"
DAMAGED = (
    "The backup “{0}” is damaged, so nothing was changed. {1} Use another backup;"
    " `treeguide verify --data {2}` lists all that is damaged in this one."
)

Progress = Callable[[int], None]


class Restored(Record, frozen=True):
    """What was put back, and what became of the data before."""

    judgement: Judgement
    before: HandedOver
    keyless: int
    """How many sessions came back without their personal answers, for want of keys."""
    missing: tuple[MissingKey, ...]
    """The master keys without which personal answers cannot be read."""
    replaced: tuple[Path, ...]
    """Where the data before are kept."""


def restore(
    file: Path,
    folder: Path,
    progress: Progress = lambda done: None,
    *,
    without_keys: bool = False,
) -> Restored:
    """Put the backup `file` in place of the data in `folder`.

    Sessions that were erased in the data before are erased in the backup too, before anybody can
    read them, and access tokens that were revoked are so. With `without_keys`, sessions whose keys
    are neither beside the backup nor in the data before come back as erased. Raises Held while a
    server runs there or somebody writes to the data, Broken where the backup is damaged; nothing
    has changed then.
    """
    with _nothing_changed():
        open_file(file, Master()).close()
    with held_alone(folder), workshop(folder) as made, _nothing_changed(), _said_of(file, made):
        _copied(file, made / FILE)
        if keys_beside(file).exists():
            _copied(keys_beside(file), made / KEYS_FILE)
        with _opened(made, folder) as store:
            with _leading_to_another():
                before = hand_over(folder, store, made)
            judgement, erased = _judged(file, store, progress, without_keys)
            missing = tuple(one for one in store.missing_keys() if one.master_id)
        # What is among the keys now is not kept a second time: there it could not be erased.
        forgotten = (KEYS_FILE,) if before.has_all_keys else ()
        replaced = swap(folder, made, "replaced", forgotten)
    return Restored(judgement, before, erased, missing, tuple(replaced))


class _Copy(SqliteDriver):
    """A copy of a file: what is damaged in it is neither verified nor repaired where it lies."""

    def _in_words(self, error: Exception) -> StoreError:
        said = super()._in_words(error)
        return Broken(f"“{self.file}” is damaged.") if isinstance(said, Broken) else said


@contextmanager
def _nothing_changed() -> Iterator[None]:
    """Say of whatever keeps a backup from coming back that nothing has changed."""
    try:
        yield
    except StoreError as error:
        if UNCHANGED in str(error).lower():
            raise
        raise type(error)(f"{error} {UNCHANGED.capitalize()}.") from error


@contextmanager
def _said_of(file: Path, made: Path) -> Iterator[None]:
    """Name the files of a backup as the person does, and not the copies in which faults are met."""
    try:
        yield
    except StoreError as error:
        said = str(error)
        for copy, given in ((made / KEYS_FILE, keys_beside(file)), (made / FILE, file)):
            said = said.replace(str(copy), str(given))
        raise type(error)(said) from error


def _copied(file: Path, target: Path) -> None:
    try:
        shutil.copyfile(file, private(target))
    except OSError as error:
        sentence = f"“{file}” cannot be copied: {error.strerror}."
        raise StoreError(sentence) from error


@contextmanager
def _opened(made: Path, folder: Path) -> Iterator[Store]:
    """Lend the store that will be in `folder`, without what is over by now."""
    driver = _Copy(made / FILE)
    keys = _Copy(private(made / KEYS_FILE), KEY_MIGRATIONS)
    try:
        for each in (keys, driver):
            ready(each, str(each.file), may_migrate=True)
        store = Store(driver, keys, Vault(keys, Master.of_folder(folder, may_begin=False)))
        _forget_due(store)
        yield store
    finally:
        driver.close()
        keys.close()


def _forget_due(store: Store) -> None:
    """Delete the keys whose time is over, and what goes with them."""
    with _leading_to_another():
        while due := store.vault.due(store.clock(), KEYS_AT_ONCE):
            store.forget_over(due)


@contextmanager
def _leading_to_another() -> Iterator[None]:
    """Say of a backup that turns out to be damaged what to do."""
    try:
        yield
    except Broken as error:
        raise Broken(f"{error} Use another backup.") from error


def _judged(
    file: Path, store: Store, progress: Progress, without_keys: bool
) -> tuple[Judgement, int]:
    """Verify what will be there; return what was found, and how many sessions had lost keys."""
    _forget_due(store)
    store.apply_erasures(store.erasures())
    judgement = verify(store, progress=progress)
    lost = keyless(judgement)
    if lost and not without_keys and not keys_beside(file).exists():
        raise StoreError(_lacks_keys(file, len(lost)))
    if lost and without_keys:
        erase_keyless(store, judgement, ACTOR)
        judgement = verify(store, progress=progress)
    if judgement.damages:
        raise Broken(DAMAGED.format(file, said(judgement), shlex.quote(str(file))))
    return judgement, len(lost)


def _lacks_keys(file: Path, sessions: int) -> str:
    what = "1 session has" if sessions == 1 else f"{sessions:,} sessions have"
    return (
        f"{what} personal answers whose keys are neither in “{keys_beside(file).name}” beside the"
        " backup nor in the data before, so nothing was changed. Put that file beside the backup."
        " If there is none any more, say --without-keys: what lacks its keys comes back as erased."
    )
