"""Saving what is whole out of a damaged file, into a new one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec.structs import replace

from treeguide.model import Record
from treeguide.store.errors import Broken, StoreError
from treeguide.store.invariants.base import Damage, History, Invariant
from treeguide.store.invariants.files import AS_IT_SHOULD_BE, CHECK
from treeguide.store.keeping.backing_up import copy_of
from treeguide.store.keeping.beside_again import lay_beside
from treeguide.store.keeping.doubtful import said_of
from treeguide.store.keeping.keyless import erase_keyless, keyless
from treeguide.store.keeping.readable import readable
from treeguide.store.keeping.salvaging import Salvaged, salvage
from treeguide.store.keeping.saving import Lost, Saving
from treeguide.store.keeping.swapping import swap
from treeguide.store.keeping.tables import KEY_TABLES, TABLES
from treeguide.store.keeping.unproven import Unproven, unproven_rows
from treeguide.store.keeping.verify import verify
from treeguide.store.keeping.walking_again import Walk, stand_where_events_lead
from treeguide.store.keeping.workshop import workshop
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, NO_DATA, is_absent, private
from treeguide.store.sqlite.driver import SqliteDriver
from treeguide.store.sqlite.holding import held_alone
from treeguide.store.sqlite.row_sums import sum_anew
from treeguide.store.store import Store

ACTOR = "treeguide repair"
KEYLESS = (
    "The keys of its personal answers are lost, so nobody can read these. The rest is kept, as that"
    " of a session that was erased."
)
NOTHING_LEFT = (
    "The database in “{}” is missing or empty, so nothing can be saved. Bring a backup back with"
    " `treeguide restore FILE`."
)
ANY = "SELECT 1 AS found FROM {} LIMIT 1"

Progress = Callable[[int], None]
"""Is told how many sessions were looked at."""


class Repaired(Record, frozen=True):
    """What was saved, what was not, and where the damaged files are kept."""

    sessions: int
    lost: tuple[Lost, ...]
    replaced: tuple[Path, ...] = ()
    remaining: tuple[Damage, ...] = ()
    """What `verify` still finds in what was saved."""


def repair(
    folder: Path,
    *,
    applies: bool = False,
    progress: Progress = lambda done: None,
    walking: Callable[[Store], Walk] = lambda store: lambda session, events: None,
    more: Iterable[type[Invariant]] = (),
    unlike: Iterable[type[History]] = (),
) -> Repaired:
    """Save all that is whole in the data of `folder` into new files.

    With `applies` these take the place of the damaged ones, which are kept. `walking` tells where
    the events of a session lead, and `more` are invariants for `verify`: the store itself knows no
    trees. Sessions for which one of `unlike` does not hold are left out too. Raises Held while a
    server runs there or somebody writes to the data, Broken where nothing can be read at all.
    """
    _refuse_what_is_not_there(folder)
    with held_alone(folder), workshop(folder) as made:
        are_sound, unproven_keys = _save_keys(folder / KEYS_FILE, made)
        with readable(folder / FILE, made) as damaged:
            salvaged = salvage(damaged, TABLES, made / "salvaged.db")
        try:
            repaired = _saved(salvaged, made / FILE, progress, unlike)
        finally:
            salvaged.driver.close()
        without_keys, remaining = _remaining(made, folder, walking, more)
        if are_sound and not without_keys:
            (made / KEYS_FILE).unlink()
        # All keys of a sound file are in the new one. In the old one nobody could erase them.
        forgotten = (KEYS_FILE,) if are_sound else ()
        replaced = swap(folder, made, "damaged", forgotten) if applies else []
    lost = (
        *repaired.lost,
        *(Lost(*one) for one in said_of(unproven_keys)),
        *(Lost(f"session “{one}”", KEYLESS) for one in without_keys),
    )
    return replace(repaired, lost=lost, replaced=tuple(replaced), remaining=remaining)


def _refuse_what_is_not_there(folder: Path) -> None:
    if is_absent(folder / FILE):
        is_lost = not is_absent(folder / KEYS_FILE)
        raise Broken(NOTHING_LEFT.format(folder)) if is_lost else StoreError(NO_DATA.format(folder))


@contextmanager
def _opened(
    file: Path, migrations: Mapping[str, tuple[str, ...]] = MIGRATIONS
) -> Iterator[SqliteDriver]:
    """Lend a file, and let go of it afterwards."""
    driver = SqliteDriver(file, migrations)
    try:
        yield driver
    finally:
        driver.close()


def _save_keys(file: Path, made: Path) -> tuple[bool, tuple[Unproven, ...]]:
    """Save the data keys; return whether their file is sound, and which are not as written."""
    if is_absent(file):
        with _opened(private(made / KEYS_FILE), KEY_MIGRATIONS) as new:
            new.migrate()
        return False, ()
    with readable(file, made, KEY_MIGRATIONS) as keys:
        if keys.file == file and _is_sound(keys):
            copy_of(keys, made / KEYS_FILE)
            return True, ()
        salvaged = salvage(keys, KEY_TABLES, made / KEYS_FILE)
        with closing(salvaged.driver) as saved:
            saved.write(lambda run: sum_anew(run, KEY_MIGRATIONS))
        return False, salvaged.unproven


def _is_sound(driver: SqliteDriver) -> bool:
    try:
        faults = [row["integrity_check"] for row in driver.read(CHECK)]
        return faults == [AS_IT_SHOULD_BE] and not any(unproven_rows(driver, KEY_MIGRATIONS))
    except StoreError:
        return False


def _remaining(
    made: Path,
    folder: Path,
    walking: Callable[[Store], Walk],
    more: Iterable[type[Invariant]],
) -> tuple[list[str], tuple[Damage, ...]]:
    """Return which sessions have lost their keys, and what is still wrong in what was saved."""
    with _opened(made / FILE) as driver, _opened(made / KEYS_FILE, KEY_MIGRATIONS) as keys:
        keys.migrate()
        master = Master.of_folder(folder, may_begin=False)
        store = Store(driver, keys, Vault(keys, master))
        stand_where_events_lead(store, walking(store))
        lay_beside(store)
        judgement = verify(store, more=more)
        lost = keyless(judgement)
        if lost:
            erase_keyless(store, judgement, ACTOR)
            judgement = verify(store, more=more)
        return lost, judgement.damages


def _saved(
    salvaged: Salvaged, file: Path, progress: Progress, unlike: Iterable[type[History]]
) -> Repaired:
    with _opened(private(file)) as new:
        new.migrate()
        saving = Saving(salvaged, new, unlike)
        saving.versions()
        saving.sessions(progress)
        saving.rest()
    unread = (_unread(salvaged, name, places) for name, places in salvaged.unread.items())
    named = {one.what for one in saving.lost}
    unproven = (Lost(*one) for one in said_of(salvaged.unproven) if one[0] not in named)
    return Repaired(saving.seen, (*unread, *saving.lost, *unproven))


def _unread(salvaged: Salvaged, table: str, places: int) -> Lost:
    if not salvaged.driver.read(ANY.format(table)):
        return Lost(f"table “{table}”", "None of its rows can be read, if there were any.")
    return Lost(f"table “{table}”", f"Up to {places:,} of its rows cannot be read.")
