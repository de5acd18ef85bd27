"""A hostile tree that was exported, and opened as a file of its own, does nothing."""

import msgspec
import pytest
from markdown_it import MarkdownIt

from tests.hostile.payloads import NUMBER
from tests.hostile.showing import Answer, Show
from tests.hostile.tree import hostile_tree
from treeguide.exporters.base import Picture
from treeguide.exporters.registry import all_exporters, exporter_named
from treeguide.model import Tree

PAGES = ("image/svg+xml", "text/html")
DRAWN = sorted(name for name, one in all_exporters().items() if one.media_type in PAGES)


@pytest.fixture(scope="module")
def tree():
    return msgspec.convert(hostile_tree(), Tree)


@pytest.fixture
def show(page):
    return Show(page)


@pytest.mark.parametrize("detail", ["titles", "full"])
@pytest.mark.parametrize("name", DRAWN)
def test_no_exported_page_or_picture_runs_anything(show, tree, name, detail):
    exporter = exporter_named(name)
    content = exporter.export(tree, Picture(detail=detail))

    headers = {"Content-Type": exporter.media_type}

    assert len(set(NUMBER.findall(content.decode()))) > 100
    assert show.ran(Answer(f"/tree.{exporter.extension}", 200, headers, content)) == []


def test_a_booklet_runs_nothing_in_a_reader_that_lets_html_through(show, tree):
    written = exporter_named("markdown").export(tree).decode()

    page = MarkdownIt("commonmark", {"html": True}).render(written).encode()

    headers = {"Content-Type": "text/html; charset=utf-8"}
    assert show.ran(Answer("/tree.html", 200, headers, page)) == []


def test_this_test_would_notice_a_picture_with_a_script(show, tree):
    svg = exporter_named("svg").export(tree).replace(b"&lt;", b"<").replace(b"&gt;", b">")
    page = b"<!doctype html><main>" + svg[svg.index(b"<svg") :]

    headers = {"Content-Type": "text/html; charset=utf-8"}
    assert any(": ran " in one for one in show.ran(Answer("/tree.html", 200, headers, page)))
