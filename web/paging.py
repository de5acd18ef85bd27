"""Long lists page by page: of many rows those that who asks wants and may see."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")
A_PAGE = 50
AT_ONCE, MOST_READ = 500, 10_000
"""How many rows are read together, and for one page: who sees few of many goes on from there."""


class Page(NamedTuple, Generic[Row]):
    """Some rows, whether they are the first ones, and the place behind which others may be."""

    shown: list[Row]
    is_first: bool
    more: str | None


def page_behind(
    place: str,
    read: Callable[[str], Sequence[Row]],
    place_of: Callable[[Row], str],
    is_wanted: Callable[[Row], bool],
) -> Page[Row]:
    """Return the wanted rows behind a place, from the start without one.

    `read` returns AT_ONCE rows behind a place at most, and none at the end.
    """
    shown: list[Row] = []
    last = None
    for number, row in enumerate(_rows(place, read, place_of)):
        if last is not None and (len(shown) == A_PAGE or number == MOST_READ):
            return Page(shown, not place, place_of(last))
        last = row
        if is_wanted(row):
            shown.append(row)
    return Page(shown, not place, None)


def _rows(
    place: str, read: Callable[[str], Sequence[Row]], place_of: Callable[[Row], str]
) -> Iterator[Row]:
    while found := read(place):
        yield from found
        place = place_of(found[-1])
