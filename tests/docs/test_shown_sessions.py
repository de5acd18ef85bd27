"""Whoever types what a page shows sees what the page shows."""

import pytest

from tests.docs.pages import ROOT, all_pages, blocks, name_of
from tests.docs.reader import Reader, is_shown

SHOWING = [page for page in all_pages() if any(b.language == "console" for b in blocks(page))]


@pytest.mark.parametrize("chapter", SHOWING, ids=name_of)
def test_a_command_prints_what_the_page_shows(chapter, tmp_path):
    for block, command, shown, printed in Reader(chapter, tmp_path).follow():
        place = f"{name_of(chapter)}:{block.line}: {command}"
        assert is_shown(shown, printed), "\n".join([place, "prints:", *printed])


@pytest.mark.parametrize("chapter", all_pages(), ids=name_of)
def test_what_a_command_prints_is_shown_only_with_the_command(chapter):
    texts = [block.text for block in blocks(chapter) if block.language == "text"]

    assert [text for text in texts if text.lstrip().startswith(("✓", "✗", "─", "$"))] == []


def test_the_readme_shows_a_session():
    assert ROOT / "README.md" in SHOWING


def test_any_lines_can_stand_for_others_only_where_the_page_says_so():
    printed = ["one", "two", "three"]

    assert is_shown(["one", "…", "three"], printed)
    assert is_shown(["…"], printed)
    assert is_shown(["one", "t…", "three"], printed)
    assert not is_shown(["one", "three"], printed)
    assert not is_shown(["one", "…", "four"], printed)
    assert not is_shown([], printed)
