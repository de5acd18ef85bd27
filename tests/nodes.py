"""Nodes of sample trees, as they stand in a file."""

from typing import Any

Node = dict[str, Any]


def question(title: str, **answers: tuple[str, str]) -> Node:
    """Return a question; of each answer, by its id, the label and where it leads."""
    ways = [{"id": id, "label": label, "to": to} for id, (label, to) in answers.items()]
    return {"kind": "question", "title": title, "answers": ways}


def handoff(title: str, promise: str, *, done: str, otherwise: str, **more: str) -> Node:
    """Return a node at which a team is waited for, and where its answers lead."""
    return {
        "kind": "handoff",
        "title": title,
        **{"team": "it", "within": "P1D", **more},
        "promise": promise,
        "to": {"done": done, "declined": otherwise, "late": otherwise},
    }


def outcome(title: str, result: str = "resolved") -> Node:
    """Return an end."""
    return {"kind": "outcome", "title": title, "result": result}
