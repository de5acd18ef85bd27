"""A version as it is kept: one JSON text with the canonical texts of its files."""

from collections.abc import Mapping
from typing import Any

import msgspec

from treeguide.format import Sources
from treeguide.store.chain import text_of
from treeguide.store.records import Version


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
