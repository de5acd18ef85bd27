"""What a tree file may hold: marshmallow schemas, and the JSON Schema that is generated from them.

Importing this package does not import marshmallow: a file that is in order never needs it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

NAMES = ("tree", "scenarios", "language")
"""The kinds of file in a tree's folder."""


def json_schema(name: str = "tree") -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of a kind of file, generated from the marshmallow schemas."""
    from treeguide.schema.generate import Generator

    return Generator().document(name)


@cache
def kept_json_schema(name: str = "tree") -> dict[str, Any]:
    """Return the same from the file that was generated last; a test holds the two together."""
    written: dict[str, Any] = json.loads(kept_file(name).read_text(encoding="utf-8"))
    return written


def kept_file(name: str) -> Path:
    """Return where the generated JSON Schema of a kind of file is kept."""
    return Path(__file__).with_name(f"{name}.schema.json")
