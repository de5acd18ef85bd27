import pytest

from treeguide.exporters.base import Exporter, Picture
from treeguide.exporters.registry import all_exporters

EXPORTERS = all_exporters()
BY_GRAPHVIZ = ("svg", "png", "pdf")
WRITTEN = sorted(EXPORTERS.keys() - set(BY_GRAPHVIZ))
BEGINNINGS = {
    "cards": b"<?xml",
    "dot": b"digraph",
    "markdown": b"# ",
    "mermaid": b"---\n",
    "node-link": b"{",
    "pdf": b"%PDF-",
    "png": b"\x89PNG",
    "svg": b"<?xml",
}


@pytest.fixture(params=EXPORTERS.values(), ids=EXPORTERS)
def exporter(request) -> Exporter:
    return request.param


def test_every_exporter_says_what_it_writes(exporter):
    words = (exporter.name, exporter.title, exporter.extension, exporter.media_type)

    assert all(words)
    assert exporter.extension.isalnum()
    assert "/" in exporter.media_type


@pytest.mark.parametrize("name", WRITTEN)
def test_every_tree_is_written(name, tree):
    assert EXPORTERS[name].export(tree).startswith(BEGINNINGS[name])


@pytest.mark.parametrize("name", BY_GRAPHVIZ)
def test_every_tree_is_drawn_by_either_engine(name, tree, engine):
    assert EXPORTERS[name].export(tree).startswith(BEGINNINGS[name])


def test_the_same_tree_gives_the_same_bytes(exporter, everything, marked, engine):
    assert exporter.export(everything, marked) == exporter.export(everything, marked)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_exporter_knows_every_theme(exporter, everything, theme):
    assert exporter.export(everything, Picture(theme=theme))


@pytest.mark.parametrize("name", [*WRITTEN, "svg"])
def test_every_format_that_can_be_read_names_every_node(name, everything, engine):
    written = EXPORTERS[name].export(everything).decode()

    assert [node.title for node in everything.nodes.values() if node.title not in written] == []


@pytest.mark.parametrize("name", ["cards", "dot", "markdown", "mermaid", "svg"])
def test_findings_are_marked_with_a_sign_and_a_word(name, everything, marked, engine):
    written = EXPORTERS[name].export(everything, marked).decode()

    assert all(mark in written for mark in ("‼ Error", "▲ Warning", "○ Note"))


@pytest.mark.parametrize("name", ["cards", "dot", "markdown", "mermaid", "svg"])
def test_a_walked_path_changes_the_picture(name, everything, marked):
    exporter = EXPORTERS[name]

    assert exporter.export(everything, Picture(walked=marked.walked)) != exporter.export(everything)


@pytest.mark.parametrize("name", ["cards", "dot", "mermaid", "svg"])
def test_a_called_tree_is_linked_and_named_by_its_title(name, everything, marked, engine):
    written = EXPORTERS[name].export(everything, marked).decode()

    assert "/studio/other" in written
    assert "Another tree" in written


@pytest.mark.parametrize("name", ["cards", "dot", "mermaid", "svg"])
def test_an_address_that_runs_code_is_no_link(name, everything, engine):
    picture = Picture(links=lambda tree_id: "javascript:alert(1)")

    assert b"javascript" not in EXPORTERS[name].export(everything, picture)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_hostile_label_is_written(name, hostile_trees):
    written = [EXPORTERS[name].export(tree) for tree in hostile_trees]

    assert all(document.decode().strip() for document in written)
