"""Every tree that a page shows is one that the program takes."""

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, all_pages, blocks, is_generated, name_of
from tests.docs.reader import Reader, json_of
from treeguide.cli.checking import report_on
from treeguide.library import read_folder

SHOWN = [
    pytest.param(page, block, id=f"{name_of(page)}:{block.line}")
    for page in all_pages()
    for block in blocks(page)
    if block.language == "json" and not is_generated(page)
]
PAGES = [page for page in all_pages() if any(block.order == "file" for block in blocks(page))]


@pytest.mark.parametrize(("chapter", "block"), SHOWN)
def test_json_can_be_read_and_a_whole_tree_is_one_that_is_checked(chapter: Path, block: Block):
    document = json_of(block.text)

    assert "format" not in document or block.order == "file"


@pytest.mark.parametrize("chapter", PAGES, ids=name_of)
def test_every_tree_of_a_page_is_clean_as_it_is_shown(chapter, tmp_path):
    reader = Reader(chapter, tmp_path)
    for block in blocks(chapter):
        if block.order in ("file", "over", "edit"):
            reader.obey(block)
        if block.order in ("file", "over") and block.told.endswith(".json"):
            folder = read_folder((tmp_path / block.told).parent)
            place = f"{name_of(chapter)}:{block.line}"
            assert report_on(folder).findings == [], place


def test_the_readme_shows_a_whole_tree():
    assert ROOT / "README.md" in PAGES
