"""The DOT is read by Graphviz itself, and the SVG drawn from it shows the words of the author."""

import json
import re
from xml.etree import ElementTree

import pytest

from treeguide.exporters.base import PLAIN
from treeguide.exporters.drawing.diagram import diagram
from treeguide.exporters.drawing.program import drawn_by_graphviz
from treeguide.exporters.drawing.words import MARKS
from treeguide.exporters.registry import exporter_named


def read(source: bytes) -> dict:
    return {"objects": [], "edges": []} | json.loads(drawn_by_graphviz(source.decode(), "dot_json"))


def boxes_of(document: dict) -> list[str]:
    return [found["name"] for found in document["objects"]]


def lines_of(document: dict) -> list[tuple[str, str, str]]:
    names = {found["_gvid"]: found["name"] for found in document["objects"]}
    return [
        (names[line["tail"]], names[line["head"]], letters(line.get("label", "")))
        for line in document["edges"]
    ]


def letters(label: str) -> str:
    """Return the letters of an HTML-like label, as Graphviz shows them, without spaces."""
    text = "".join(ElementTree.fromstring(f"<label>{label}</label>").itertext())
    return unspaced(text.replace("\\\\", "\\"))


def unspaced(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words_of(line) -> str:
    return unspaced("".join((line.label, *line.facts)))


def test_graphviz_reads_the_same_boxes_lines_and_labels(tree, engine):
    drawn = diagram(tree, PLAIN)

    document = read(exporter_named("dot").export(tree))

    assert boxes_of(document) == [box.id for box in drawn.boxes]
    assert sorted(lines_of(document)) == sorted(
        (line.source, line.target, words_of(line)) for line in drawn.lines
    )


def test_graphviz_reads_every_hostile_label_as_letters(hostile_trees, engine):
    for tree in hostile_trees:
        drawn = diagram(tree, PLAIN)

        document = read(exporter_named("dot").export(tree))

        assert boxes_of(document) == [box.id for box in drawn.boxes]
        assert sorted(lines_of(document)) == sorted(
            (line.source, line.target, words_of(line)) for line in drawn.lines
        )


def test_the_picture_shows_every_hostile_label_as_it_was_written(hostile_trees, engine):
    for tree in hostile_trees:
        drawn = diagram(tree, PLAIN)

        root = ElementTree.fromstring(exporter_named("svg").export(tree))
        shown = unspaced("".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))

        for box in drawn.boxes:
            assert unspaced(box.title) in shown
        for line in drawn.lines:
            assert unspaced(line.label) in shown


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("mark", MARKS.values())
def test_marks_can_be_drawn_without_fonts_for_pictograms(mark):
    assert all(letter in "‼▲○ " or letter.isascii() for letter in mark)
