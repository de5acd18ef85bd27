import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from treeguide.exporters import registry
from treeguide.exporters.base import Exporter, ExportError
from treeguide.exporters.dot import DotExporter


class Pigeon(Exporter):
    name = "pigeon"
    title = "Pigeon post"
    extension = "pgn"
    media_type = "text/plain"

    def export(self, tree, picture=None):
        return tree.id.encode()


NOT_AN_EXPORTER = "a string"
SHIPPED = ["cards", "dot", "markdown", "mermaid", "node-link", "pdf", "png", "svg"]


@pytest.fixture
def plugged_in(monkeypatch):
    def plug_in(value: str) -> None:
        points = [EntryPoint("pigeon", value, registry.PLUGIN_GROUP)]
        monkeypatch.setattr(registry, "entry_points", lambda group: points)
        registry.all_exporters.cache_clear()

    yield plug_in
    registry.all_exporters.cache_clear()


def test_every_module_of_the_folder_is_found_in_alphabetical_order():
    assert list(registry.all_exporters()) == SHIPPED


def test_an_unknown_exporter_is_answered_with_the_known_ones():
    with pytest.raises(ExportError, match=r"called 'pigeon'\. Choose one of: cards, dot, markdown"):
        registry.exporter_named("pigeon")


def test_a_plug_in_is_found_by_its_entry_point(plugged_in, monkeypatch):
    monkeypatch.setitem(sys.modules, "pigeon_post", sys.modules[__name__])
    plugged_in("pigeon_post:Pigeon")

    assert isinstance(registry.exporter_named("pigeon"), Pigeon)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("no_such_module:Pigeon", "cannot be loaded: No module named 'no_such_module'"),
        ("pigeon_post:Dove", "cannot be loaded"),
        ("pigeon_post:NOT_AN_EXPORTER", "is no exporter"),
    ],
)
def test_a_plug_in_that_cannot_be_used_is_named(plugged_in, monkeypatch, value, said):
    monkeypatch.setitem(sys.modules, "pigeon_post", sys.modules[__name__])
    plugged_in(value)

    with pytest.raises(ExportError, match=f"'pigeon'.*{said}"):
        registry.all_exporters()


def test_two_exporters_of_one_name_are_both_named(plugged_in):
    plugged_in(f"{DotExporter.__module__}:DotExporter")

    with pytest.raises(ExportError, match=r"Two exporters are called 'dot': .*dot\.DotExporter"):
        registry.all_exporters()


def test_looking_exporters_up_imports_no_drawing_library():
    names = "'graphviz', 'networkx', 'markdown_it'"
    looked_up = (
        "import sys; from treeguide.exporters.registry import all_exporters; all_exporters();"
        f" sys.exit(', '.join({{{names}}} & set(sys.modules)))"
    )

    ended = subprocess.run([sys.executable, "-c", looked_up], capture_output=True, text=True)

    assert ended.stderr.strip() == ""
