"""Large trees for P7: a realistic mixture of kinds, a chain, diamonds, and one with many flaws."""

import json
from collections import deque
from typing import Any

Document = dict[str, Any]

OUTCOMES = 20
VARIABLES: Document = {
    "device": {"type": "choice", "values": ["printer", "scanner", "phone"], "label": "Device"},
    "floor": {"type": "integer", "min": 0, "max": 30, "label": "Floor"},
    "urgent": {"type": "boolean", "label": "Urgent"},
    "room": {"type": "text", "max_length": 20, "label": "Room"},
    "seen": {"type": "date", "label": "First seen"},
    "code": {"type": "choice", "values": ["e5", "e7", "none"], "label": "Code"},
}
ROTATION = ("question", "question", "form", "question", "decision", "question", "step", "question")
WIDTHS = {"question": 3, "form": 1, "decision": 2, "step": 1}


def realistic(size: int) -> bytes:
    """Return a tree of `size` nodes that branches, ends in shared outcomes and has no error."""
    return written("realistic", _mixture(size))


def flawed(size: int) -> bytes:
    """Return the same with one node in fifty spoilt: leading nowhere, misspelt, untitled."""
    nodes = _mixture(size)
    for number, node in enumerate(nodes.values()):
        if number % 50 == 7 and number > 7:
            _spoil(node, number)
    return written("flawed", nodes)


def chain(size: int) -> bytes:
    """Return `size` steps and an outcome in one line."""
    nodes: Document = {f"n{i}": _step(f"n{i + 1}", i) for i in range(size - 1)}
    nodes[f"n{size - 1}"] = _outcome(0)
    return written("chain", nodes)


def diamonds(count: int) -> bytes:
    """Return `count` questions, each of whose two answers leads over a step to the next one."""
    nodes: Document = {}
    for i in range(count):
        following = f"q{i + 1}" if i + 1 < count else "end"
        nodes[f"q{i}"] = _question([f"a{i}", f"b{i}"], i)
        nodes[f"a{i}"] = _step(following, i)
        nodes[f"b{i}"] = _step(following, i)
    nodes["end"] = _outcome(0)
    return written("diamonds", nodes)


def written(tree_id: str, nodes: Document) -> bytes:
    """Return the tree file with these nodes, the first of which is the start."""
    head = {
        "format": "treeguide/1",
        "id": tree_id,
        "title": "A large tree",
        "owner": "desk",
        "review_by": "2099-12-31",
        "variables": VARIABLES,
        "start": next(iter(nodes)),
    }
    return json.dumps({**head, "nodes": nodes}).encode()


def _mixture(size: int) -> Document:
    """Return nodes in the order in which they are met; what is left open ends in an outcome."""
    nodes: Document = {}
    made, outcomes = 1, min(OUTCOMES, size // 2)
    waiting = deque([0])
    while waiting:
        number = waiting.popleft()
        kind = ROTATION[number % len(ROTATION)]
        targets = []
        for place in range(WIDTHS[kind]):
            if made < size - outcomes:
                targets.append(f"n{made}")
                waiting.append(made)
                made += 1
            else:
                targets.append(f"end{(number + place) % outcomes}")
        nodes[f"n{number}"] = _MAKE[kind](targets, number)
    for number in range(outcomes):
        nodes[f"end{number}"] = _outcome(number)
    return nodes


def _question(targets: list[str], number: int) -> Document:
    labels = ("It is lit", "It is dark", "I am not sure")
    return {
        "kind": "question",
        "title": f"What does lamp {number} of the device show?",
        "text": f"Look at lamp {number}, left of the display, and wait until it stops blinking.",
        "answers": [
            {"id": f"a{place}", "label": labels[place], "to": target}
            for place, target in enumerate(targets)
        ],
    }


def _form(targets: list[str], number: int) -> Document:
    return {
        "kind": "form",
        "title": f"Where is device {number}?",
        "fields": [
            {"variable": name, "required": True} for name in ("device", "floor", "urgent", "code")
        ],
        "to": targets[0],
    }


def _decision(targets: list[str], number: int) -> Document:
    return {
        "kind": "decision",
        "title": f"Is {number} worth a visit?",
        "rules": [
            {"id": "near", "when": f"known(floor) and floor < {1 + number % 29}", "to": targets[0]}
        ],
        "otherwise": targets[1],
    }


def _step(target: str | list[str], number: int) -> Document:
    return {
        "kind": "step",
        "title": f"Push plug {number} in",
        "say": f"Please push plug {number} in firmly at both ends.",
        "text": f"Push plug {number} in firmly at both ends.",
        "to": target if isinstance(target, str) else target[0],
    }


def _outcome(number: int) -> Document:
    return {"kind": "outcome", "title": f"Solved {number}", "result": "resolved"}


def _spoil(node: Document, number: int) -> None:
    if node["kind"] == "question":
        node["answers"][0]["to"] = f"nowhere{number}"
    elif node["kind"] == "decision":
        node["rules"][0]["when"] = "flor < 3"
    else:
        node["title"] = ""


_MAKE = {"question": _question, "form": _form, "decision": _decision, "step": _step}
