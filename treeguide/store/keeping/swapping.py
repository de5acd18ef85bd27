"""Replacing the files of a folder, so that a halt at any moment leaves whole ones there."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from treeguide.store.owners import give_as, give_to_owner_of_folder
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE
from treeguide.store.sqlite.files import (
    bring_to_disk,
    forget,
    keep_as,
    put_in_place,
    refuse_unfinished,
)

HELD_FILES = (KEYS_FILE, FILE)
"""In the order in which they are replaced: keys that no event needs do no harm."""


def swap(folder: Path, made: Path, why: str, forgotten: Collection[str] = ()) -> list[Path]:
    """Put the files in `made` in place of those in `folder`; return under which names these stay.

    `why` and the time become part of these names. Those called `forgotten` do not stay. Raises
    Foreign, before anything is changed, where they would not belong to whom the old ones do, and
    Failing where they are not whole.
    """
    for name in HELD_FILES:
        if (made / name).exists():
            refuse_unfinished(made / name)
            give_as(made / name, folder / name)
    ending = f"{why}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    kept = []
    for name in HELD_FILES:
        if not (made / name).exists():
            continue
        old = folder / f"{name}.{ending}"
        if (folder / name).exists():
            keep_as(folder / name, old)
            kept.append(old)
        put_in_place(made / name, folder / name)
        if old not in kept:
            give_to_owner_of_folder(folder / name)
        if name in forgotten:
            forget(old)
            kept = [one for one in kept if one != old]
    bring_to_disk(folder)
    return kept
