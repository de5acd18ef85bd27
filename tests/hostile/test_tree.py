"""The hostile tree is hostile wherever an author can write, also when the format grows."""

from collections.abc import Iterator
from typing import Any

from tests.hostile.tree import hostile_tree
from treeguide.schema import json_schema

NO_WORDS = {
    *("action", "cause_team", "failed", "initial", "kind", "otherwise", "pattern", "rule", "start"),
    *("then", "to", "type", "variable", "when", "done", "declined", "late", "carry"),
}
"""What names something of the tree, or is read by the program; none is shown to anybody."""


def test_every_text_that_the_format_has_is_hostile_in_it():
    texts = set(texts_in(json_schema())) - NO_WORDS

    assert texts - set(hostile_in(hostile_tree())) == set()


def texts_in(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the names of all properties that take words."""
    for part in schema["$defs"].values():
        for name, shape in part.get("properties", {}).items():
            is_list = shape.get("type") == "array"
            if "maxLength" in (shape.get("items", {}) if is_list else shape):
                yield name


def hostile_in(part: Any, name: str = "") -> Iterator[str]:
    """Yield the names under which something hostile stands."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from hostile_in(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from hostile_in(value, name)
    elif isinstance(part, str) and "<" in part:
        yield name
