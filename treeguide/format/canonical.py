"""The one way to write a tree's files: fixed order of keys, everything to review on its own line.

Two files that say the same differ in nothing, so that a comparison shows what was meant.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from treeguide.format.order import in_order

WIDTH = 100
STEP = "  "
Spread = dict[str, Any]
_LISTS: Spread = {"answers": {}, "rules": {}, "fields": {}, "media": {}, "allow": {}}
SPREAD: dict[str, Spread] = {
    "tree": {"variables": {}, "nodes": {"*": _LISTS}, "anywhere": {}},
    "scenarios": {"*": {}},
    "language": {"texts": {}},
}
"""What takes several lines however short it is, by its place in each kind of file."""

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def canonical(document: Mapping[str, Any]) -> str:
    """Return a tree file in canonical writing; nothing of `document` is lost."""
    return written(document, "tree")


def canonical_scenarios(document: Sequence[Any]) -> str:
    """Return a scenarios.json in canonical writing."""
    return written(document, "scenarios")


def canonical_language(document: Mapping[str, Any]) -> str:
    """Return a language file in canonical writing."""
    return written(document, "language")


def written(document: Any, name: str) -> str:
    """Return a file of the kind `name` (`tree`, `scenarios`, `language`) in canonical writing."""
    return "".join(_pieces(in_order(document, name), SPREAD[name], "", 0)) + "\n"


def _pieces(value: Any, spread: Spread | None, indent: str, used: int) -> Iterator[str]:
    """Yield `value` in pieces; `used` columns of its first line are taken, a comma included."""
    if not isinstance(value, dict | list) or not value:
        yield _encode(value)
        return
    if spread is None:
        line = _encode(value)
        if used + len(line) <= WIDTH:
            yield line
            return
    yield from _lines(value, spread or {}, indent)


def _lines(value: dict[str, Any] | list[Any], spread: Spread, indent: str) -> Iterator[str]:
    opener, closer = "{}" if isinstance(value, dict) else "[]"
    deeper = indent + STEP
    before = opener
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        label = f"{_encode(key)}: " if isinstance(key, str) else ""
        yield f"{before}\n{deeper}{label}"
        inner_spread = spread.get(str(key), spread.get("*"))
        yield from _pieces(inner, inner_spread, deeper, len(deeper) + len(label) + 1)
        before = ","
    yield f"\n{indent}{closer}"
