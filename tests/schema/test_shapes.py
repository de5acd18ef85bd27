"""The shapes of single values."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treeguide.format.durations import duration
from treeguide.schema import shapes
from treeguide.schema.shaped import fits


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day):
    assert fits(shapes.DATE, day.isoformat())


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_nothing_but_a_day_of_the_calendar_is_a_date(year, month, day):
    try:
        date(year, month, day)
        exists = True
    except ValueError:
        exists = False

    assert fits(shapes.DATE, f"{year:04}-{month:02}-{day:02}") == exists


@pytest.mark.parametrize("text", ["2027-1-1", "20270101", "2027-W05-1", "2027-01-01T00:00", ""])
def test_other_ways_to_write_a_day_are_refused(text):
    assert not fits(shapes.DATE, text)


@pytest.mark.parametrize("text", ["PT20S", "PT4H", "P2D", "P1W", "P1Y2M3DT4H5M6S", "PT0S"])
def test_a_duration_that_is_taken_can_be_read(text):
    assert fits(shapes.DURATION, text)
    assert duration(text).total_seconds() >= 0


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "20 seconds", "P1W2D", "PT1H2D", "P-1D"])
def test_what_is_no_duration_is_refused(text):
    assert not fits(shapes.DURATION, text)


def test_the_longest_duration_still_ends_on_a_date():
    longest = duration("P999Y9999M999999DT999999H999999M999999S")

    assert fits(shapes.DURATION, "P999Y9999M999999DT999999H999999M999999S")
    assert datetime(2100, 1, 1) + longest < datetime.max


@pytest.mark.parametrize("name", ["in", "lambda", "known", "days_between", "owner", "true"])
def test_a_word_that_conditions_use_names_no_variable(name):
    assert name in shapes.RESERVED_NAMES


@pytest.mark.parametrize("text", ["../a.png", "a/b.png", "a\\b.png", ".hid", "c:a.png", "", "a\0"])
def test_a_medium_lies_in_no_other_folder(text):
    assert not fits(shapes.FILE_NAME, text)


@pytest.mark.parametrize("pattern", [shapes.ID, shapes.DATE, shapes.LANGUAGE, shapes.HASH_START])
def test_no_shape_lets_a_line_break_through(pattern):
    fitting = {"^[a-z]": "en", "^(?:(": "2027-01-01", "^[0-9": "0123456789ab"}
    text = next(text for start, text in fitting.items() if pattern.startswith(start))

    assert re.search(pattern, text)
    assert not fits(pattern, f"{text}\n")
