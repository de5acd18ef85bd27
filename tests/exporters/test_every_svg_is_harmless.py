"""What a browser would find in an SVG that it opens: no script, no file, no foreign address."""

import re
from xml.etree import ElementTree

import pytest

from treeguide.exporters.base import Picture
from treeguide.exporters.registry import exporter_named

ELEMENTS = {"a", "ellipse", "g", "path", "polygon", "polyline", "rect", "svg", "text", "title"}
ELEMENTS |= {"tspan"}
ADDRESS = re.compile(r"#[nx]-|/studio/[a-z-]+$")


def elements_of(svg: bytes) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter())


def bare(name: str) -> str:
    return name.rpartition("}")[2]


def complaints(svg: bytes) -> list[str]:
    found = []
    for element in elements_of(svg):
        if bare(element.tag) not in ELEMENTS:
            found.append(element.tag)
        for name, text in element.attrib.items():
            if bare(name).startswith("on") or bare(name) == "style":
                found.append(name)
            if bare(name) in ("href", "src") and not ADDRESS.match(text):
                found.append(text)
    return found


def test_a_drawn_tree_holds_nothing_that_could_run(everything, marked, engine):
    assert complaints(exporter_named("svg").export(everything, marked)) == []


def test_a_tree_drawn_as_cards_holds_nothing_that_could_run(everything, marked):
    assert complaints(exporter_named("cards").export(everything, marked)) == []


def test_no_hostile_label_gets_through_graphviz(hostile_trees, engine):
    svgs = [exporter_named("svg").export(tree) for tree in hostile_trees]

    assert [complaint for svg in svgs for complaint in complaints(svg)] == []


def test_no_hostile_label_gets_onto_a_card(hostile_trees):
    picture = Picture(detail="full")
    svgs = [exporter_named("cards").export(tree, picture) for tree in hostile_trees]

    assert [complaint for svg in svgs for complaint in complaints(svg)] == []


@pytest.mark.parametrize("name", ["svg", "cards"])
def test_no_comment_and_no_document_type_is_left(name, everything, engine):
    svg = exporter_named(name).export(everything)

    assert b"<!" not in svg


@pytest.mark.parametrize("name", ["svg", "cards"])
def test_a_screen_reader_hears_the_title(name, everything, engine):
    root = ElementTree.fromstring(exporter_named(name).export(everything))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title"
    assert [part.text for part in root.iter() if part.get("id") == "title"] == ["Printer & co."]
