"""Versions of trees: kept for good under their hashes, and which of them are live."""

from collections.abc import Mapping
from typing import Any

import msgspec

from treeguide.format import Sources
from treeguide.store import sql
from treeguide.store.chain import text_of
from treeguide.store.closures import closure_of
from treeguide.store.driver import Run
from treeguide.store.part import Part
from treeguide.store.records import LiveVersion, Version, VersionRow


class Versions(Part):
    """Keeps versions, their pictures, and which of them new sessions walk."""

    def publish_version(
        self, version: Version, media: Mapping[str, bytes] | None = None, by: str = ""
    ) -> bool:
        """Keep `version` with its pictures (content by sha256); return whether it is new."""
        row = {
            "hash": version.hash,
            "tree_id": version.tree_id,
            "format": "treeguide/1",
            **body_of(version),
            "nodes": version.nodes,
            "edges": version.edges,
            "created_us": self.clock(),
            "created_by": by,
        }

        def keep(run: Run) -> bool | None:
            if run(sql.VERSION_KEPT, row).fetchone():
                return False
            number = run(sql.VERSION_NUMBER, row).fetchone()[0]
            for sha256, content in (media or {}).items():
                run(sql.KEEP_MEDIUM, {"sha256": sha256, "content": content})
            is_kept = run(sql.KEEP_VERSION, {**row, "number": number}).rowcount == 1
            return True if is_kept else None

        is_new = None
        while is_new is None:
            # Another node was quicker, with this version or with the next number of the tree.
            is_new = self._driver.write(keep)
        return is_new

    def version(self, version_hash: str) -> Version:
        """Return a version; raise Gone if there is none of that hash."""
        return version_of(self._one(sql.VERSION, hash=version_hash))

    def versions_of(self, tree_id: str, before: int, most: int) -> list[VersionRow]:
        """Return versions of a tree with smaller numbers than `before`, the newest first."""
        values = {"tree_id": tree_id, "before": before, "most": most}
        return [VersionRow(**row) for row in self._driver.read(sql.VERSIONS_OF, **values)]

    def medium(self, sha256: str) -> bytes:
        """Return the content of a picture; raise Gone if it is not kept."""
        return bytes(self._one(sql.MEDIUM, sha256=sha256)["content"])

    def make_live(self, tree_id: str, closure: Mapping[str, str], origin: str) -> bool:
        """Let new sessions of a tree walk the versions of `closure`; return if that is a change."""
        values = {
            "tree_id": tree_id,
            "hash": closure[tree_id],
            "closure": text_of(dict(closure)),
            "updated_us": self.clock(),
            "updated_by": origin,
        }
        return self._driver.write(lambda run: bool(run(sql.MAKE_LIVE, values).rowcount > 0))

    def withdraw(self, tree_id: str) -> None:
        """Let no new session walk a tree; those that walk it go on."""
        self._driver.write(lambda run: run(sql.WITHDRAW, {"tree_id": tree_id}))

    def live(self) -> list[LiveVersion]:
        """Return the versions that new sessions walk, by tree id."""
        return [
            LiveVersion(row["tree_id"], row["hash"], closure_of(row), row["updated_by"])
            for row in self._driver.read(sql.LIVE)
        ]


def body_of(version: Version) -> dict[str, Any]:
    """Return the columns `body` and `bytes` of a version."""
    sources = version.sources
    body = text_of(
        {
            "tree": sources.tree.decode(),
            "languages": {name: text.decode() for name, text in sources.languages.items()},
            "media": dict(version.media),
        }
    )
    return {"body": body, "bytes": len(body.encode())}


def version_of(row: Mapping[str, Any]) -> Version:
    """Return the version that a row holds."""
    body = msgspec.json.decode(row["body"])
    sources = Sources(
        body["tree"].encode(),
        None,
        {name: text.encode() for name, text in body["languages"].items()},
        frozenset(body["media"]),
    )
    return Version(row["hash"], row["tree_id"], sources, body["media"], row["nodes"], row["edges"])
