"""Opening the data of a server, and looking at them before anybody is answered."""

from pathlib import Path

from treeguide.settings import Settings
from treeguide.store import Held, Store, StoreError, is_address, open_store
from treeguide.store.keeping.file_check import faults_of_beginnings
from treeguide.store.keeping.first_look import faults_at_first_sight
from treeguide.store.keeping.read_only import DAMAGED, REMEDY, let_nobody_write
from treeguide.store.owners import owner_of, whoever_runs_this
from treeguide.store.sqlite.network_disk import refuse_network_disk
from treeguide.web.logs import log

CANNOT_BEGIN, HELD = 2, 3
"""Exit codes: the server cannot begin; another server holds the data."""


class Refused(Exception):
    """The server cannot begin. The text is a sentence with a remedy."""

    def __init__(self, sentence: str, code: int = CANNOT_BEGIN) -> None:
        super().__init__(sentence)
        self.code = code


def store_at(data: Path | str, settings: Settings) -> Store:
    """Return the store at `data`, looked over, or raise Refused."""
    try:
        return looked_over(data, settings)
    except StoreError as error:
        raise Refused(str(error), HELD if isinstance(error, Held) else CANNOT_BEGIN) from error
    except OSError as error:
        if not str(error.filename).startswith(str(data)):
            raise
        raise Refused(_no_folder(data, error)) from error


def looked_over(data: Path | str, settings: Settings) -> Store:
    """Return the store at `data`; one that is damaged is read, and nobody writes to it."""
    if not (is_address(data) or settings.network_disk):
        refuse_network_disk(Path(data))
    beginnings = [] if is_address(data) else faults_of_beginnings(Path(data))
    store = open_store(data, connections=settings.connections)
    if said := faults_at_first_sight(store, beginnings):
        stop_writing(store, said)
    else:
        for missing in store.missing_keys():
            log.error("%s", missing)
    return store


def stop_writing(store: Store, said: list[str]) -> None:
    """Let nobody write to `store` any more, and say why in the log."""
    let_nobody_write(store, said[0])
    log.error("%s %s This was found:", DAMAGED, REMEDY)
    for sentence in said:
        for line in sentence.splitlines():
            log.error("%s", line)


def _not_allowed(folder: Path, file: Path) -> str:
    """Say what may not be read or written, and to whom it belongs."""
    if (owner := owner_of(file)) is None:
        # It is what holds the file that lets nobody in.
        file = next((one for one in file.parents if owner_of(one)), folder)
        owner = owner_of(file)
    whose = "" if owner is None else f": “{file}” belongs to the user {owner}"
    return (
        f"The data cannot be kept in “{folder}”, because this user, {whoever_runs_this()}, may not"
        f" write there{whose}. Choose another folder with --data, or give the user of the server"
        " that right."
    )


def _no_folder(data: Path | str, error: OSError) -> str:
    """Say why the data cannot be at `data`."""
    remedy = "Choose another folder with --data."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"“{data}” cannot be a folder of data: a file is in the way. {remedy}"
    if isinstance(error, PermissionError):
        return _not_allowed(Path(data), Path(str(error.filename)))
    return f"The data cannot be kept in “{data}”: {error.strerror or error}. {remedy}"
