"""The flowchart is read by Mermaid's own parser, which runs in Node."""

import fcntl
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from treeguide.exporters.base import PLAIN, Picture
from treeguide.exporters.drawing.diagram import Box, Diagram, Line, diagram
from treeguide.exporters.mermaid import escaped
from treeguide.exporters.registry import exporter_named
from treeguide.model import Tree

READER = Path(__file__).parent / "mermaid_reader"
SHAPES = {
    "question": "round",
    "step": "square",
    "form": "lean_right",
    "decision": "hexagon",
    "call": "subroutine",
    "action": "cylinder",
    "handoff": "odd",
    "outcome": "stadium",
    "start": "circle",
    "anywhere": "square",
    "nowhere": "square",
}


def installed(npm: str) -> None:
    """Install the packages once, though several workers may want them at the same time."""
    with (READER / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (READER / "node_modules" / ".package-lock.json").is_file():
            install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(install, cwd=READER, check=True, capture_output=True, timeout=300)


@pytest.fixture(scope="session")
def read():
    """Return a reader of many flowcharts at once; its packages are installed where they lack."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("Node and npm are not installed: Mermaid's own parser needs them.")
    installed(npm)

    def read(trees: list[Tree], picture: Picture = PLAIN) -> list[dict]:
        written = [exporter_named("mermaid").export(tree, picture).decode() for tree in trees]
        command = [node, "read.mjs"]
        said = subprocess.run(
            command,
            input=json.dumps(written),
            cwd=READER,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(said.stdout)

    return read


@pytest.mark.parametrize(
    "text", ["_em_", "*em*", "1. one", "- x", "`x`", "#35;", "%%", "style: x", "--"]
)
def test_what_mermaid_or_its_markdown_could_read_is_written_as_codes(text):
    coded = re.sub(r"#\d+;", "", escaped(text))

    assert re.fullmatch(r"[\w ]*-?", coded) and "_" not in coded


def expected_id(box_id: str) -> str:
    prefix = "at_" if box_id.startswith("@") else "n_"
    return prefix + box_id.removeprefix("@").replace("-", "_")


def expected_box(box: Box) -> tuple[str, str, str]:
    words = unspaced(" ".join((box.word.upper(), box.title, *box.facts)))
    return expected_id(box.id), SHAPES[box.kind], words


def expected_line(line: Line) -> tuple[str, str, str]:
    words = unspaced(" ".join((line.label, *line.facts)))
    return expected_id(line.source), expected_id(line.target), words


def unspaced(text: str) -> str:
    return re.sub(r"\s+", "", text)


def compared(document: dict, drawn: Diagram) -> None:
    assert "error" not in document, document
    boxes = [(box["id"], box["shape"], unspaced(box["text"])) for box in document["boxes"]]
    lines = [
        (line["source"], line["target"], unspaced(line["label"])) for line in document["lines"]
    ]

    assert boxes == [expected_box(box) for box in drawn.boxes]
    assert lines == [expected_line(line) for line in drawn.lines]


@pytest.fixture(scope="session")
def documents(read, all_trees, hostile_trees) -> dict[str, list[dict]]:
    """What Mermaid read of all trees: it takes seconds to start, so it is started once."""
    both = read([*all_trees, *hostile_trees])
    return {"all": both[: len(all_trees)], "hostile": both[len(all_trees) :]}


def test_mermaid_reads_the_same_boxes_lines_and_labels_of_every_tree(documents, all_trees):
    for tree, document in zip(all_trees, documents["all"], strict=True):
        compared(document, diagram(tree, PLAIN))


def test_mermaid_reads_every_hostile_label_as_letters(documents, hostile_trees):
    for tree, document in zip(hostile_trees, documents["hostile"], strict=True):
        compared(document, diagram(tree, PLAIN))


def test_no_label_links_a_box_or_calls_a_function(documents):
    boxes = [box for document in documents["hostile"] for box in document["boxes"]]

    assert [box for box in boxes if box.get("link") or box["calls"]] == []


def test_mermaid_reads_a_picture_with_everything_on_it(read, everything, marked):
    [document] = read([everything], marked)

    assert len(document["boxes"]) == len(diagram(everything, marked).boxes)
    assert [box["link"] for box in document["boxes"] if box.get("link")] == ["/studio/other"] * 2
    assert "thick" in {line["stroke"] for line in document["lines"]}
