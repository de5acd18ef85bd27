import os
from pathlib import Path

import pytest

from treeguide.exporters.base import ExportError, Picture
from treeguide.exporters.drawing import program
from treeguide.exporters.registry import exporter_named
from treeguide.sketch import sketch

TREE = sketch("lamp? -lit-> done!")


@pytest.fixture
def fake_dot(monkeypatch, tmp_path):
    """Return a way to put a program in the place of `dot`."""

    def put(script: str) -> None:
        fake = tmp_path / "dot"
        fake.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        fake.chmod(0o755)
        monkeypatch.setattr(program, "system_dot", lambda: str(fake))

    return put


def test_hiding_dot_leaves_the_packaged_program(monkeypatch):
    monkeypatch.setenv("TREEGUIDE_NO_DOT", "1")

    assert program.system_dot() is None
    assert Path(program.packaged_dot() or "").stem == "graphviz-pure"


@pytest.mark.parametrize("name", ["png", "pdf"])
def test_without_any_graphviz_a_bitmap_is_refused_in_a_sentence(name, no_graphviz):
    with pytest.raises(ExportError, match="Install Graphviz, or the Python package graphviz-pure"):
        exporter_named(name).export(TREE)


def test_without_any_graphviz_the_svg_is_drawn_as_cards(no_graphviz):
    assert exporter_named("svg").export(TREE) == exporter_named("cards").export(TREE)


def test_a_program_that_does_not_end_is_stopped_and_the_svg_drawn_as_cards(fake_dot, monkeypatch):
    fake_dot("sleep 60")
    monkeypatch.setattr(program, "TIME_LIMIT", 0.2)

    assert exporter_named("svg").export(TREE) == exporter_named("cards").export(TREE)


def test_a_bitmap_that_takes_too_long_is_refused_in_a_sentence(fake_dot, monkeypatch):
    fake_dot("sleep 60")
    monkeypatch.setattr(program, "TIME_LIMIT", 0.2)

    with pytest.raises(ExportError, match=r"did not finish this picture within 0\.2 seconds"):
        exporter_named("png").export(TREE)


def test_what_the_program_complains_of_is_said(fake_dot):
    fake_dot("echo 'Error: out of paper' >&2; exit 3")

    with pytest.raises(ExportError, match="Error: out of paper"):
        exporter_named("svg").export(TREE)


def test_the_program_is_told_to_read_no_file_and_starts_in_an_empty_folder(fake_dot, monkeypatch):
    monkeypatch.setenv("GV_FILE_PATH", "/etc")
    fake_dot('cat >/dev/null; printf "%s,%s," "$SERVER_NAME" "$GV_FILE_PATH"; ls | wc -l')

    assert program.drawn_by_graphviz("graph {}", "svg").split() == [b"treeguide,,0"]


def test_a_source_that_names_a_file_shows_nothing_of_it(engine, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")

    drawn = program.drawn_by_graphviz(f'graph {{ a [image="{secret}"] }}', "svg")

    assert b"secret" not in drawn


@pytest.mark.skipif(os.name != "posix", reason="Limits of memory are set on Linux only.")
def test_the_memory_of_the_program_is_limited(fake_dot):
    fake_dot("cat >/dev/null; ulimit -v")

    limit = program.drawn_by_graphviz("graph {}", "svg")

    assert int(limit) * 1024 == program.MEMORY_LIMIT


@pytest.mark.parametrize("name", ["png", "pdf"])
def test_a_tree_too_large_for_a_page_is_refused_in_a_sentence(name):
    chain = " -> ".join(["n0:step", *(f"n{n}:step" for n in range(1, 402))])

    with pytest.raises(ExportError, match="Export it as SVG, or split the tree"):
        exporter_named(name).export(sketch(chain), Picture())


def test_a_large_tree_is_drawn_as_cards():
    chain = sketch(" -> ".join(["n0:step", *(f"n{n}:step" for n in range(1, 402))]))

    assert exporter_named("svg").export(chain) == exporter_named("cards").export(chain)
