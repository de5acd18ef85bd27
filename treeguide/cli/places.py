"""From the PATHs that a person typed to the trees that lie there."""

import shlex
from collections.abc import Iterable
from pathlib import Path

from treeguide.cli.refusal import Refusal
from treeguide.library import TreeFolder, find_trees, holds_tree, read_folder, shipped


def trees_at(paths: Iterable[Path]) -> list[Path]:
    """Return the tree folders that `paths` mean, each once, in the order given."""
    return list(dict.fromkeys(place for path in paths for place in _trees_at(path)))


def _trees_at(path: Path) -> list[Path]:
    if not path.exists():
        raise Refusal(f"There is nothing at “{path}”. Check the spelling of the path.")
    found = find_trees(path)
    if not found:
        raise Refusal(
            f"“{path}” holds no tree: no tree.json lies in it or in the folders below."
            " Name a tree's folder, its tree.json, or a folder of trees."
        )
    return found


def tree_places(path: Path) -> list[Path]:
    """Return the tree folders that `path` means; the id of a shipped tree means that one."""
    by_id = shipped() / path.name
    if not path.exists() and path.name == str(path) and holds_tree(by_id):
        return [by_id]
    return trees_at([path])


def tree_at(path: Path) -> TreeFolder:
    """Return the one tree that `path` means: on disk, or by its id among the shipped ones."""
    found = tree_places(path)
    if len(found) > 1:
        names = ", ".join(place.name for place in found[:6]) + (", …" if len(found) > 6 else "")
        raise Refusal(f"“{path}” holds {len(found)} trees, and one is needed. Name one: {names}.")
    return read_folder(found[0])


def typed_path(place: Path) -> str:
    """Return what a person types for the tree at `place`."""
    return shlex.quote(place.name if place.parent == shipped() else str(place))
