"""Long lists page by page: nothing is left out or comes twice, and no page reads on and on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treeguide.web import paging

ROWS = st.lists(st.booleans(), max_size=40).map(lambda wanted: list(enumerate(wanted, start=1)))
FEW = st.integers(min_value=1, max_value=7)


class Shelf:
    """Rows in their order, and how many of them were read."""

    def __init__(self, rows):
        self.rows, self.read = rows, 0

    def behind(self, place: str):
        found = [row for row in self.rows if row[0] > int(place or 0)][: paging.AT_ONCE]
        self.read += len(found)
        return found


def page_of(shelf: Shelf, place: str) -> paging.Page:
    return paging.page_behind(place, shelf.behind, lambda row: str(row[0]), lambda row: row[1])


@given(ROWS, FEW, FEW, FEW)
def test_all_pages_together_hold_each_wanted_row_once_in_order(rows, a_page, at_once, most_read):
    sizes = {"A_PAGE": a_page, "AT_ONCE": at_once, "MOST_READ": most_read}
    with pytest.MonkeyPatch.context() as patch:
        for name, size in sizes.items():
            patch.setattr(paging, name, size)
        seen, place, firsts = [], "", []
        while place is not None:
            shelf = Shelf(rows)
            found = page_of(shelf, place)
            assert len(found.shown) <= a_page
            assert shelf.read <= most_read + at_once
            seen += found.shown
            firsts.append(found.is_first)
            place = found.more

    assert seen == [row for row in rows if row[1]]
    assert firsts == [True] + [False] * (len(firsts) - 1)


@given(FEW)
def test_no_page_leads_to_one_behind_the_last_row(a_page):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "A_PAGE", a_page)
        found = page_of(Shelf([(number, True) for number in range(1, a_page + 1)]), "")

    assert (len(found.shown), found.more) == (a_page, None)
