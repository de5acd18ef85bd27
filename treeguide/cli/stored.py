"""Where the data of a command are, and what is said when they cannot be used."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treeguide.cli.arguments import APlace
from treeguide.cli.refusal import Refusal

FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
FAILING = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

if TYPE_CHECKING:
    from treeguide.store import Store

data_option = click.option(
    "--data",
    metavar="PLACE",
    type=APlace(),
    help="Where sessions are kept: a folder, or the address of a PostgreSQL database."
    " Without it: what TREEGUIDE_DATA says, or .data.",
)


class InUse(Refusal):
    """Another process holds the data. The text is a sentence with a remedy."""

    exit_code = 3


class Damaged(Refusal):
    """The command has found that the data are damaged. The text is a sentence with a remedy."""

    exit_code = 1


@contextmanager
def in_words() -> Iterator[None]:
    """Refuse with its own sentence whatever the store or a setting does not allow."""
    from treeguide.settings import SettingError
    from treeguide.store import Broken, Held, StoreError

    try:
        yield
    except Broken as error:
        raise Damaged(str(error)) from error
    except Held as error:
        raise InUse(str(error)) from error
    except (StoreError, SettingError) as error:
        raise Refusal(str(error)) from error
    except OSError as error:
        if error.errno in FAILING:
            why = str(error.strerror).lower()
            raise Refusal(
                f"The disk refuses what is asked of it: {why}. What was there before is"
                " kept. Free some space or see to the disk, then try again."
            ) from error
        if error.filename is None or error.errno not in FORBIDDEN:
            raise
        why = str(error.strerror).lower()
        raise Refusal(
            f"“{error.filename}” cannot be written to: {why}. See to the rights of its folder, and"
            " to how its disk is mounted."
        ) from error


def place_of(data: str | None) -> str:
    """Return where the data are: as the person says, or else as the settings do."""
    from treeguide.settings import read_settings

    return data or read_settings(os.environ).data


def folder_of(data: str | None, instead: str) -> Path:
    """Return the folder in which the data are; refuse with `instead` where it is a database."""
    from treeguide.store import is_address

    place = place_of(data)
    if is_address(place):
        raise Refusal(instead)
    return Path(place)


@contextmanager
def opened(data: str | None, *, only_reads: bool = False) -> Iterator["Store"]:
    """Open the data beside a server that may run, or a backup that somebody names.

    Unless the command `only_reads`, nobody replaces the files meanwhile.
    """
    from treeguide.store import is_address, open_store
    from treeguide.store.keeping.kept_file import open_file

    with in_words():
        place = place_of(data)
        is_file = not is_address(place) and Path(place).is_file()
        if is_file:
            store = open_file(Path(place))
        else:
            store = open_store(place, beside=True, only_reads=only_reads)
        try:
            yield store
        finally:
            store.close()


@contextmanager
def sessions_bar(store: "Store") -> Iterator[Callable[[int], None]]:
    """Show how many of the sessions were looked at."""
    from treeguide.cli.progress import bar
    from treeguide.store.keeping.looking import counts

    with bar(counts(store)["session"]) as shown:
        yield lambda done: shown.at(done, "sessions")
