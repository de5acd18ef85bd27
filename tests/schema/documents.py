"""Documents for the tests of the format: one with every key, the shipped ones, and spoilt ones."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHIPPED = sorted((Path(__file__).parents[2] / "trees").glob("*/tree.json"))

TEXTS = {
    "title": "Lamp", "say": "Is it lit?", "say_as": "exact", "do": "Wait.", "text": "Look.",
    "why": "To know.", "note": "Old.",
    "media": [{"file": "lamp.png", "alt": "Lamp", "caption": "!"}],
    "takes": "PT20S", "was": ["old"], "tags": ["a"], "acknowledges": True,
    "allow": [{"rule": "dead_end", "why": "Meant."}], "x-mine": {"deep": [None, {"a": 1.5}]},
}  # fmt: skip
LOOP = {"max": 2, "then": "end", "x-mine": 1}
TARGET = {"to": "end", "set": {"tries": "tries + 1"}, "loop": LOOP}
ANSWER = {
    "id": "lit", "label": "Lit", "to": "form", "set": {"tries": "0"}, "loop": LOOP, "when": "paid",
    "keywords": ["on"], "help": "Green", "fixes": True, "mood": "upset", "asks_why": False,
    "was": ["on"], "x-mine": None,
}  # fmt: skip
COMMON = {"label": "It", "personal": True, "keep_days": 1, "source": "asked"}
EVERY_KEY: dict[str, Any] = {
    "format": "treeguide/1", "id": "every-key", "title": "T", "summary": "S", "owner": "desk",
    "review_by": "2028-02-29", "audience": ["agent", "customer"], "language": "pt-BR",
    "tags": ["t"],
    "variables": {
        "paid": {"type": "boolean", "initial": False, **COMMON},
        "code": {"type": "choice", "values": ["e5"], "labels": {"e5": "E5"}, "initial": "e5"},
        "signs": {"type": "choices", "values": ["hot"], "labels": {}, "initial": ["hot"]},
        "tries": {"type": "integer", "min": 0, "max": 9, "initial": 0},
        "price": {"type": "number", "min": 0.5, "max": 9, "initial": 1},
        "room": {"type": "text", "max_length": 20, "pattern": "^[a-z]+$", "initial": "b"},
        "day": {"type": "date", "min": "2026-01-01", "max": "2027-01-01", "initial": "2026-02-03"},
    },
    "start": "lamp",
    "nodes": {
        "lamp": {"kind": "question", **TEXTS, "answers": [ANSWER]},
        "push": {"kind": "step", "to": "end", "set": {"tries": "1"}, "loop": LOOP},
        "form": {
            "kind": "form",
            "fields": [{"variable": "room", "input": "text", "required": True, "help": "Door"}],
            "to": "route", "set": {}, "loop": LOOP,
        },
        "route": {
            "kind": "decision",
            "rules": [{"id": "r", "when": "paid", "to": "end", "set": {}, "loop": LOOP}],
            "otherwise": TARGET, "policy": "unique",
        },
        "other": {
            "kind": "call", "tree": "other-tree", "give": {"a": "paid"}, "take": {"paid": "a"},
            "exits": {"solved": "end", "*": TARGET, "back": "@here"},
        },
        "ticket": {
            "kind": "action", "action": "open", "give": {}, "take": {}, "to": "end",
            "failed": TARGET, "set": {}, "loop": LOOP,
        },
        "pass-on": {
            "kind": "handoff", "team": "field", "within": "P1DT4H", "promise": "{{owner}}",
            "carry": ["room"], "to": {"done": "end", "declined": TARGET, "late": "end"},
        },
        "end": {"kind": "outcome", "result": "resolved", "next": "Bye.", "cause_team": "it"},
    },
    "anywhere": [{**ANSWER, "id": "person", "max": 3}],
    "x-mine": [1, "two"],
}  # fmt: skip
SCENARIOS = [
    {
        "id": "one", "title": "One", "today": "2026-01-01",
        "given": {"paid": True, "tries": 1, "price": 1.5, "code": "e5", "signs": ["hot"]},
        "answers": [["lamp", "lit"], ["form", {"room": "b"}]],
        "expect": {"outcome": "end", "visited": ["lamp"], "never": [], "variables": {"tries": 1}},
    }
]  # fmt: skip
LANGUAGE = {
    "language": "de",
    "texts": {"nodes.lamp.title": {"text": "Lampe", "of": "0123456789ab"}, "title": {"text": "T"}},
}
FILES = {"tree": EVERY_KEY, "scenarios": SCENARIOS, "language": LANGUAGE}

ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 2.0, 2**53, 2**53 + 1, -(2**60), 1e300, "", "x", "Not An Id", "end\n",
    "2027-02-29", "P1", "in", "a" * 301, "ä😀" * 10_001, [], [1], ["x", "y"], {}, {"x-y": 1},
    {"": 1},
)  # fmt: skip


def places(document: Any, place: tuple = (), seen: set[int] | None = None) -> Iterator[tuple]:
    """Yield the place of every value inside `document`, of what is used twice once."""
    seen = set() if seen is None else seen
    inside = document.items() if isinstance(document, dict) else enumerate(document)
    for step, value in inside:
        yield (*place, step)
        if isinstance(value, dict | list) and id(value) not in seen:
            seen.add(id(value))
            yield from places(value, (*place, step), seen)


def changed(document: Any, place: tuple, change) -> Any:
    """Return a copy of `document` in which `change(parent, step)` was done at `place`."""
    document = json.loads(json.dumps(document))
    parent = document
    for step in place[:-1]:
        parent = parent[step]
    change(parent, place[-1])
    return document


def put(value: Any):
    """Return the change that puts `value` at the place."""

    def change(parent: Any, step: Any) -> None:
        parent[step] = value

    return change


def drop(parent: Any, step: Any) -> None:
    """Take the value out."""
    del parent[step]


def rename(parent: Any, step: Any) -> None:
    """Spoil the key of the value, or repeat an entry of a list."""
    if isinstance(parent, dict):
        parent[f"{step}s"] = parent.pop(step)
    else:
        parent.append(parent[step])


def mutations(document: Any) -> Iterator[Any]:
    """Yield `document` with each key dropped, renamed and given every odd value."""
    for place in places(document):
        for change in (drop, rename, *map(put, ODD_VALUES)):
            yield changed(around(place, document), place, change)


def around(place: tuple, document: Any) -> Any:
    """Return the least of `document` that has `place`: one variable, one node."""
    if len(place) < 2 or place[0] not in ("variables", "nodes"):
        return document
    empty = {"variables": {}, "nodes": {}, "anywhere": []}
    return {**document, **empty, place[0]: {place[1]: document[place[0]][place[1]]}}


def as_bytes(document: Any) -> bytes:
    """Return `document` as a file."""
    return json.dumps(document).encode()
