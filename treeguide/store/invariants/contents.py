"""Published versions and their pictures are named by the hash of what they hold."""

from collections.abc import Iterator
from hashlib import sha256

from treeguide.format import read
from treeguide.format.version import version_hash
from treeguide.graph import edges
from treeguide.schema.shapes import FORMAT
from treeguide.store import sql
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.records import Version
from treeguide.store.versions import version_of

VERSION = "SELECT * FROM tree_version WHERE hash = :hash"
MISNUMBERED = """
SELECT tree_id FROM tree_version GROUP BY tree_id
HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*) ORDER BY tree_id
"""


class Contents(Invariant):
    """Finds versions and pictures that were changed, and those that are missing."""

    name = "I5"
    title = "Every version and every picture is named by the hash of what it holds."

    def found(self) -> Iterator[Damage]:
        versions = self.store.driver.read(sql.VERSION_HASHES)
        # After the versions: whatever is published meanwhile brings its pictures with it.
        media = {row["sha256"] for row in self.store.driver.read(sql.MEDIUM_HASHES)}
        for digest in sorted(media):
            content = self.store.driver.read(sql.MEDIUM, sha256=digest)[0]["content"]
            if sha256(content).hexdigest() != digest:
                yield self.damage(f"picture {digest[:12]}", "It is not as it was published.")
        for row in self.store.driver.read(MISNUMBERED):
            yield self.damage(f"tree “{row['tree_id']}”", "One of its versions has a wrong number.")
        for row in versions:
            for message in self._wrong_in(row["hash"], media):
                yield self.damage(f"version {row['hash'][:12]}", message)

    def _wrong_in(self, digest: str, media: set[str]) -> Iterator[str]:
        [row] = self.store.driver.read(VERSION, hash=digest)
        if not is_genuine(row):
            yield "It is not as it was published."
            return
        for name, content in version_of(row).media.items():
            if content not in media:
                yield f"Its picture “{name}” is missing."


def is_genuine(row: Row) -> bool:
    """Whether a version holds what its hash says, and its row what it holds."""
    try:
        version = version_of(row)
        if version_hash(version.sources, version.media) != row["hash"]:
            return False
        return _described(version, row["body"]) == {name: row[name] for name in DESCRIBING}
    except (ValueError, TypeError, LookupError, AttributeError):
        return False


DESCRIBING = ("tree_id", "format", "bytes", "nodes", "edges")


def _described(version: Version, body: str) -> Row:
    tree = read(version.sources).tree
    if tree is None:
        return {}
    return {
        "tree_id": tree.id,
        "format": FORMAT,
        "bytes": len(body.encode()),
        "nodes": len(tree.nodes),
        "edges": sum(1 for _ in edges(tree)),
    }
