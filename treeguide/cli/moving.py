"""What `treeguide migrate-store` does and says."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from treeguide.cli.backing import say
from treeguide.cli.movable import movable
from treeguide.cli.progress import bar
from treeguide.cli.refusal import Refusal
from treeguide.cli.restored import counted
from treeguide.cli.stored import in_words
from treeguide.settings import without_password
from treeguide.store import Master, Store, StoreError, is_address, open_store
from treeguide.store.invariants.sealed import NO_KEYS
from treeguide.store.keeping.kept_file import open_file
from treeguide.store.keeping.keyless import erase_keyless, keyless
from treeguide.store.keeping.moving import Moved, move
from treeguide.store.keeping.tables import rows_in
from treeguide.store.keeping.verify import Judgement
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, NO_DATA, is_absent

POSTGRESQL_PORT = 5432
ACTOR = "treeguide migrate-store"


def move_all(source: str, target: str, *, without_keys: bool = False) -> int:
    """Move all data; return the exit code."""
    if not is_address(source) and not Path(source).exists():
        raise Refusal(f"There is nothing at “{source}”. Check the spelling of the path.")
    if _place(source) == _place(target):
        raise Refusal(
            f"FROM and TO are the same place, “{without_password(source)}”. Name another one to"
            " which the data are copied."
        )
    with in_words():
        master = _master_of(source)
        old = _opened(source, master)
        try:
            judgement = movable(old, source, target, without_keys=without_keys)
            moved = _move(old, target, master, judgement)
        finally:
            old.close()
    click.echo(f"{moved.source}  {without_password(source)}")
    click.echo(f"{moved.target}  {without_password(target)}")
    say(f"{counted(moved.rows, 'row was', 'rows were')} moved, and both sides are equal.")
    for sentence in _about(judgement):
        say(sentence)
    say(
        f"The master key was not moved: give the one from {master.where} to the servers at"
        f" “{without_password(target)}”. Without it nobody can read personal answers."
    )
    return 0


def _move(old: Store, target: str, master: Master, judgement: Judgement) -> Moved:
    """Copy everything; sessions without their keys are erased ones there."""
    new = open_store(target, master=master, resumes=True, alone=True)
    try:
        with bar(rows_in(old)) as shown:
            moved = move(old, new, lambda done: shown.at(done, "rows"))
        erase_keyless(new, judgement, ACTOR)
        return moved
    finally:
        new.close()


def _about(judgement: Judgement) -> Iterator[str]:
    """Yield what of the data is not as it was, or was not looked at."""
    lost = keyless(judgement)
    if not lost:
        # They were looked at here, where there are none of them.
        yield from (one for one in judgement.remarks if one != NO_KEYS)
        return
    are = counted(len(lost), "session has", "sessions have")
    yield f"{are} arrived as erased: the keys of their personal answers are not there."


def _master_of(place: str) -> Master:
    is_folder = not is_address(place) and Path(place).is_dir()
    if not is_folder:
        return Master.from_settings()
    return Master.of_folder(Path(place), may_begin=False)


def _place(name: str) -> str:
    """Return what is equal for two names of one place."""
    if not is_address(name):
        return str(Path(name).resolve())
    address = urlsplit(name)
    host = address.netloc.rpartition("@")[2]
    return f"{host if ':' in host else f'{host}:{POSTGRESQL_PORT}'}{address.path}?{address.query}"


def _opened(place: str, master: Master) -> Store:
    if is_address(place):
        return open_store(place, master=master, alone=True)
    if Path(place).is_file():
        return open_file(Path(place), master)
    if all(is_absent(Path(place) / name) for name in (FILE, KEYS_FILE)):
        # Opening it would make some.
        raise StoreError(NO_DATA.format(place))
    return open_store(place, master=master, alone=True)
