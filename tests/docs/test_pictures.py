"""The pictures of the documentation show what the program makes today."""

import re

import pytest

from tests.docs.pages import ROOT, blocks
from tests.docs.reader import Reader
from treeguide.exporters.registry import exporter_named
from treeguide.library import read_folder

PICTURES = ROOT / "docs" / "pictures"
_NAMED = re.compile(r"<title>([^<]*)</title>|<text[^>]*>([^<]*)</text>")


def words(svg: str) -> list[tuple[str, str]]:
    """Everything that a drawing names or says, wherever Graphviz has put it."""
    return sorted(_NAMED.findall(svg))


def test_the_diagram_of_the_readme_is_that_of_its_tree(tmp_path):
    readme = ROOT / "README.md"
    shown = next(block for block in blocks(readme) if block.order == "file")
    Reader(readme, tmp_path).obey(shown)
    tree = read_folder((tmp_path / shown.told).parent).tree

    drawn = exporter_named("svg").export(tree).decode()

    assert words((PICTURES / "diagram.svg").read_text("utf-8")) == words(drawn)


@pytest.mark.parametrize("picture", sorted(PICTURES.iterdir()), ids=lambda file: file.name)
def test_a_picture_is_small_enough_for_a_page_and_shown_on_one(picture):
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]

    assert picture.stat().st_size < 400_000
    assert any(f"pictures/{picture.name}" in page.read_text("utf-8") for page in pages)
