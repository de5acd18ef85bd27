import re

import pytest

from treeguide.exporters.base import ExportError
from treeguide.exporters.drawing.pdf_page import page_with_picture
from treeguide.exporters.drawing.program import drawn_by_graphviz
from treeguide.exporters.registry import exporter_named
from treeguide.sketch import sketch

TREE = sketch("lamp? -lit-> done!")


def test_no_date_is_left_in_the_page(engine):
    pdf = exporter_named("pdf").export(TREE)

    assert b"CreationDate (D:" not in pdf


def test_every_object_stands_where_the_table_says(monkeypatch):
    monkeypatch.setenv("TREEGUIDE_NO_DOT", "1")
    pdf = exporter_named("pdf").export(TREE)
    table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])

    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", pdf[table:])]

    assert pdf[table : table + 4] == b"xref"
    numbers = [pdf[place:].split(b" ", 1)[0] for place in places]
    assert numbers == [b"1", b"2", b"3", b"4", b"5"]


def test_the_page_has_the_size_of_the_picture(monkeypatch):
    monkeypatch.setenv("TREEGUIDE_NO_DOT", "1")
    jpeg = drawn_by_graphviz('graph { graph [dpi="144" size="2,1!" pad=0] a -- b }', "jpeg")

    page = page_with_picture(jpeg, 144)

    across, down = map(float, re.search(rb"MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page).groups())
    assert (across, down) == (pytest.approx(across), pytest.approx(72, abs=1))


def test_what_is_no_jpeg_is_refused_in_a_sentence():
    with pytest.raises(ExportError, match="Install Graphviz's own 'dot', or export PNG"):
        page_with_picture(b"\x89PNG and so on", 150)
