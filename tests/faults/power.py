"""A disk whose power may be cut: what was not synced is kept, lost or torn at random."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

from tests.faults.recording import Change

SECTOR = 512
FOLDER = ""
Content = bytearray
Kept = Callable[["File"], Content]


class File:
    """A file: what is safe on the disk, and the changes since then."""

    def __init__(self) -> None:
        self.safe = Content()
        self.waiting: list[Change] = []

    def sync(self) -> None:
        """Bring what waits to the disk."""
        self.safe, self.waiting = self.whole(), []

    def whole(self) -> Content:
        """Return the content as a running process sees it."""
        return _changed(self.safe, self.waiting)


class Disk:
    """The files of a folder, as a process has changed them so far."""

    def __init__(self) -> None:
        self.names: dict[str, File] = {}
        self._safe_names: dict[str, File] = {}
        self._waiting: list[dict[str, File | None]] = []
        self._steps = {"S": self._sync, "U": self._unlink, "R": self._rename, "L": self._link}

    def apply(self, change: Change) -> None:
        """Take one change into account."""
        step = self._steps.get(change.what)
        if step is not None:
            step(change)
        else:
            self._file(change.name).waiting.append(change)

    def whole(self) -> dict[str, bytes]:
        """Return the files as a running process sees them."""
        return {name: bytes(file.whole()) for name, file in self.names.items()}

    def after_a_power_cut(self, random: Random) -> dict[str, bytes]:
        """Return the files that the disk may hold after the power was cut just now.

        Names change in their order, as journalling file systems keep them; of the contents
        anything that was not synced may be missing.
        """
        names = dict(self._safe_names)
        for step in self._waiting[: random.randint(0, len(self._waiting))]:
            _rename(names, step)
        lose = random.choice((_torn_at_the_end, _any_sectors))
        return {name: bytes(lose(file, random)) for name, file in names.items()}

    def _file(self, name: str) -> File:
        file = self.names.get(name)
        if file is None:
            file = File()
            self._change_names({name: file})
        return file

    def _change_names(self, step: dict[str, File | None]) -> None:
        _rename(self.names, step)
        self._waiting.append(step)

    def _sync(self, change: Change) -> None:
        """Sync a file with its name, or the folder: all names."""
        file = self.names.get(change.name)
        if file is not None:
            file.sync()
        named = (
            number
            for number, step in enumerate(self._waiting, 1)
            if change.name == FOLDER or file in step.values()
        )
        count = max(named, default=0)
        for step in self._waiting[:count]:
            _rename(self._safe_names, step)
        del self._waiting[:count]

    def _unlink(self, change: Change) -> None:
        self._change_names({change.name: None})

    def _rename(self, change: Change) -> None:
        self._change_names({change.name: None, change.content.decode(): self._file(change.name)})

    def _link(self, change: Change) -> None:
        self._change_names({change.content.decode(): self._file(change.name)})


def _rename(names: dict[str, File], step: dict[str, File | None]) -> None:
    for name, file in step.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _torn_at_the_end(file: File, random: Random) -> Content:
    """Keep the first of the changes that wait, the last of them in part."""
    count = random.randint(0, len(file.waiting))
    kept = _changed(file.safe, file.waiting[:count])
    if count == len(file.waiting) or file.waiting[count].what != "W":
        return kept
    torn = file.waiting[count]
    length = random.randint(0, len(torn.content))
    return _changed(kept, [torn._replace(content=torn.content[:length])])


def _any_sectors(file: File, random: Random) -> Content:
    """Keep any of the sectors that wait, whatever their order was."""
    sectors = [part for change in file.waiting for part in _sectors(change)]
    return _changed(file.safe, [part for part in sectors if random.random() < 0.5])


def _sectors(change: Change) -> list[Change]:
    """Return a change in parts that each lie in one sector of the disk."""
    if change.what != "W":
        return [change]
    first, end = change.offset, change.offset + len(change.content)
    edges = [first, *range(first - first % SECTOR + SECTOR, end, SECTOR), end]
    return [
        change._replace(offset=start, content=change.content[start - first : stop - first])
        for start, stop in pairwise(edges)
    ]


def _changed(content: Content, changes: list[Change]) -> Content:
    content = Content(content)
    for change in changes:
        if change.what == "T":
            del content[change.offset :]
            content.extend(bytes(change.offset - len(content)))
        elif change.content:
            content.extend(bytes(max(0, change.offset - len(content))))
            content[change.offset : change.offset + len(change.content)] = change.content
    return content
