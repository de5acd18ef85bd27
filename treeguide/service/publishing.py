"""Publishing the trees of a folder: those without an error become live, the others are named."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from treeguide.checks import Case, check
from treeguide.format import Sources
from treeguide.format.canonical import canonical, canonical_language
from treeguide.format.json_text import strict
from treeguide.format.version import version_hash
from treeguide.graph import edges
from treeguide.library import TreeFolder, find_trees, read_folder
from treeguide.model import Call
from treeguide.store import Store, Version

FOLDER = "folder"
"""The origin of live versions that were published by this module."""

log = logging.getLogger("treeguide")


def publish_folder(store: Store, folder: Path) -> int:
    """Publish the trees of `folder` that have no error; return how many are live now.

    A tree with an error keeps the version that was live before, if there was one. A tree that has
    gone from the folder is no longer offered. Sessions under way keep their versions.
    """
    found = [read_folder(path) for path in find_trees(folder)]
    live = {one.tree_id for one in store.live() if one.origin == FOLDER}
    for tree_id in sorted(live - {one.id for one in found}):
        store.withdraw(tree_id)
        log.warning("“%s” is not in “%s” any more, so nobody can start it.", tree_id, folder)
    for one in found:
        reason = _reason_against(one)
        if reason:
            kept = " The version before stays." if one.id in live else ""
            log.warning("“%s” is left out: %s%s", one.id, reason, kept)
        else:
            _publish(store, one)
    return len(store.live())


def _reason_against(folder: TreeFolder) -> str | None:
    """Return the first error of a tree in words, None if it has none."""
    if folder.tree is None or folder.reading.faults:
        return str(folder.reading.faults[0])
    if folder.tree.id != folder.id:
        return f"its folder is called “{folder.id}” and the tree inside “{folder.tree.id}”."
    reading = folder.reading
    case = Case(folder.tree, folder.library.trees, reading.scenarios, reading.languages)
    errors = [finding for finding in check(case) if finding.level == "error"]
    if not errors:
        return None
    more = f" ({len(errors) - 1} more: treeguide check {folder.path})" if errors[1:] else ""
    return f"{errors[0].message}{more}"


def _publish(store: Store, folder: TreeFolder) -> None:
    assert folder.tree is not None
    closure: dict[str, str] = {}
    for called in _with_called(folder):
        version, media = _version(called)
        store.publish_version(version, media, by=FOLDER)
        closure[called.id] = version.hash
    if store.make_live(folder.id, closure, FOLDER):
        log.info("“%s” is live in version %s.", folder.id, closure[folder.id][:12])


def _with_called(folder: TreeFolder) -> Iterator[TreeFolder]:
    """Yield a tree and all that it calls, each once; calls are found as `folder` finds them."""
    seen, waiting = {folder.id}, [folder]
    while waiting:
        current = waiting.pop()
        yield current
        nodes = current.tree.nodes.values() if current.tree is not None else ()
        calls = {node.tree for node in nodes if isinstance(node, Call) and node.tree}
        for tree_id in sorted(calls - seen):
            seen.add(tree_id)
            called = folder.library.folder(tree_id)
            if called is not None:
                waiting.append(called)


def _document(content: bytes) -> Any:
    return strict(content.decode("utf-8-sig"))


def _version(folder: TreeFolder) -> tuple[Version, dict[str, bytes]]:
    """Return a tree as a version, with the contents of its pictures by their sha256."""
    tree, sources = folder.tree, folder.sources
    assert tree is not None
    media = folder.media_hashes
    contents = {
        digest: (folder.path / "media" / name).read_bytes() for name, digest in media.items()
    }
    kept = Sources(
        canonical(_document(sources.tree)).encode(),
        None,
        {
            language: canonical_language(_document(content)).encode()
            for language, content in sources.languages.items()
        },
        frozenset(media),
    )
    digest = version_hash(kept, media)
    edge_count = sum(1 for _ in edges(tree))
    return Version(digest, tree.id, kept, media, len(tree.nodes), edge_count), contents
