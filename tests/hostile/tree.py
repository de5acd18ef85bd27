"""A tree whose every text is hostile; along its chain of nodes each field takes each payload."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.payloads import PAYLOADS, packed
from treeguide.service import publishing
from treeguide.store import Store

ID = "hostile"
LONGEST = 300
"""How long a title may be; other texts may be longer, but then a page takes long to show."""
PICTURE = "<img src=x onerror=__xss(9001)>.svg"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="top.__xss(9002)" width="9" height="9">'
    "<script>top.__xss(9003)</script></svg>"
)
TITLES = packed(PAYLOADS, LONGEST)
TEXTS = packed(PAYLOADS, LONGEST, "\n\n")
NODES = len(TITLES)


class Supply:
    """Hands out hostile texts; for each field in turn, so that each field takes all."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._turns: dict[str, Any] = {}

    def of(self, field: str) -> str:
        """Return the next text for a field."""
        return next(self._turns.setdefault(field, itertools.cycle(self._texts)))


def hostile_tree() -> dict[str, Any]:
    """Return the tree as JSON; its last nodes are a form, a hand-off and an outcome."""
    title, text = Supply(TITLES), Supply(TEXTS)
    nodes: dict[str, Any] = {
        f"n{number}": _question(number, title, text) for number in range(NODES)
    }
    nodes |= {
        "form": {
            **_about("form", title, text),
            "kind": "form",
            "to": "handoff",
            "fields": [{"variable": name, "help": text.of("field help")} for name in _VARIABLES],
        },
        "handoff": {
            **_about("handoff", title, text),
            "kind": "handoff",
            "team": title.of("team"),
            "within": "P1D",
            "promise": text.of("promise"),
            "carry": list(_VARIABLES),
            "to": {"done": "end", "declined": "end", "late": "end"},
        },
        "end": {
            **_about("outcome", title, text),
            "kind": "outcome",
            "result": "resolved",
            "next": text.of("next"),
        },
    }
    return {
        "format": "treeguide/1",
        "id": ID,
        "title": title.of("tree title"),
        "summary": text.of("summary"),
        "owner": title.of("owner"),
        "tags": TEXTS,
        "variables": {name: _variable(kind, title, text) for name, kind in _VARIABLES.items()},
        "start": "n0",
        "nodes": nodes,
        "anywhere": [
            {
                "id": f"a{number}",
                "label": label,
                "help": text.of("anywhere help"),
                "to": "handoff",
            }
            for number, label in enumerate(TEXTS[::20])
        ],
    }


_VARIABLES = {"said": "text", "told": "text", "chosen": "choice", "several": "choices"}


def _variable(kind: str, title: Supply, text: Supply) -> dict[str, Any]:
    about = {"type": kind, "label": title.of("variable label")}
    if kind == "text":
        return {**about, "personal": True}
    values = [f"v{number}" for number in range(len(TITLES))]
    return {**about, "values": values, "labels": dict(zip(values, TITLES, strict=True))}


def _about(kind: str, title: Supply, text: Supply) -> dict[str, Any]:
    fields = ("text", "say", "do", "why", "note")
    return {
        "title": title.of("title"),
        **{field: text.of(field) for field in fields},
        "media": [{"file": PICTURE, "alt": text.of("alt"), "caption": text.of("caption")}],
        "tags": [text.of("tag")],
    }


def _question(number: int, title: Supply, text: Supply) -> dict[str, Any]:
    following = f"n{number + 1}" if number + 1 < NODES else "form"
    return {
        **_about("question", title, text),
        "kind": "question",
        "answers": [
            {
                "id": "on",
                "label": title.of("label"),
                "help": text.of("answer help"),
                "keywords": [text.of("keyword")],
                "to": following,
            },
            {"id": "off", "label": title.of("other label"), "to": following},
        ],
    }


def _translation(tree: dict[str, Any]) -> dict[str, Any]:
    """Return every text of the tree once more, as if somebody had translated it."""
    texts = {"title": tree["title"], "summary": tree["summary"]}
    for name, node in tree["nodes"].items():
        for field in ("title", "text", "say", "do", "why"):
            texts[f"nodes.{name}.{field}"] = node[field]
        for answer in node.get("answers", ()):
            texts[f"nodes.{name}.answers.{answer['id']}.label"] = answer["label"]
    return {"language": "de", "texts": {name: {"text": text} for name, text in texts.items()}}


def publish_hostile_tree(store: Store, folder: Path) -> None:
    """Make the hostile tree live, whatever the rules say of its braces."""
    place = folder / ID
    (place / "media").mkdir(parents=True)
    (place / "media" / PICTURE).write_text(SVG, "utf-8")
    tree = hostile_tree()
    (place / "tree.json").write_text(json.dumps(tree), "utf-8")
    (place / "de.json").write_text(json.dumps(_translation(tree)), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "_reason_against", lambda _: None)
        publishing.publish_folder(store, folder)
