"""The documentation is laid out as the house writes: one sentence a line."""

import re

import pytest

from tests.docs.pages import all_pages, is_generated, name_of, prose

_TWO_SENTENCES = re.compile(r"^(?!\||>|<!--).*[a-z”`)][.?!] [A-Z“].*$", re.MULTILINE)


WRITTEN = [page for page in all_pages() if not is_generated(page)]


@pytest.mark.parametrize("chapter", WRITTEN, ids=name_of)
def test_a_line_holds_one_sentence(chapter):
    assert _TWO_SENTENCES.findall(prose(chapter)) == []


@pytest.mark.parametrize("chapter", all_pages(), ids=name_of)
def test_a_page_begins_with_its_one_title(chapter):
    titles = re.findall(r"^# .+$", prose(chapter), re.MULTILINE)

    assert len(titles) == 1
    assert prose(chapter).startswith(titles[0])
