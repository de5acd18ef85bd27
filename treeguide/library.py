"""Trees on disk: finding their folders, reading their files, and what a call finds beside them."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from treeguide.format import Limits, Reading, Sources, read
from treeguide.format.faults import TREE_FILE
from treeguide.format.reading import LIMITS
from treeguide.model import Tree

SCENARIOS_FILE = "scenarios.json"
MEDIA_FOLDER = "media"
_LANGUAGE_FILE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.json")
TREE_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")
_NEVER_TREES = {"node_modules", "__pycache__"}


class UnreadableFile(Exception):
    """The system does not let us read something. The text is a sentence for a person."""


@dataclass(frozen=True)
class TreeFolder:
    """One tree as it lies on disk, and what became of its files."""

    path: Path
    """The folder; for a tree file that goes by another name than tree.json, that file."""
    sources: Sources
    reading: Reading

    @property
    def id(self) -> str:
        """Return the tree's id, which is its folder's name, whether or not the tree is readable."""
        if self.path.suffix == ".json":
            return self.reading.tree.id if self.reading.tree else self.path.stem
        return self.path.resolve().name

    @property
    def tree(self) -> Tree | None:
        """Return the tree, or None where tree.json cannot be read as one."""
        return self.reading.tree

    @cached_property
    def library(self) -> "Library":
        """Return where the calls of this tree find theirs: beside it, then among the shipped."""
        return Library([self.path.resolve().parent])

    @cached_property
    def media_hashes(self) -> dict[str, str]:
        """Return the sha256 of each file in `media/`, in hex, by its name."""
        files = _inside(self.path / MEDIA_FOLDER)
        return {file.name: sha256(content_of(file)).hexdigest() for file in files}


class Library:
    """Trees by id: those of `folders` in turn, then the shipped. Each is read when asked for."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self.folders = [*folders, shipped()]
        self.trees: Mapping[str, Tree] = _Trees(self)
        self._read: dict[str, TreeFolder | None] = {}

    def folder(self, tree_id: str) -> TreeFolder | None:
        """Return the first folder of that name which holds a tree file, None if none does."""
        if tree_id not in self._read:
            self._read[tree_id] = self._find(tree_id)
        return self._read[tree_id]

    def ids(self) -> list[str]:
        """Return the names of all tree folders, whether or not their trees are readable."""
        there = (
            place.parent.name for folder in self.folders for place in folder.glob("*/tree.json")
        )
        return sorted(name for name in set(there) if TREE_ID.fullmatch(name))

    def _find(self, tree_id: str) -> TreeFolder | None:
        # An id that comes from a tree file never leads out of these folders.
        if not TREE_ID.fullmatch(tree_id):
            return None
        places = (folder / tree_id for folder in self.folders)
        return next((read_folder(place) for place in places if holds_tree(place)), None)


class _Trees(Mapping[str, Tree]):
    """The readable trees of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, tree_id: str) -> Tree:
        folder = self._library.folder(tree_id)
        if folder is None or folder.tree is None:
            raise KeyError(tree_id)
        return folder.tree

    def __iter__(self) -> Iterator[str]:
        return (tree_id for tree_id in self._library.ids() if tree_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def shipped() -> Path:
    """Return the folder of the trees that come with the program."""
    from treeguide import trees

    return Path(trees.__path__[0])


def holds_tree(folder: Path) -> bool:
    """Whether `folder` is the folder of one tree."""
    return (folder / TREE_FILE).exists()


def find_trees(path: Path) -> list[Path]:
    """Return the tree folders that `path` means, in order; none where it holds no tree.

    A tree file stands for its folder, or for itself if it is not called tree.json.
    """
    if path.name == TREE_FILE:
        return [path.parent]
    if path.suffix == ".json" and path.exists() and not path.is_dir():
        return [path]
    return [path] if holds_tree(path) else sorted(_folders_below(path))


def _folders_below(path: Path) -> Iterator[Path]:
    for place, folders, _ in os.walk(path, onerror=_refuse):
        folders[:] = [name for name in folders if name[0] != "." and name not in _NEVER_TREES]
        found = [name for name in folders if holds_tree(Path(place, name))]
        yield from (Path(place, name) for name in found)
        folders[:] = [name for name in folders if name not in found]


def read_folder(path: Path, limits: Limits = LIMITS) -> TreeFolder:
    """Return the tree in the folder `path`, or in the file `path`, whatever its faults.

    Raises UnreadableFile where the system lets us read no file at all.
    """
    if path.suffix == ".json" and not path.is_dir():
        sources = Sources(content_of(path, limits))
    else:
        sources = _sources(path, limits)
    return TreeFolder(path, sources, read(sources, limits))


def _sources(folder: Path, limits: Limits) -> Sources:
    scenarios = folder / SCENARIOS_FILE
    return Sources(
        content_of(folder / TREE_FILE, limits),
        content_of(scenarios, limits) if scenarios.exists() else None,
        {name: content_of(file, limits) for name, file in language_files(folder).items()},
        frozenset(file.name for file in _inside(folder / MEDIA_FOLDER)),
    )


def language_files(folder: Path) -> dict[str, Path]:
    """Return the language files beside a tree by their language."""
    named = ((_LANGUAGE_FILE.fullmatch(file.name), file) for file in _inside(folder))
    return {match[1]: file for match, file in named if match}


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        _refuse(error)


def content_of(file: Path, limits: Limits = LIMITS) -> bytes:
    """Return what is in `file`, at most one byte more than may be. Raises UnreadableFile."""
    try:
        with file.open("rb") as opened:
            # One byte more than is allowed is enough to see that the file is too large.
            return opened.read(limits.size + 1)
    except OSError as error:
        _refuse(error)


def _refuse(error: OSError) -> NoReturn:
    raise UnreadableFile(sentence(error)) from error


def sentence(error: OSError) -> str:
    """Return what the system said as a sentence with a remedy."""
    name = error.filename or "The file"
    words = _REFUSALS.get(type(error), "cannot be used: {reason}. Check the path and try again.")
    reason = (error.strerror or str(error)).lower()
    return f"“{name}” {words.format(reason=reason)}"


_REFUSALS: dict[type[OSError], str] = {
    FileNotFoundError: "is not there. Check the spelling.",
    IsADirectoryError: "is a folder where a file is needed. Name the file inside it.",
    NotADirectoryError: "is a file where a folder is needed. Name the folder that it lies in.",
    PermissionError: "may not be opened by you. Ask its owner for the right, or copy it.",
    FileExistsError: "is there already. Choose another name, or move it away first.",
}
