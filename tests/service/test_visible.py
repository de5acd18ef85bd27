"""What would steer a terminal is shown instead, and nothing else is touched."""

import pytest

from treeguide.service.visible import visible


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("one\rtwo", "one␍two"),
        ("\x9b\u202e\u2066", "���"),
    ],
)
def test_what_steers_is_shown_by_a_sign(typed, shown):
    assert visible(typed) == shown


@pytest.mark.parametrize("text", ["", "one\ntwo\r\nthree\tfour", "שלום", "naïve 打印 😀"])
def test_other_text_stays_as_it_is(text):
    assert visible(text) == text
