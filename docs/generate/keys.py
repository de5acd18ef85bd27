"""The tables of keys in the reference of the tree file, read off the marshmallow schemas."""

import re
import tomllib
from pathlib import Path
from typing import Any

from docs.generate.prose import table
from docs.generate.values import value_at
from treeguide.schema import edges, neighbours, nodes, tree, variables
from treeguide.schema.part import Part

MEANINGS = Path(__file__).with_name("meanings.toml")
PARTS: dict[str, type[Part]] = {
    "tree": tree.Tree,
    "node": nodes.Node,
    **nodes.KINDS,
    "handoff-ways": nodes.HandoffWays,
    "answer": edges.Answer,
    "anywhere": edges.AnywhereAnswer,
    "rule": edges.Rule,
    "field": nodes.Field,
    "edge": edges.Target,
    "loop": edges.Loop,
    "medium": nodes.Medium,
    "allowance": nodes.Allowance,
    "scenario": neighbours.Scenario,
    "expect": neighbours.Expectation,
    "language-file": neighbours.Translation,
    "translated-text": neighbours.TranslatedText,
}
_PLACE = re.compile(r"(<!-- keys: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def with_key_tables(page: str) -> str:
    """Return `page` with every table of keys as the schemas have them now."""
    return _PLACE.sub(lambda place: f"{place[1]}\n{key_table(place[2])}\n\n{place[3]}", page)


def key_table(part: str) -> str:
    """Return the table of the keys of one part of the file, variables by their types."""
    return _variable_table() if part == "variable" else _part_table(part)


def meanings() -> dict[str, dict[str, str]]:
    """Return what each key of each part means."""
    return tomllib.loads(MEANINGS.read_text("utf-8"))


def keys_of(part: str) -> dict[str, Any]:
    """Return the keys that stand in the table of a part, with their fields."""
    fields = {field.data_key or key: field for key, field in PARTS[part]().fields.items()}
    common = {"node", "answer"} & _above(PARTS[part])
    inherited = {key for other in common for key in keys_of(other)}
    return {key: field for key, field in fields.items() if key not in inherited}


def _above(part: type[Part]) -> set[str]:
    return {name for name, other in PARTS.items() if issubclass(part, other) and part is not other}


def _part_table(part: str) -> str:
    means = meanings()[part]
    rows = [
        [f"`{key}`{' (needed)' if field.required else ''}", value_at(key, field), means[key]]
        for key, field in keys_of(part).items()
    ]
    return table(["key", "value", "means"], rows)


def _variable_table() -> str:
    types: dict[str, list[str]] = {}
    for name, schema in variables.TYPES.items():
        for key in schema().fields:
            types.setdefault(key, []).append(name)
    every = list(variables.TYPES)
    rows = [
        [f"`{key}`", "every type" if types[key] == every else ", ".join(types[key]), means]
        for key, means in meanings()["variable"].items()
    ]
    return table(["key", "stands at", "means"], rows)
