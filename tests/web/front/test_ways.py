"""What is short enough, and plain enough, to be answered on the event loop."""

import pytest

from treeguide.web.front.ways import MUST_BE_READ_BY_FLASK, is_short
from treeguide.web.http.head import Headers


@pytest.mark.parametrize(
    ("length", "claim"),
    [
        ("1", True),
        ("9", True),
        ("0", False),
        ("10", False),
        ("-1", False),
        ("", False),
        ("x", False),
    ],
)
def test_a_body_is_short_by_its_length(length, claim):
    assert is_short(Headers([("content-length", length)]), longest=9) is claim


def test_what_says_no_length_is_not_short():
    assert not is_short(Headers([]), longest=9)


@pytest.mark.parametrize("header", sorted(MUST_BE_READ_BY_FLASK))
def test_what_says_something_odd_is_not_short(header):
    assert not is_short(Headers([("content-length", "1"), (header, "")]), longest=9)
