"""Trees to draw: all the shipped ones, small ones with one trait each, and hostile ones."""

import json
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from treeguide.exporters.base import Picture
from treeguide.exporters.drawing import program
from treeguide.model import Tree
from treeguide.sketch import sketch

HERE = Path(__file__).parent
TREES = HERE.parents[1] / "trees"

EVERYTHING = (
    "lamp? -lit-> code:form -> route:decision -error_code == 'e5'-> facilities:handoff"
    " -done-> solved! ; route -otherwise-> paper? -yes-> solved ; paper -no*2:facilities-> lamp ;"
    " lamp -dark-> plug:step -> lamp ; facilities -declined-> escalated! ;"
    " facilities -late-> escalated ; lamp -other-> ask:call -ok-> ticket:action -> booked! ;"
    " ticket -failed-> failed! ; ask -*-> no! ; lamp -nowhere-> ; talk:call"
)
PATCH = {
    "title": "Printer & co.",
    "variables": {"error_code": {"type": "choice", "values": ["e5"], "label": "Code"}},
    "nodes": {
        "plug": {"loop": {"max": 2, "then": "facilities"}},
        "code": {"fields": [{"variable": "error_code"}]},
        "talk": {"exits": {"*": "@here"}},
        "escalated": {"result": "escalated"},
        "failed": {"result": "unresolved"},
        "no": {"result": "declined"},
    },
    "anywhere": [
        {"id": "person", "label": "I want to talk to a person", "to": "talk", "max": 1},
        {"id": "stop", "label": "Take me off the list", "to": "no"},
    ],
}


def read(folder: Path) -> Tree:
    return msgspec.convert(json.loads((folder / "tree.json").read_text("utf-8")), Tree)


def hostile(labels: list[str]) -> Tree:
    """Return a tree in which every text of a person is one of `labels`, each in every place."""
    nodes: dict[str, dict] = {}
    for number, label in enumerate(labels):
        nodes |= {f"{name}-{number}": node for name, node in hostile_nodes(label, number).items()}
    patch = {
        "title": labels[0],
        "summary": labels[0],
        "owner": labels[0],
        "start": "lamp-0",
        "nodes": nodes,
        "variables": {
            f"code_{number}": {"type": "text", "label": label}
            for number, label in enumerate(labels)
        },
        "anywhere": [
            {"id": f"a{number}", "label": label, "to": "lamp-0"}
            for number, label in enumerate(labels)
        ],
    }
    return sketch("", patch)


def hostile_nodes(label: str, number: int) -> dict[str, dict]:
    words = {"title": label, "text": label, "say": label, "do": label, "why": label}
    done = f"done-{number}"
    answer = {"id": "lit", "label": label, "to": done, "when": label, "help": label}
    return {
        "lamp": {"kind": "question", "answers": [answer]} | words,
        "end": {"kind": "form", "fields": [{"variable": f"code_{number}"}], "to": done} | words,
        "route": {"kind": "decision", "rules": [{"id": "r", "when": label, "to": done}]} | words,
        "help": {"kind": "handoff", "team": label, "within": label, "promise": label} | words,
        "other": {"kind": "call", "tree": label, "exits": {label: done}} | words,
        "ticket": {"kind": "action", "action": label, "to": done} | words,
        "done": {"kind": "outcome", "title": label, "result": label, "next": label},
    }


SHIPPED = {folder.parent.name: read(folder.parent) for folder in sorted(TREES.glob("*/tree.json"))}
SKETCHED = {
    "everything": sketch(EVERYTHING, PATCH),
    "one node": sketch("done!"),
    "no node": msgspec.convert({"format": "treeguide/1", "id": "empty", "nodes": {}}, Tree),
    "no start": sketch("lamp? -lit-> done!", {"start": None}),
    "unknown start and target": sketch(
        "lamp? -lit-> done!",
        {"start": "lamb", "nodes": {"lamp": {"answers": [{"id": "lit", "to": "dome"}]}}},
    ),
    "round and round": sketch("lamp? -again-> lamp ; lamp -on-> plug:step -> lamp"),
    "ids that are words of a format": sketch(
        "end? -graph-> graph:step -> o:step -> x--y:step -> subgraph:step -> default! ;"
        " end -style-> style:step -> click:step -> node:step -> edge:step -> strict:step -> class!"
    ),
}
HOSTILE_LABELS = json.loads((HERE / "hostile_labels.json").read_text("utf-8"))


def pytest_generate_tests(metafunc):
    """Give `tree` every shipped and sketched tree, and `label` every hostile label."""
    if "tree" in metafunc.fixturenames:
        trees = SHIPPED | SKETCHED
        metafunc.parametrize("tree", trees.values(), ids=trees)
    if "label" in metafunc.fixturenames:
        numbered = [f"label-{number}" for number, _ in enumerate(HOSTILE_LABELS)]
        metafunc.parametrize("label", HOSTILE_LABELS, ids=numbered)


@pytest.fixture
def everything() -> Tree:
    return SKETCHED["everything"]


@pytest.fixture(scope="session")
def hostile_trees() -> list[Tree]:
    labels = HOSTILE_LABELS
    return [hostile(labels[first : first + 10]) for first in range(0, len(labels), 10)]


@pytest.fixture
def marked() -> Picture:
    """A picture with everything that can be asked for."""
    findings = [
        SimpleNamespace(node="lamp", level="error", message="Answer 'nowhere' leads nowhere."),
        SimpleNamespace(node="plug", level="warning", message="The title is no sentence."),
        SimpleNamespace(node="solved", level="note", message="Nothing says what comes next."),
        SimpleNamespace(node=None, level="note", message="The tree has no review date."),
    ]
    return Picture(
        library={"other": sketch("ask? -yes-> ok!", {"title": "Another tree"})},
        findings=findings,
        walked=[["lamp", "lit"], ["code", {"error_code": "e5"}], ["facilities", "done"]],
        detail="full",
        links=lambda tree_id: f"/studio/{tree_id}",
    )


@pytest.fixture(params=["dot", "packaged"])
def engine(request, monkeypatch) -> str:
    """Draw with the system's `dot`, then with the packaged program."""
    if request.param == "packaged":
        monkeypatch.setenv("TREEGUIDE_NO_DOT", "1")
    elif program.system_dot() is None:
        pytest.skip("Graphviz's 'dot' is not installed, or is hidden by TREEGUIDE_NO_DOT.")
    return request.param


@pytest.fixture
def no_graphviz(monkeypatch) -> None:
    monkeypatch.setattr(program, "system_dot", lambda: None)
    monkeypatch.setattr(program, "packaged_dot", lambda: None)


@pytest.fixture(scope="session")
def all_trees() -> list[Tree]:
    return [*SHIPPED.values(), *SKETCHED.values()]
