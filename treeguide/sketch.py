"""Write a small tree in one line, for rules, documentation and tests.

    lamp? -lit-> done! ; lamp -dark-> plug:step -> lamp

A name is introduced with its kind: `lamp?` is a question, `done!` an outcome, and `plug:step`,
`f:form`, `d:decision`, `c:call`, `a:action`, `h:handoff` are the rest; later the bare name is
enough. The first name is the start. `-yes->` is the answer with id `yes`; at a decision the words
are the rule's condition (`-otherwise->` the rest), at a call the outcome's id, at an action `done`
or `failed`, at a hand-off `done`, `declined` or `late`. An arrow to nothing leaves the target open.
`-again*2:help->` is a declared loop: at most twice, then on to `help`.

Titles, texts, owner and review date are filled in. What a sketch cannot say is laid over it as a
JSON merge patch (RFC 7396).
"""

import re
from collections.abc import Callable
from typing import Any

from msgspec import convert

from treeguide.model import Tree

Document = dict[str, Any]

KINDS = ("question", "step", "form", "decision", "call", "action", "handoff", "outcome")
_SHORT = {"?": "question", "!": "outcome"}
_ARROW = re.compile(r"\s+-(?:([^>\s].*?)-)?>\s*")
_NAME = re.compile(r"^([a-z][a-z0-9-]*)(\?|!|:([a-z]+))?$")
_LOOP = re.compile(r"^(.*)\*(\d+):([a-z][a-z0-9-]*)$")


class SketchError(ValueError):
    """The sketch cannot be read."""


def sketch(text: str, patch: Document | None = None) -> Tree:
    """Return the tree that `text` draws, with `patch` merged over it."""
    return convert(sketch_document(text, patch), Tree)


def sketch_document(text: str, patch: Document | None = None) -> Document:
    """Return the tree file that `text` draws, with `patch` merged over it."""
    nodes: dict[str, Document] = {}
    for chain in filter(None, map(str.strip, text.split(";"))):
        first, *rest = _ARROW.split(chain)
        source = _node(first, nodes)
        for words, name in zip(rest[::2], rest[1::2], strict=True):
            target = _node(name, nodes) if name else None
            _connect(nodes[source], words or "", target)
            source = target or source
    document: Document = merged(_document(nodes), patch or {})
    return document


def merged(document: Any, patch: Any) -> Any:
    """Return `document` with the JSON merge patch `patch` laid over it; null removes a key."""
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def _document(nodes: dict[str, Document]) -> Document:
    return {
        "format": "treeguide/1",
        "id": "sketch",
        "title": "Sketch",
        "summary": "A small tree.",
        "owner": "desk",
        "review_by": "2099-12-31",
        "start": next(iter(nodes), "start"),
        "nodes": nodes,
    }


def _node(name: str, nodes: dict[str, Document]) -> str:
    match = _NAME.match(name)
    if match is None:
        raise SketchError(f"'{name}' is no name of a node: write one like lamp?, done! or f:form.")
    node_id, mark, kind = match.groups()
    if mark is not None and node_id not in nodes:
        nodes[node_id] = _new(node_id, _SHORT.get(mark, kind))
    if node_id not in nodes:
        raise SketchError(f"'{name}' has no kind yet: write {name}?, {name}! or {name}:step.")
    return node_id


def _new(node_id: str, kind: str) -> Document:
    if kind not in KINDS:
        raise SketchError(f"'{kind}' is no kind of node: choose one of {', '.join(KINDS)}.")
    words = node_id.replace("-", " ").capitalize()
    node: Document = {"kind": kind, "title": f"{words}?" if kind == "question" else words}
    if kind not in ("decision", "call", "outcome"):
        node |= {"text": f"{words}.", "say": f"{words}."}
    return node | _FILLED.get(kind, dict)()


_FILLED: dict[str, Callable[[], Document]] = {
    "question": lambda: {"answers": []},
    "decision": lambda: {"rules": []},
    "form": lambda: {"fields": []},
    "call": lambda: {"tree": "other", "exits": {}},
    "action": lambda: {"action": "open-ticket"},
    "handoff": lambda: {
        "team": "field",
        "within": "PT4H",
        "promise": "{{owner}} will call you by {{due}}.",
        "to": {},
    },
    "outcome": lambda: {"result": "resolved"},
}


def _connect(node: Document, words: str, target: str | None) -> None:
    looped = _LOOP.match(words)
    words = looped[1] if looped else words
    edge: Document = {} if target is None else {"to": target}
    if looped:
        edge["loop"] = {"max": int(looped[2]), "then": looped[3]}
    _CONNECT[node["kind"]](node, words, edge)


def _add_answer(node: Document, words: str, edge: Document) -> None:
    label = words.replace("-", " ").capitalize()
    node["answers"].append({"id": words or "next", "label": label or "Next"} | edge)


def _add_rule(node: Document, words: str, edge: Document) -> None:
    if words in ("", "otherwise"):
        node["otherwise"] = edge if "loop" in edge else edge.get("to")
    else:
        node["rules"].append({"id": f"rule-{len(node['rules']) + 1}", "when": words} | edge)


def _add_onward(node: Document, words: str, edge: Document) -> None:
    if words == "failed":
        node["failed"] = edge if "loop" in edge else edge.get("to")
    else:
        node.update(edge)


def _add_exit(node: Document, words: str, edge: Document) -> None:
    node["exits"][words or "*"] = edge if "loop" in edge else edge.get("to")


def _add_way(node: Document, words: str, edge: Document) -> None:
    node["to"][words or "done"] = edge if "loop" in edge else edge.get("to")


def _add_nothing(node: Document, words: str, edge: Document) -> None:
    raise SketchError("An outcome ends the walk: no arrow can leave it.")


_CONNECT: dict[str, Callable[[Document, str, Document], None]] = {
    "question": _add_answer,
    "step": _add_onward,
    "form": _add_onward,
    "decision": _add_rule,
    "call": _add_exit,
    "action": _add_onward,
    "handoff": _add_way,
    "outcome": _add_nothing,
}
