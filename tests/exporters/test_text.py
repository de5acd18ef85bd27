import pytest
from hypothesis import given
from hypothesis import strategies as st

from treeguide.exporters.drawing.text import balanced, clean, columns, one_line, shortened, wrapped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1b", "a�b�"),
        ("\ud800", "�"),
        ("\u202eevil\u202c", "evil"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("שלום", "שלום"),
    ],
)
def test_what_no_format_can_hold_is_replaced(text, shown):
    assert clean(text) == shown


def test_a_line_has_no_breaks_and_single_spaces():
    assert one_line("  one\n\ttwo   three\u2028four ") == "one two three four"


def test_a_chinese_letter_takes_two_columns():
    assert columns("打印 ok") == 7


def test_lines_break_at_spaces():
    assert wrapped("Is the power lamp lit?", 12) == ["Is the power", "lamp lit?"]


def test_a_word_wider_than_a_line_is_cut():
    assert wrapped("a " + "w" * 9, 4) == ["a", "wwww", "wwww", "w"]


def test_no_words_are_no_lines():
    assert wrapped(" \n ", 10) == []


def test_the_last_line_is_shortened_where_there_are_too_many():
    assert wrapped("one two three four five", 5, most=2) == ["one", "two…"]


def test_balanced_lines_leave_no_word_alone():
    assert wrapped("Does it work for you now?", 23) == ["Does it work for you", "now?"]
    assert balanced("Does it work for you now?", 23) == ["Does it work", "for you now?"]


@given(st.text(max_size=60), st.integers(2, 20))
def test_balancing_loses_no_letter_and_adds_no_line(text, width):
    lines = balanced(text, width)

    assert "".join("".join(lines).split()) == "".join(one_line(text).split())
    assert len(lines) == len(wrapped(text, width))
    assert all(columns(line) <= width for line in lines)


def test_a_shortened_text_ends_with_an_ellipsis():
    assert shortened("Is the lamp lit?", 8) == "Is the…"


@given(st.text(max_size=60), st.integers(2, 20))
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text, width):
    lines = wrapped(text, width)

    assert "".join("".join(lines).split()) == "".join(one_line(text).split())
    assert all(columns(line) <= width for line in lines)
